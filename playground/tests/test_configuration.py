"""What playground.toml can contain, and how command-line options override it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from slack_playground.configuration import Configuration, ConfigurationError, read_configuration
from slack_playground.furnishing import (
    CHANNELS,
    PEOPLE,
    ChannelSpec,
    Furnishing,
    PersonSpec,
    channel_id,
    furnish,
    person_id,
)
from slack_playground.options import read_options
from slack_playground.workspace import Workspace

WHOLE = """
[app]
command = "python -m app --name 'My app'"
manifest = "made/manifest.json"
post_due = ["app", "due", "{now}"]
transport = "http"

[app.environment]
DATABASE = "{folder}/app.db"

[welcome]
channel = "two"
text = "Hello from {app}"

[[people]]
name = "Host"
title = "Chief"
tz = "Asia/Seoul"
locale = "ko-KR"
admin = true

[[people]]
name = "Visitor"

[[channels]]
name = "one"
topic = "First"
app = true

[[channels]]
name = "two"
members = ["Visitor"]
creator = "Visitor"
private = true
archived = true
"""


TWO_TEAMS = "[[people]]\nname = 'Host'\n[[people]]\nname = 'Visitor'\nteam = 'Other'\n[[channels]]\nname = 'a'\n"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run each test in its own folder."""
    monkeypatch.chdir(tmp_path)


def written(text: str) -> Path:
    """Write playground.toml with the given content and return its path."""
    path = Path("playground.toml")
    path.write_text(text, encoding="utf-8")
    return path


def test_everything() -> None:
    """A file defines the app and the initial workspace."""
    assert read_configuration(written(WHOLE)) == Configuration(
        command=("python", "-m", "app", "--name", "My app"),
        manifest=Path("made/manifest.json"),
        post_due=("app", "due", "{now}"),
        environment={"DATABASE": "{folder}/app.db"},
        transport="http",
        furnishing=Furnishing(
            people=(PersonSpec("Host", "Chief", "Asia/Seoul", "ko-KR", admin=True), PersonSpec("Visitor")),
            channels=(
                ChannelSpec("one", "First", app=True),
                ChannelSpec("two", members=("Visitor",), creator="Visitor", private=True, archived=True),
            ),
            welcome="Hello from {app}",
            welcome_in="two",
        ),
    )


def test_nothing() -> None:
    """If the file is empty, every setting has its default value."""
    assert read_configuration(written("")) == Configuration()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[app", "at end of document"),
        ("[ap]", "ap isn't a known key; use app, channels, people, welcome"),
        ("[app]\ncomand = ['x']", "app.comand isn't a known key; use command, environment, manifest"),
        ("app = 1", "app must be a table: [app]"),
        ("[app]\ncommand = 1", "app.command must be a string or a list of strings"),
        ("[app]\ncommand = [1]", "app.command must be a string or a list of strings"),
        ('[app]\ncommand = "\'"', "app.command can't be read as a command"),
        ("[app]\nmanifest = 1", "app.manifest must be a string"),
        ("[app]\nmanifest = 'a'\nmanifest_command = ['b']", "app has both manifest and manifest_command"),
        ("[app]\ntransport = 'mail'", 'app.transport must be "socket" or "http"'),
        ("[app.environment]\nA = 1", "app.environment.A must be a string"),
        ("people = 1", "people must be a list of tables: [[people]]"),
        ("[[people]]", "people[1].name is missing"),
        ("[[people]]\nname = ' '", "people[1].name is missing"),
        ("[[people]]\nname = 'A'\n[[people]]\nname = 'a'", "people: 'a' is listed twice"),
        ("[[people]]\nname = 'A'\ntz = 'Moon/Sea'", "people[1].tz: unknown time zone 'Moon/Sea'"),
        ("[[people]]\nname = 'A'\nadmin = 'no'", "people[1].admin must be true or false"),
        (
            "[[people]]\nname = 'A'\nteam = 'T'\nadmin = true",
            "people[1].admin: a person from another team can't be",
        ),
        ("[[people]]\nname = 'A'\nteam = 'T'", "people: at least one person must have no team"),
        ("[[people]]\nname = 'A'\nteam = 1", "people[1].team must be a string"),
        ("[[channels]]\nname = 'a'\nshared = true", "channels[1].shared: there is nobody from another team"),
        (
            f"{TWO_TEAMS}members = ['Visitor']",
            "channels[1].members: 'Visitor' belongs to another team; to let them in, set shared = true",
        ),
        (f"{TWO_TEAMS}shared = true\ncreator = 'Visitor'", "channels[1].creator: 'Visitor' belongs to another team"),
        ("[[channels]]\nname = 'a'\nmember = ['B']", "channels[1].member isn't a known key"),
        ("[[channels]]\nname = 'a'\nmembers = ['Nobody']", "channels[1].members: there is no person named 'Nobody'"),
        ("[[channels]]\nname = 'a'\ncreator = 'Nobody'", "channels[1].creator: there is no person named 'Nobody'"),
        ("[[channels]]\nname = 'a'\n[[channels]]\nname = 'a'", "channels: 'a' is listed twice"),
        ("[welcome]\nchannel = 'elsewhere'", "welcome.channel: there is no channel named 'elsewhere'"),
    ],
)
def test_faults(text: str, said: str) -> None:
    """An error message names the file and the key, and says what is wrong or what is allowed."""
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(written(text))
    assert str(caught.value).startswith("playground.toml: ")
    assert said in str(caught.value)


def test_another_team() -> None:
    """A person can belong to another team, and a channel can be shared with that team.

    By default, everyone who may be in a channel is a member of it.
    """
    told = read_configuration(written(TWO_TEAMS + "shared = true\n[[channels]]\nname = 'b'")).furnishing
    assert told.people == (PersonSpec("Host"), PersonSpec("Visitor", team="Other"))
    assert told.channels == (ChannelSpec("a", shared=True), ChannelSpec("b"))
    workspace = Workspace()
    furnish(workspace, told)
    assert workspace.channels[channel_id("a")].members == {person_id("Host"), person_id("Visitor")}
    assert workspace.channels[channel_id("b")].members == {person_id("Host")}
    assert workspace.team_of(person_id("Visitor")).name == "Other"


def test_the_line_over_the_file() -> None:
    """Command-line options override the file. If an option is not given, the file's setting applies."""
    written(WHOLE)
    told = read_configuration(Path("playground.toml"))
    assert read_options([]).app == told
    assert (read_options([]).transport, read_options(["--transport", "socket"]).transport) == ("http", "socket")
    assert read_options(["--manifest", "m.json", "--welcome", "Hi"]).app == replace(
        told, manifest=Path("m.json"), furnishing=replace(told.furnishing, welcome="Hi")
    )
    assert read_options(["--manifest-command", "app manifest"]).app.manifest is None
    assert read_options(["--people-only"]).app == replace(told, command=())


def test_another_app_than_the_file_s() -> None:
    """If the command line names another program, the file's app settings do not apply, but its workspace does."""
    written(WHOLE)
    app = read_options(["--", "node", "app.js"]).app
    assert (app.command, app.manifest, app.post_due, app.environment) == (("node", "app.js"), None, (), {})
    assert app.furnishing.channels[0].name == "one"


def test_people_and_channels_by_the_line() -> None:
    """Options can name people and channels. The first person is an admin, and the app is a member of the first channel.

    If only people are named, the default channels no longer list members, because the people they listed do not exist.
    """
    furnishing = read_options(
        ["--person", "Host", "--person", "Visitor", "--channel", "#one", "--channel", "two"]
    ).app.furnishing
    assert furnishing.people == (PersonSpec("Host", admin=True), PersonSpec("Visitor"))
    assert furnishing.channels == (ChannelSpec("one", app=True), ChannelSpec("two"))
    assert read_options(["--person", "Host"]).app.furnishing.channels[3].members == ()


def test_ids() -> None:
    """Ids have Slack's format, are the same at every start, and differ for different names in any script."""
    names = [
        *(each.name for each in (*PEOPLE, *CHANNELS)),
        "old-news-of-may",
        "old-news-of-june",
        "공지",
        "잡담",
        "a" * 80,
    ]
    ids = [channel_id(name) for name in names]
    assert (person_id("Editor"), channel_id("old-news")) == ("U0EDITOR000", "C0OLDNEWS00")
    assert len(set(ids)) == len(names)
    assert all(len(each) == 11 and each.isascii() and each.isalnum() and each.isupper() for each in ids)

"""Lists single Web API calls, valid and invalid, each with the request, the expected response and the source."""

from __future__ import annotations

import json
import re
from typing import Any

from contract.blocks import buttons, home, modal, section
from contract.calling import Call, Some
from contract.cases import DOCS, METHODS
from contract.slack import Json

WEB_API = DOCS + "apis/web-api/"
SCOPES = DOCS + "reference/scopes"
BLOCKS = DOCS + "reference/block-kit/blocks/"
VALIDATION = "https://github.com/metabase/metabase/issues/74943"
"""Quotes Slack's response to a message whose text was too long."""
ITEMS = "https://github.com/adobe/spacecat-api-service/issues/176"
"""Quotes Slack's response to a message with too many buttons."""
BROKEN_JSON = "https://github.com/coursehero/slacktee/issues/75"
"""Quotes Slack's response to a request whose body was not valid JSON."""
LIST_AS_JSON = "https://github.com/abinoda/slack-action/issues/19"
"""Quotes Slack's response to a request whose JSON body was not an object."""

ID = re.compile(r"[A-Z][A-Z0-9]{2,}")
TS = re.compile(r"\d{10}\.\d{6}")
NO_CHANNEL = "C0NOSUCHONE"
NO_TS = "1111111111.000001"
NO_USER = "U0NOSUCHONE"

POST, UPDATE, DELETE = "chat.postMessage", "chat.update", "chat.delete"
HELLO = {"channel": "{channel}", "text": "Hello"}

IDENTITY: Json = {
    "url": re.compile(r"https?://.+/"),
    "team": str,
    "user": str,
    "team_id": ID,
    "user_id": "{bot}",
    "bot_id": ID,
}
MESSAGE: Json = {
    "channel": "{channel}",
    "ts": TS,
    "message": {"type": "message", "text": "Hello", "user": "{bot}", "bot_id": ID, "ts": TS},
}
CHANNEL: Json = {
    "id": "{channel}",
    "name": "help",
    "is_channel": True,
    "is_private": False,
    "is_im": False,
    "is_archived": False,
    "is_member": True,
    "creator": str,
    "created": int,
    "topic": {"value": str},
    "purpose": {"value": str},
}
PERSON: Json = {
    "id": "{editor}",
    "name": "editor",
    "deleted": False,
    "is_bot": False,
    "team_id": ID,
    "profile": {"real_name": str, "display_name": str},
}
HOME: Json = {
    "id": re.compile("V.+"),
    "type": "home",
    "blocks": [section("Hello")],
    "hash": str,
    "state": {"values": {}},
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "app_id": ID,
    "bot_id": ID,
    "team_id": ID,
    "previous_view_id": None,
}

_TOKENS = (
    Call("who the token is", "auth.test", fields=IDENTITY),
    Call("no token", "auth.test", error="not_authed", by="none"),
    Call("no token to post with", POST, HELLO, error="not_authed", by="none"),
    Call("an unknown token", "auth.test", error="invalid_auth", by="wrong"),
    Call("an unknown token to post with", POST, HELLO, error="invalid_auth", by="wrong"),
    Call("the token as a form's field", "auth.test", fields={"user_id": "{bot}"}, sent="token in form", source=WEB_API),
    Call("the token in a JSON body counts for nothing", POST, HELLO, error="not_authed", sent="token in json",
         source=WEB_API),
    Call("an app-level token to post with", POST, HELLO, error="not_allowed_token_type", by="app",
         needs=("app token",)),
    Call("an address for Socket Mode", "apps.connections.open", by="app", fields={"url": re.compile(r"wss?://.+")}),
    Call("Socket Mode with a bot's token", "apps.connections.open", error="not_allowed_token_type"),
    Call("Socket Mode without a token", "apps.connections.open", by="none", error=("not_authed", "missing_args")),
    Call("Socket Mode with an unknown token", "apps.connections.open", by="wrong", error="invalid_auth"),
    Call("an unknown method", "no.suchMethod", error="unknown_method", needs=("auth.test",),
         source=METHODS + "api.test"),
    Call("a scope that is missing", "users.info", {"user": "{editor}"}, error="missing_scope",
         fields={"needed": re.compile(r".*users:read.*"), "provided": re.compile(r".*chat:write.*")},
         without="users:read", source=SCOPES + "/users.read"),
    Call("no scope to react", "reactions.add", {"channel": "{channel}", "timestamp": NO_TS, "name": "eyes"},
         error="missing_scope", fields={"needed": re.compile(r".*reactions:write.*"), "provided": str},
         without="reactions:write", source=SCOPES + "/reactions.write"),
    Call("no scope for histories", "conversations.history", {"channel": "{channel}"}, error="missing_scope",
         fields={"needed": re.compile(r".*channels:history.*")}, without="channels:history",
         source=SCOPES + "/channels.history"),
    Call("no scope to post", POST, HELLO, error="missing_scope", fields={"needed": re.compile(r".*chat:write.*")},
         without="chat:write", source=SCOPES + "/chat.write"),
    Call("no scope for files", "files.getUploadURLExternal", {"filename": "a.txt", "length": 3},
         error="missing_scope", fields={"needed": re.compile(r".*files:write.*")}, without="files:write",
         source=SCOPES + "/files.write"),
)  # fmt: skip

_CALLING = (
    Call("api.test gives back what it got", "api.test", {"foo": "bar"}, fields={"args": {"foo": "bar"}}),
    Call("api.test fails on demand", "api.test", {"error": "my_error"}, error="my_error",
         fields={"args": {"error": "my_error"}}),
    Call("arguments in the address", "conversations.list", {"limit": 1}, sent="query", fields={"channels": list},
         source=WEB_API),
    Call("arguments as JSON", POST, HELLO, sent="json", fields={"message": {"text": "Hello"}}, source=WEB_API),
    Call("arguments in several parts", POST, HELLO, sent="multipart", fields={"message": {"text": "Hello"}}),
    Call("broken JSON", POST, error="invalid_json", sent="broken json", source=BROKEN_JSON),
    Call("JSON without a charset is warned of", "api.test", sent="json",
         fields={"warning": "missing_charset", "response_metadata": {"warnings": ["missing_charset"]}},
         source=LIST_AS_JSON),
    Call("JSON that is not an object", POST, error="json_not_object", sent="list as json", source=LIST_AS_JSON),
    Call("something else than a form or JSON", POST, error="invalid_post_type", sent="xml"),
)  # fmt: skip

_POSTING = (
    Call("a message", POST, HELLO, fields=MESSAGE),
    Call("a message's app", POST, HELLO, fields={"message": {"app_id": ID}}),
    Call("a message to a channel by its name", POST, {"channel": "#help", "text": "Hello"},
         fields={"channel": "{channel}"}),
    Call("a message to a person", POST, {"channel": "{editor}", "text": "Hello"},
         fields={"channel": re.compile("D.+")}),
    Call("a message without text", POST, {"channel": "{channel}"}, error="no_text"),
    Call("a message with an empty text", POST, {"channel": "{channel}", "text": ""}, error="no_text"),
    Call("a message with blocks only", POST, {"channel": "{channel}", "blocks": [section("Hello")]},
         fields={"message": {"blocks": [section("Hello")]}}),
    Call("a message with attachments only", POST,
         {"channel": "{channel}", "attachments": [{"text": "Hello", "fallback": "Hello"}]},
         fields={"message": {"attachments": [{"text": "Hello"}]}}),
    Call("a message to a channel that is not there", POST, {"channel": NO_CHANNEL, "text": "Hello"},
         error="channel_not_found"),
    Call("a message to a name that no channel has", POST, {"channel": "#nonsense", "text": "Hello"},
         error="channel_not_found"),
    Call("a message to a private channel of others", POST, {"channel": "{private}", "text": "Hello"},
         error="channel_not_found"),
    Call("a message to a channel without being in it", POST, {"channel": "{elsewhere}", "text": "Hello"},
         error="not_in_channel", without="chat:write.public"),
    Call("a message to any public channel", POST, {"channel": "{elsewhere}", "text": "Hello"},
         fields={"channel": "{elsewhere}"}, source=SCOPES + "/chat.write.public"),
    Call("a message to an archived channel", POST, {"channel": "{archived}", "text": "Hello"}, error="is_archived",
         needs=("archived",)),
    Call("more than 40,000 characters are cut off", POST, {"channel": "{channel}", "text": "x" * 40_005},
         fields={"message": {"text": re.compile("x{1,40000}")}},
         source=DOCS + "changelog/2018-04-truncating-really-long-messages"),
    Call("a hundred attachments and one", POST,
         {"channel": "{channel}", "attachments": [{"text": str(number)} for number in range(101)]},
         error="too_many_attachments"),
    Call("metadata without an event type", POST, {**HELLO, "metadata": {"event_payload": {"topic": "koneps"}}},
         error="invalid_metadata_format"),
    Call("metadata that is not JSON", POST, {**HELLO, "metadata": "{"}, error="invalid_metadata_format"),
)  # fmt: skip


def _blocks(name: str, blocks: Any, says: str, source: str) -> Call:
    """Return a call that posts invalid blocks. Slack refuses it with invalid_blocks and a message with `says` in it."""
    return Call(name, POST, {**HELLO, "blocks": blocks}, error="invalid_blocks", says=says, source=source)


_BLOCKS = (
    _blocks("a section's text is too long", [section("x" * 3001)],
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]", VALIDATION),
    _blocks("the pointer names the block", [section("short"), section("x" * 3001)],
            "[json-pointer:/blocks/1/text/text]", VALIDATION),
    _blocks("too many buttons in a row", [section("a"), buttons(26)],
            "no more than 25 items allowed [json-pointer:/blocks/1/elements]", ITEMS),
    _blocks("too many blocks", [{"type": "divider"}] * 51, "[json-pointer:/blocks]",
            DOCS + "reference/block-kit/blocks"),
    _blocks("a button's label is too long", [buttons(1, "x" * 76)], "[json-pointer:/blocks/0/elements/0/text/text]",
            DOCS + "reference/block-kit/block-elements/button-element"),
    _blocks("a kind of block that is not there", [{"type": "nonsense"}],
            "unsupported type: nonsense [json-pointer:/blocks/0/type]", METHODS + "blocks.validate"),
    _blocks("a header in mrkdwn", [{"type": "header", "text": {"type": "mrkdwn", "text": "Hello"}}],
            "[json-pointer:/blocks/0/text", BLOCKS + "header-block"),
    _blocks("a header is too long", [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
            "[json-pointer:/blocks/0/text/text]", BLOCKS + "header-block"),
    _blocks("a section without a text", [{"type": "section"}], "[json-pointer:/blocks/0", BLOCKS + "section-block"),
    _blocks("an image without a description", [{"type": "image", "image_url": "https://example.com/a.png"}],
            "missing required field: alt_text [json-pointer:/blocks/0]", BLOCKS + "image-block"),
    _blocks("eleven fields", [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
            "[json-pointer:/blocks/0/fields]", BLOCKS + "section-block"),
    _blocks("an action's id is too long", [buttons(1, action_id="x" * 256)],
            "[json-pointer:/blocks/0/elements/0/action_id]",
            DOCS + "reference/block-kit/block-elements/button-element"),
    _blocks("eleven elements in a context", [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
            "[json-pointer:/blocks/0/elements]", BLOCKS + "context-block"),
    Call("errors stand beside the messages", POST, {**HELLO, "blocks": [buttons(26)]}, error="invalid_blocks",
         fields={"errors": Some("no more than 25 items allowed [json-pointer:/blocks/0/elements]")}, source=ITEMS),
    Call("blocks get an id", POST, {**HELLO, "blocks": [section("Hello")]},
         fields={"message": {"blocks": [{"block_id": str}]}}, source=BLOCKS + "section-block"),
    Call("blocks that are no JSON", POST, {**HELLO, "blocks": "[{"}, error="invalid_blocks_format"),
    Call("blocks as JSON in a form", POST, {**HELLO, "blocks": json.dumps([section("Hello")])},
         fields={"message": {"blocks": [section("Hello")]}}),
    Call("blocks as JSON in JSON", POST, {**HELLO, "blocks": [section("Hello")]}, sent="json",
         fields={"message": {"blocks": [section("Hello")]}}, source=WEB_API),
    Call("blocks in a private message", "chat.postEphemeral",
         {**HELLO, "user": "{editor}", "blocks": [section("x" * 3001)]}, error="invalid_blocks"),
    Call("blocks that are right", "blocks.validate", {"blocks": [section("Hello")]}),
    Call("blocks that are wrong", "blocks.validate",
         {"blocks": [{"type": "section", "text": {"type": "invalid", "text": "Hello"}}]}, error="invalid_blocks",
         fields={"errors": Some({"pointer": "/0/text/type", "message": "unsupported type: invalid", "code": str})}),
    Call("a view that is wrong", "blocks.validate", {"view": {"type": "modal", "blocks": []}}, error="invalid_view",
         fields={"errors": list}),
    Call("a message that is wrong", "blocks.validate", {"message": {"blocks": [section("x" * 3001)]}},
         error="invalid_message", fields={"errors": list}),
    Call("nothing to validate", "blocks.validate", error="invalid_arguments", says="must provide exactly one of"),
    Call("two things to validate", "blocks.validate", {"blocks": [section("a")], "view": modal(section("a"))},
         error="invalid_arguments"),
    Call("validation asks for no token", "blocks.validate", {"blocks": [section("Hello")]}, by="none"),
)  # fmt: skip

_CHANGING = (
    Call("an update of a message that is not there", UPDATE, {**HELLO, "ts": NO_TS}, error="message_not_found"),
    Call("an update in a channel that is not there", UPDATE, {"channel": NO_CHANNEL, "ts": NO_TS, "text": "Hello"},
         error="channel_not_found"),
    Call("a deletion of a message that is not there", DELETE, {"channel": "{channel}", "ts": NO_TS},
         error="message_not_found"),
    Call("a deletion in a channel that is not there", DELETE, {"channel": NO_CHANNEL, "ts": NO_TS},
         error="channel_not_found"),
    Call("a message for one person", "chat.postEphemeral", {**HELLO, "user": "{editor}"}, fields={"message_ts": TS}),
    Call("a message for somebody elsewhere", "chat.postEphemeral",
         {"channel": "{small}", "user": "{planner}", "text": "Hello"}, error="user_not_in_channel"),
    Call("a message for one person without text", "chat.postEphemeral", {"channel": "{channel}", "user": "{editor}"},
         error="no_text"),
    Call("a message for one person in no channel", "chat.postEphemeral",
         {"channel": NO_CHANNEL, "user": "{editor}", "text": "Hello"}, error="channel_not_found"),
    Call("a message for one person in an archived channel", "chat.postEphemeral",
         {"channel": "{archived}", "user": "{editor}", "text": "Hello"}, error="is_archived", needs=("archived",)),
    Call("a link to a message that is not there", "chat.getPermalink", {"channel": "{channel}", "message_ts": NO_TS},
         error="message_not_found"),
    Call("a link into a channel that is not there", "chat.getPermalink", {"channel": NO_CHANNEL, "message_ts": NO_TS},
         error="channel_not_found"),
)  # fmt: skip

_CONVERSATIONS = (
    Call("what a channel is", "conversations.info", {"channel": "{channel}"}, fields={"channel": CHANNEL}),
    Call("a public channel of others", "conversations.info", {"channel": "{elsewhere}"},
         fields={"channel": {"id": "{elsewhere}", "is_member": False}}),
    Call("how many members", "conversations.info", {"channel": "{small}", "include_num_members": True},
         fields={"channel": {"num_members": 2}}),
    Call("a private channel of others", "conversations.info", {"channel": "{private}"}, error="channel_not_found"),
    Call("a channel that is not there", "conversations.info", {"channel": NO_CHANNEL}, error="channel_not_found"),
    Call("an archived channel", "conversations.info", {"channel": "{archived}"},
         fields={"channel": {"is_archived": True}}, needs=("archived",)),
    Call("kinds of channels that are not there", "conversations.list", {"types": "nonsense"}, error="invalid_types"),
    Call("a list from nowhere on", "conversations.list", {"cursor": "nonsense"}, error="invalid_cursor"),
    Call("a list of as many as nobody knows", "conversations.list", {"limit": "many"}, error="invalid_limit"),
    Call("members of a channel that is not there", "conversations.members", {"channel": NO_CHANNEL},
         error="channel_not_found"),
    Call("members of a private channel of others", "conversations.members", {"channel": "{private}"},
         error="channel_not_found"),
    Call("members from nowhere on", "conversations.members", {"channel": "{channel}", "cursor": "nonsense"},
         error="invalid_cursor"),
    Call("a history without being in the channel", "conversations.history", {"channel": "{elsewhere}"},
         error="not_in_channel"),
    Call("a history of no channel", "conversations.history", {"channel": NO_CHANNEL}, error="channel_not_found"),
    Call("a history of a private channel of others", "conversations.history", {"channel": "{private}"},
         error="channel_not_found"),
    Call("a history from nowhere on", "conversations.history", {"channel": "{channel}", "cursor": "nonsense"},
         error="invalid_cursor"),
    Call("a history since no time", "conversations.history", {"channel": "{channel}", "oldest": "yesterday"},
         error="invalid_ts_oldest"),
    Call("a history until no time", "conversations.history", {"channel": "{channel}", "latest": "yesterday"},
         error="invalid_ts_latest"),
    Call("a thread that is not there", "conversations.replies", {"channel": "{channel}", "ts": NO_TS},
         error="thread_not_found"),
    Call("a thread in a channel that is not there", "conversations.replies", {"channel": NO_CHANNEL, "ts": NO_TS},
         error="channel_not_found"),
    Call("a channel that one is in already", "conversations.join", {"channel": "{channel}"},
         fields={"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}),
    Call("no joining an archived channel", "conversations.join", {"channel": "{archived}"}, error="is_archived",
         needs=("archived",)),
    Call("no joining a channel that is not there", "conversations.join", {"channel": NO_CHANNEL},
         error="channel_not_found"),
    Call("a conversation with nobody named", "conversations.open", error="users_list_not_supplied"),
    Call("a conversation with somebody who is not there", "conversations.open", {"users": NO_USER},
         error="user_not_found"),
    Call("a conversation that is not there", "conversations.open", {"channel": "D0NOSUCHONE"},
         error="channel_not_found"),
)  # fmt: skip

_PEOPLE = (
    Call("who somebody is", "users.info", {"user": "{editor}"},
         fields={"user": PERSON},
         source=DOCS + "reference/objects/user-object"),
    Call("where somebody is", "users.info", {"user": "{editor}"},
         fields={"user": {"tz": re.compile(r"\w+/\w+"), "tz_label": str, "tz_offset": int}},
         source=DOCS + "reference/objects/user-object"),
    Call("somebody's language", "users.info", {"user": "{editor}", "include_locale": True},
         fields={"user": {"locale": re.compile("[a-z]{2}-[A-Z]{2}")}}),
    Call("the app is a person too", "users.info", {"user": "{bot}"}, fields={"user": {"id": "{bot}", "is_bot": True}},
         source=DOCS + "reference/objects/user-object"),
    Call("somebody who is not there", "users.info", {"user": NO_USER}, error="user_not_found"),
    Call("people from nowhere on", "users.list", {"cursor": "nonsense"}, error="invalid_cursor"),
)  # fmt: skip

_REACTIONS = (
    Call("a reaction to nothing", "reactions.add", {"channel": "{channel}", "timestamp": NO_TS, "name": "eyes"},
         error="message_not_found"),
    Call("a reaction nowhere", "reactions.add", {"channel": NO_CHANNEL, "timestamp": NO_TS, "name": "eyes"},
         error="channel_not_found"),
    Call("a reaction that nobody put there", "reactions.remove",
         {"channel": "{channel}", "timestamp": NO_TS, "name": "eyes"}, error="message_not_found"),
    Call("reactions of nobody", "reactions.list", {"user": NO_USER}, error="user_not_found"),
    Call("reactions of nothing", "reactions.get", {}, error="no_item_specified"),
)  # fmt: skip

_FILES = (
    Call("where to send a file", "files.getUploadURLExternal", {"filename": "a.txt", "length": 3},
         fields={"upload_url": re.compile("https?://.+"), "file_id": re.compile("F.+")}),
    Call("an empty file", "files.getUploadURLExternal", {"filename": "a.txt", "length": 0}, error="missing_argument"),
    Call("a file that is not there", "files.completeUploadExternal", {"files": [{"id": "F0NOSUCHONE"}]},
         error="file_not_found"),
)  # fmt: skip

_VIEWS = (
    Call("a dialog without a trigger", "views.open",
         {"trigger_id": "132456.7890123.abcdef", "view": modal(section("Hello"))}, error="invalid_trigger_id"),
    Call("an update of a dialog that is not there", "views.update",
         {"view_id": "V0NOSUCHONE", "view": modal(section("Hello"))}, error="not_found"),
    Call("a Home", "views.publish", {"user_id": "{editor}", "view": home(section("Hello"))},
         fields={"view": HOME}),
    Call("a Home for nobody", "views.publish", {"user_id": NO_USER, "view": home(section("Hello"))},
         error="invalid_arguments", says="invalid `user_id`"),
    Call("a Home with wrong blocks", "views.publish", {"user_id": "{editor}", "view": home(section("x" * 3001))},
         error="invalid_arguments", says="[json-pointer:/view/blocks/0/text/text]",
         source=DOCS + "reference/views/home-tab-views"),
    Call("a Home of a hundred blocks", "views.publish",
         {"user_id": "{editor}", "view": home(*[{"type": "divider"}] * 100)}, fields={"view": {"type": "home"}},
         source=DOCS + "reference/views/home-tab-views"),
    Call("a Home of a hundred blocks and one", "views.publish",
         {"user_id": "{editor}", "view": home(*[{"type": "divider"}] * 101)}, error="invalid_arguments",
         says="[json-pointer:/view/blocks]", source=DOCS + "reference/views/home-tab-views"),
)  # fmt: skip

_ASSISTANT = (
    Call("a status nowhere", "assistant.threads.setStatus",
         {"channel_id": NO_CHANNEL, "thread_ts": NO_TS, "status": "is thinking"}, error="channel_not_found"),
    Call("prompts nowhere", "assistant.threads.setSuggestedPrompts",
         {"channel_id": NO_CHANNEL, "thread_ts": NO_TS, "prompts": [{"title": "a", "message": "b"}]},
         error="channel_not_found"),
)  # fmt: skip

_INSTALLING = (
    Call("a code that is not one", "oauth.v2.access",
         {"client_id": "{client_id}", "client_secret": "{client_secret}", "code": "nonsense"}, error="invalid_code",
         by="none", needs=("client",)),
    Call("a wrong client secret", "oauth.v2.access",
         {"client_id": "{client_id}", "client_secret": "nonsense", "code": "nonsense"}, error="bad_client_secret",
         by="none", needs=("client",)),
    Call("an unknown client", "oauth.v2.access",
         {"client_id": "1.1", "client_secret": "nonsense", "code": "nonsense"}, error="invalid_client_id", by="none"),
)  # fmt: skip

CALLS = (
    *_TOKENS, *_CALLING, *_POSTING, *_BLOCKS, *_CHANGING, *_CONVERSATIONS, *_PEOPLE, *_REACTIONS, *_FILES, *_VIEWS,
    *_ASSISTANT, *_INSTALLING,
)  # fmt: skip
CASES = tuple(call.case() for call in CALLS)

"""Implements auth.test and auth.revoke, and team.info and bots.info, which describe a token's workspace and bot."""

from __future__ import annotations

from slack_playground import installing
from slack_playground.errors import SlackError
from slack_playground.rates import TIER_3, TIER_SPECIAL
from slack_playground.records import Json
from slack_playground.web_api.calls import APP, BOT, Call, Method


def test(call: Call) -> Json:
    """Return the bot and the workspace that the token belongs to, or, for an app-level token, the app.

    https://docs.slack.dev/reference/methods/auth.test
    """
    workspace, app = call.workspace, call.app
    if call.caller.kind == "app":
        return {"app_id": app.id, "app_name": app.name}
    return {
        "url": f"{call.services.base_url}/",
        "team": workspace.name,
        "user": workspace.person(app.bot_user).name,
        "team_id": workspace.id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def revoke(call: Call) -> Json:
    """Revoke the app's bot token, unless `test` is set, and return whether the token was revoked.

    The app stays installed, but its bot leaves all channels: https://docs.slack.dev/reference/methods/auth.revoke.
    """
    if call.flag("test"):
        return {"revoked": False}
    installing.revoke(call.workspace, call.app, call.caller.user)
    return {"revoked": True}


def team_info(call: Call) -> Json:
    """Return information about this workspace, or about another workspace that shares channels with it.

    Raises SlackError team_not_found if there is no such workspace: https://docs.slack.dev/reference/methods/team.info.
    """
    workspace = call.workspace
    asked = call.text("team", workspace.id) or workspace.id
    team = {workspace.id: workspace.team, **workspace.teams}.get(asked)
    if team is None:
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"{call.services.base_url}/" if team.id == workspace.id else f"https://{team.domain}.slack.com/",
            "domain": team.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def bots_info(call: Call) -> Json:
    """Return information about the app's bot. Raises SlackError bot_not_found if the call asks for another bot.

    https://docs.slack.dev/reference/methods/bots.info
    """
    app = call.app
    if call.text("bot", app.bot_id) != app.bot_id:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": 0,
            "app_id": app.id,
            "user_id": app.bot_user,
            "icons": {},
        }
    }


METHODS = (
    Method("auth.test", test, callers=BOT | APP, rate=TIER_SPECIAL),
    Method("auth.revoke", revoke, rate=TIER_3, takes_json=False),
    Method("team.info", team_info, frozenset({"team:read"}), rate=TIER_3, takes_json=False),
    Method("bots.info", bots_info, frozenset({"users:read"}), rate=TIER_3, takes_json=False),
)

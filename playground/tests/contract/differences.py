"""Lists what the independent stand-ins lack and where they differ from Slack, with what Slack does in each case.

The source of each expectation is given with its case. A test fails if a difference is not listed, or if a listed
difference no longer exists.
"""

from __future__ import annotations

from collections.abc import Mapping

LACKS: Mapping[str, frozenset[str]] = {
    "emulate": frozenset({
        "api.test", "apps.connections.open", "assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts",
        "assistant.threads.setTitle", "blocks.validate", "functions.completeError", "functions.completeSuccess",
        "reactions.list",
        "app token", "eyes", "installing again", "rates", "shared", "signed", "socket", "uninstalling",
    }),
    "local-slack": frozenset({
        "api.test", "assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts",
        "assistant.threads.setTitle", "blocks.validate", "conversations.join", "functions.completeError",
        "functions.completeSuccess", "oauth.v2.access", "reactions.get", "reactions.list",
        "archived", "buttons in dialogs", "command failures", "editing", "installing again", "members", "rates",
        "reacting", "redelivery", "refreshing", "required inputs", "scopes", "shared", "shortcuts", "steps", "time",
        "typeahead", "uninstalling", "url verification",
    }),
}  # fmt: skip
"""The methods and abilities that each stand-in lacks. Cases that need any of them are not run with it."""

_BLOCKS = (
    "a section's text is too long", "the pointer names the block", "too many buttons in a row", "too many blocks",
    "a button's label is too long", "a kind of block that is not there", "a header in mrkdwn", "a header is too long",
    "a section without a text", "an image without a description", "eleven fields", "an action's id is too long",
    "eleven elements in a context", "errors stand beside the messages", "blocks in a private message",
    "blocks of updates are checked", "a Home with wrong blocks", "a Home of a hundred blocks and one",
    "a title is short", "a dialog with inputs can be submitted", "a dialog has no other fields",
    "a dialog has a hundred blocks at most", "what is too large is refused", "a dialog has a title",
)  # fmt: skip
_CURSORS = ("a list from nowhere on", "members from nowhere on", "a history from nowhere on", "people from nowhere on")

_EMULATE: Mapping[str, tuple[str, ...]] = {
    "Slack refuses a token that it does not know; here it is the administrator's": (
        "an unknown token", "an unknown token to post with",
    ),
    "Slack takes a token from a form as well": ("the token as a form's field",),
    "Slack says unknown_method, with status 200, as its SDKs expect; here it is a 404": ("an unknown method",),
    "Slack takes multipart/form-data": ("arguments in several parts",),
    "Slack's reading methods take arguments in the address of a GET": ("arguments in the address",),
    "Slack says what is wrong with a body; here one that cannot be read is taken for no arguments": (
        "broken JSON", "JSON that is not an object", "something else than a form or JSON",
    ),
    "Slack tells an app's messages by bot_id and app_id, on which Bolt relies to ignore them": (
        "a message", "a message's app",
    ),
    "Slack finds channels by #name": ("a message to a channel by its name",),
    "Slack does not say that a private channel exists; here it is not_in_channel": (
        "a message to a private channel of others", "a private channel of others",
        "members of a private channel of others", "a history of a private channel of others",
    ),
    "Slack asks for membership, or chat:write.public": (
        "a message to a channel without being in it", "a history without being in the channel",
        "the app joins a channel",
    ),
    "Slack checks blocks and views; here they may be anything": (*_BLOCKS, "blocks get an id"),
    "Slack's documented error is invalid_blocks_format": ("blocks that are no JSON",),
    "Slack takes a hundred attachments at most": ("a hundred attachments and one",),
    "Slack asks metadata for an event_type": ("metadata without an event type",),
    "Slack looks for the channel before the message": (
        "an update in a channel that is not there", "a deletion in a channel that is not there", "a reaction nowhere",
    ),
    "Slack refuses kinds of channels that it does not have": ("kinds of channels that are not there",),
    "Slack refuses cursors and limits that it does not understand": (
        *_CURSORS, "a list of as many as nobody knows",
    ),
    "Slack bounds histories by oldest, latest and inclusive; here these are passed over": (
        "a history since no time", "a history until no time", "bounds of a history are outside it",
        "bounds of a history are in it where asked for",
    ),
    "Slack says thread_not_found; here it is an empty thread": ("a thread that is not there",),
    "Slack warns already_in_channel": ("a channel that one is in already",),
    "Slack's user objects have a time zone, and a locale with include_locale": (
        "where somebody is", "somebody's language", "languages are told where asked for",
    ),
    "Slack refuses empty files": ("an empty file",),
    "Slack's documented answer to an unknown user_id is invalid_arguments": ("a Home for nobody",),
    "Slack tells a wrong secret from a wrong client": ("a wrong client secret",),
    "Slack marks as edited what was updated by text alone": ("an update with blocks does not mark it as edited",),
    "Slack marks a thread's root with thread_ts, latest_reply and how many replied, and replies with parent_user_id": (
        "a thread begins with its root", "a reply tells whose thread it is in", "replies are not in the history",
        "the root tells of its latest reply",
    ),
    "Slack shows a broadcast reply in the channel": ("a broadcast reply is in the history too",),
    "Slack keeps metadata to itself unless it is asked for": ("metadata comes back where asked for",),
    "Slack knows the names of emoji": ("a reaction has a name",),
    "Slack's reactions.get asks what it is about, and gives the channel too": (
        "reactions of a message", "reactions of nothing",
    ),
    "Slack keeps a tombstone as long as there are replies; here they lose their root": (
        "a deleted root leaves a tombstone",
    ),
    "Slack tells the token's scopes in headers": ("scopes stand in the headers",),
    "Slack gives members in pages": ("members come in pages",),
}  # fmt: skip

_LOCAL_SLACK: Mapping[str, tuple[str, ...]] = {
    "Slack asks for a token that it knows, of the right kind; here any or none is the first app's": (
        "no token", "no token to post with", "an unknown token", "an unknown token to post with",
        "the token in a JSON body counts for nothing", "an app-level token to post with",
        "Socket Mode with a bot's token", "Socket Mode without a token", "Socket Mode with an unknown token",
    ),
    "Slack says what is wrong with a body; here one that cannot be read is taken for no arguments": (
        "broken JSON", "JSON that is not an object", "something else than a form or JSON",
    ),
    "Slack says no_text": (
        "a message without text", "a message with an empty text", "a message for one person without text",
        "an update needs something to say",
    ),
    "Slack asks for membership; here it counts for nothing, and every channel has the app": (
        "a message to a private channel of others", "a private channel of others", "a public channel of others",
        "members of a private channel of others", "a history of a private channel of others",
        "a history without being in the channel", "public channels are listed",
        "private channels of others are not listed", "a message for somebody elsewhere",
    ),
    "Slack looks whether the channel is there": (
        "a message for one person in no channel", "a history of no channel", "a thread in a channel that is not there",
        "an update in a channel that is not there", "a deletion in a channel that is not there", "a reaction nowhere",
        "a conversation that is not there",
    ),
    "Slack cuts text off after 40,000 characters": ("more than 40,000 characters are cut off",),
    "Slack takes a hundred attachments at most": ("a hundred attachments and one",),
    "Slack keeps metadata, and checks it": (
        "metadata without an event type", "metadata that is not JSON", "metadata comes back where asked for",
        "metadata of threads comes back too", "an update replaces metadata",
    ),
    "Slack checks blocks and views; here they may be anything": (
        *_BLOCKS, "blocks get an id", "blocks that are no JSON", "blocks of late answers are checked",
    ),
    "Slack's conversation objects say who made them, when, and of direct ones with whom": (
        "what a channel is", "a direct conversation is one", "a direct conversation tells with whom",
    ),
    "Slack refuses kinds of channels that it does not have, and lists those asked for only": (
        "kinds of channels that are not there", "direct conversations are listed where asked for",
    ),
    "Slack refuses cursors and limits that it does not understand": (
        *_CURSORS, "a list of as many as nobody knows",
    ),
    "Slack gives lists in pages; here limit is passed over": (
        "histories come in pages", "channels come in pages", "members come in pages", "people come in pages",
    ),
    "Slack bounds histories by oldest and latest; here these are passed over": (
        "a history since no time", "a history until no time", "bounds of a history are outside it",
    ),
    "Slack says thread_not_found; here it is an empty thread": ("a thread that is not there",),
    "Slack opens conversations with people who are there, and says that one was open already": (
        "a conversation with nobody named", "a conversation with somebody who is not there",
        "a direct conversation is opened once",
    ),
    "Slack's user objects have the zone's name, and a locale with include_locale": (
        "where somebody is", "somebody's language", "languages are told where asked for",
    ),
    "Slack refuses empty files": ("an empty file",),
    "Slack's views are whole: fields that were left out have their defaults": ("a Home", "a trigger opens a dialog"),
    "Slack's documented answer to an unknown user_id is invalid_arguments": ("a Home for nobody",),
    "Slack marks as edited what was updated by text alone": ("an update with blocks does not mark it as edited",),
    "Slack lets an app change its own messages only": (
        "nobody updates the words of others", "nobody deletes the words of others",
    ),
    "Slack keeps blocks where an update has no text": ("an update without text keeps blocks",),
    "Slack tells a reply's parent_user_id": ("a reply tells whose thread it is in",),
    "Slack shows a broadcast reply in the channel": ("a broadcast reply is in the history too",),
    "Slack keeps ephemeral messages out of histories, and out of reach": (
        "what one person sees is in no history", "what one person sees is not updated",
    ),
    "Slack reacts once, and knows the names of emoji": (
        "a reaction shows on the message", "a reaction has a name", "a reaction is taken back",
    ),
    "Slack keeps a tombstone as long as there are replies; here they lose their root": (
        "a deleted root leaves a tombstone",
    ),
    "Slack tells the token's scopes in headers": ("scopes stand in the headers",),
    "Slack's triggers are good once": ("a trigger is good once",),
    "Slack's stacks have three dialogs": ("a stack has three dialogs",),
    "Slack's dialogs keep their ids, have hashes, and are told apart; here an update makes another one": (
        "an update of a dialog that is not there", "a dialog is updated", "an update of something newer is refused",
        "a dialog is updated by the apps own id", "the apps own ids are unique", "a home is published anew",
        "an old home does not replace a newer one", "a closed dialog is not updated",
    ),
    "Slack delivers what the app itself does, and changes, and deletions": (
        "the app hears itself", "a change is an event", "a deletion is an event", "the apps reaction is an event",
        "the deletion of a reply tells its thread", "the deletion of a root is a change",
        "a tombstone is deleted with the last reply",
    ),
    "Slack sends an event over one connection, and has ten for an app; here it goes over all, however many": (
        "an event goes to one connection", "an app has ten connections",
    ),
    "Slack tells with app_home_opened what the Home shows": ("an opened home tells what it shows",),
    "Slack tells with app_home_opened which tab was opened; here it is always the Home": (
        "opening the messages is an event",
    ),
    "Slack says which buttons were in ephemeral messages": ("what one person sees is replaced too",),
    "Slack shows answers to the person who asked, unless told otherwise; here all see them": (
        "a commands answer is for who typed it", "a late answer is for who asked",
    ),
    "Slack takes five answers at a response_url": ("a response url is good five times",),
}  # fmt: skip


def _by_case(reasons: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {case: reason for reason, cases in reasons.items() for case in cases}


KNOWN_DIFFERENCES: Mapping[str, Mapping[str, str]] = {
    "emulate": _by_case(_EMULATE),
    "local-slack": _by_case(_LOCAL_SLACK),
}
"""For each stand-in, the names of the cases that it fails, each mapped to a description of the difference."""

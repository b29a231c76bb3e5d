"""Builds the form in which an admin chooses the people and channels that questions go to, and reads its submission."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from handlers.blocks import forms
from handlers.envelope import Submission
from handlers.experts import texts
from handlers.experts.results import is_person
from knowledge.model import Language, read_language

FORM = "innovation.experts"
"""The form's callback id."""
_CHANNELS, _PEOPLE = "experts.channels", "experts.people"


def form_view(named: Sequence[str], language: Language) -> dict[str, Any]:
    """Return the form as Slack's JSON. The people and channels in `named`, by Slack's ids, are selected."""
    channels = forms.channels_menu([each for each in named if not is_person(each)])
    people = forms.people_menu([each for each in named if is_person(each)])
    return forms.form(
        FORM,
        texts.FORM_TITLE[language],
        [
            forms.field(_CHANNELS, texts.CHANNELS_LABEL[language], channels, optional=True),
            forms.field(_PEOPLE, texts.PEOPLE_LABEL[language], people, hint=texts.NOBODY_HINT[language], optional=True),
        ],
        submit=texts.SAVE[language],
        close=texts.CANCEL[language],
        metadata=json.dumps({"reader": language}),
    )


def read_form(submission: Submission) -> tuple[tuple[str, ...], Language]:
    """Return the channels and people in a submitted form, by Slack's ids, and the form's language."""
    channels = (submission.values.get(_CHANNELS) or {}).get("selected_conversations") or ()
    people = (submission.values.get(_PEOPLE) or {}).get("selected_users") or ()
    return (*channels, *people), read_language(submission.metadata.get("reader"))

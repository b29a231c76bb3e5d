"""Builds the form that asks why an answer did not help, and reads its submission."""

from __future__ import annotations

import json
from typing import Any, get_args

from handlers.blocks import forms
from handlers.envelope import Submission
from handlers.feedback import texts
from handlers.feedback.ports import Rating, Reason
from handlers.feedback.requests import RateAnswer
from knowledge.model import read_language

FORM = "innovation.feedback"
"""The form's callback id."""
_REASON = "feedback.reason"


def form_view(request: RateAnswer) -> dict[str, Any]:
    """Return the form that follows a thumbs down, as Slack's JSON. It has no text field: nothing typed is stored."""
    language = request.language
    choices: dict[str, str] = {reason: label[language] for reason, label in texts.REASONS.items()}
    return forms.form(
        FORM,
        texts.FORM_TITLE[language],
        [forms.field(_REASON, texts.REASON_LABEL[language], forms.radio_buttons(choices))],
        submit=texts.SEND[language],
        close=texts.SKIP[language],
        metadata=json.dumps({"reader": language, "subject": request.subject}),
    )


def read_form(submission: Submission) -> Rating:
    """Return the rating in a submitted form, without a reason if the person did not choose a known one."""
    asker, state = submission.asker, submission.metadata
    option = (submission.values.get(_REASON) or {}).get("selected_option") or {}
    reason: Reason | None = next((each for each in get_args(Reason) if each == option.get("value")), None)
    return Rating(
        asker.team, asker.user, read_language(state.get("reader")), state.get("subject", ""), good=False, reason=reason
    )

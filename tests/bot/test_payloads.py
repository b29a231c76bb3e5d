"""What neither Slack nor every database accepts in a payload becomes a question mark."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transports.payloads import read_form, read_json

TEXTS = st.text(st.sampled_from('a\\u0"\0\n안😀'), max_size=12)


@given(st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)))
def test_json_is_read_without_nul(value: Any) -> None:
    """Any JSON is read as it is, except that each NUL becomes a question mark."""
    written = json.dumps(value)
    plain = json.loads(json.dumps(_without_nul(value)))
    assert read_json(written) == plain


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "?")
        case list():
            return [_without_nul(each) for each in value]
        case _:
            return {_without_nul(key): _without_nul(each) for key, each in value.items()}


@given(st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=4))
def test_form_is_read_without_nul(fields: dict[str, str]) -> None:
    """Any form is read as it is, except that each NUL becomes a question mark."""
    assert read_form(urlencode(fields)) == _without_nul(fields)


@pytest.mark.parametrize("text", ["no pairs", "a=%ff", "&".join(f"{n}=1" for n in range(201))])
def test_what_is_not_a_form_is_an_error(text: str) -> None:
    """If a text is not an encoded form, or has too many fields, ValueError is raised."""
    with pytest.raises(ValueError, match=r"."):
        read_form(text)

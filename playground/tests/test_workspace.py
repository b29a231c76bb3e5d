"""Asks the workspace for what it keeps: the newest replies of a thread."""

from __future__ import annotations

import pytest
from small_workspace import Place


@pytest.mark.parametrize(("newest", "texts"), [(None, "abc"), (1, "c"), (2, "bc"), (3, "abc"), (4, "abc")])
def test_newest_replies(newest: int | None, texts: str) -> None:
    """Of a thread's replies, the newest can be had alone, the oldest first as always."""
    place = Place()
    root = place.workspace.post(place.ours.id, place.editor.id, "root")
    assert place.workspace.replies(place.ours.id, root.ts, newest=newest) == []
    for text in "abc":
        place.workspace.post(place.ours.id, place.editor.id, text, thread_ts=root.ts)
    found = place.workspace.replies(place.ours.id, root.ts, newest=newest)
    assert "".join(message.text for message in found) == texts

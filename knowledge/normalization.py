"""Normalizes what people write: removes invisible and decorative characters, and unifies spellings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_KEPT = 32
"""How many texts are kept normalized. Every feature looks up what was typed among its own words."""
_ROMAN = {"i": 1, "v": 5, "x": 10}
_NOT_WORD = re.compile(r"[\W_]+")

# Unicode's categories Cf and Default_Ignorable_Code_Point: https://www.unicode.org/reports/tr44/. Each of them is
# either drawn as nothing or, like the four Hangul fillers and the blank Braille pattern, as a gap.
_GAPS = "\u115f\u1160\u2800\u3164\uffa0"
_UNSEEN = (
    r"\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(rf"[{_UNSEEN}{_GAPS}]+")
_GAP = re.compile(rf"[{_GAPS}]")

GAP_IN_WORD = re.compile(rf"([^\W_{_GAPS}]+)[{_UNSEEN}]*[{_GAPS}][{_UNSEEN}{_GAPS}]*(?=([^\W_{_GAPS}]+))")
"""Letters, invisible letters of which one leaves a gap, and more letters, which are matched but not consumed."""

EMOJI = re.compile(r"(?<!\d):\d+:(?!\d)|:(?!\d+:)[a-z0-9_+'-]+:|(?<!\w):[가-힣a-z0-9_+'-]+:(?!\w)")
"""An emoji as Slack writes it in a message. The middle of a time such as 9:30:00 is not one."""

_PICTURES = (
    r"\u2190-\u21ff\u2300-\u245f\u2500-\u27bf\u2900-\u2bff\u3030"
    r"\U0001f000-\U0001f0ff\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
)
_DECORATION = re.compile(
    rf"{EMOJI.pattern}|[{_PICTURES}]"
    r"|[*`´\"“”„‟″«»‹›≪≫「」『』〈〉《》【】〔〕〝〞＂()\[\]{}<>（）［］｛｝＜＞|^=\\•‣]"
    r"|(?<!\d)[~∼〜～]|[~∼〜～](?!\d)"  # but not the tilde of 2004~2007
    r"|(?<![^\W\d_])['‘’‚‛′＇]|['‘’‚‛′＇](?![^\W\d_])"  # but not an apostrophe
    r"|(?<![^\W_])[-‐‑‒–—―]+(?=[^\W\d_])|(?<=[^\W\d_])[-‐‑‒–—―]+(?![^\W_]|\s*\d)"  # but not a hyphen, nor utc-3
    r"|(?<![^\W_])_+|_+(?![^\W_])"  # but not the underscores of Asia/Ho_Chi_Minh
)
_ENDS = " ,;:.!…。！·-‐‑‒–—―−"


def visible(text: str) -> str:
    """Return `text` without invisible characters. Those that leave a gap, such as Hangul fillers, become spaces."""
    if text.isascii():
        return text
    return _INVISIBLE.sub(lambda found: " " if _GAP.search(found[0]) else "", text)


@lru_cache(maxsize=_KEPT)
def without_marks(text: str) -> str:
    """Return `text` as one line without decoration.

    Decoration is invisible characters, emoji, the marks of bold and quoted text, brackets, and punctuation such as
    dashes, commas and full stops at the ends of the text. Question marks stay, because they have a meaning.
    """
    return " ".join(_DECORATION.sub(" ", visible(text)).split()).strip(_ENDS)


def without_surrogates(text: str) -> str:
    """Return `text` with each lone surrogate replaced by a question mark.

    Lone surrogates come from unpaired escapes in JSON, and from command-line arguments that cannot be decoded.
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def fold_case(text: str) -> str:
    """Return `text` in Unicode's NFKC form and casefolded, so that 'ＫＯＮＥＰＳ' and 'koneps' are equal.

    Invisible characters are left out.
    """
    return unicodedata.normalize("NFKC", visible(text)).casefold()


@lru_cache(maxsize=_KEPT)
def normalize(text: str) -> str:
    """Return only the letters and digits of `text`, casefolded: 'On-nara BPS' and 'onnara bps' become 'onnarabps'."""
    return _NOT_WORD.sub("", fold_case(text))


def roman_number(text: str) -> int | None:
    """Return the value of a Roman numeral, in upper or lower case.

    Return None if `text` is empty or contains anything but the letters I, V and X.
    """
    letters = fold_case(text).strip()
    if not letters or set(letters) - _ROMAN.keys():
        return None
    digits = [_ROMAN[letter] for letter in letters]
    following = [*digits[1:], 0]
    return sum(-digit if digit < after else digit for digit, after in zip(digits, following, strict=True))

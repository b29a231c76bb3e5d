"""Configures logging so that neither people's messages nor tokens reach the log."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator

from aiohttp.http_exceptions import HttpProcessingError
from slack_sdk.errors import SlackApiError

from handlers.slack.errors import read_failure

_LOG = logging.getLogger(__name__)
_WORDS_START = re.compile(r"[({:\n]")


class RedactingFilter(logging.Filter):
    """Shortens libraries' log messages to their first words: the rest may contain a person's text or a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the message off at the first "(", "{", ":" or line break, and strip error messages from the traceback.

        Return True, so that the record is logged.
        """
        start = _WORDS_START.split(record.getMessage(), maxsplit=1)[0].strip()
        error = record.exc_info[1] if record.exc_info else None
        record.msg = f"{start}\n{describe(error)}" if error else start
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


class InvalidRequestFilter(logging.Filter):
    """Drops aiohttp's log records about invalid HTTP requests, because anyone can send any number of such requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log a record. This filter must run before `RedactingFilter`, which removes the error."""
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError | UnicodeError)


REDACT = RedactingFilter()
DROP_INVALID_REQUESTS = InvalidRequestFilter()


def describe(error: BaseException) -> str:
    """Return the tracebacks of an error and its causes, with the types of the errors but without their messages.

    Error messages often quote the text that caused the error. Slack's own error codes do not, and are included.
    """
    return "\n".join(_describe_one(link) for link in _chain(error))


def note(error: BaseException) -> None:
    """Log an error in work that nobody waits for, such as a post, after the acknowledgement, that Slack rejects."""
    _LOG.error("Work in the background failed\n%s", describe(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen:
        seen.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    yield from reversed(seen)


def _describe_one(error: BaseException) -> str:
    reason = f" ({read_failure(error).about})" if isinstance(error, SlackApiError) else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__module__}.{type(error).__qualname__}{reason}"


def log_to_stderr(level: str) -> None:
    """Log records of this level or above to stderr; from some libraries, log only warnings and errors."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("apscheduler", "sqlalchemy", "alembic", "aiosqlite", "asyncpg"):
        logging.getLogger(name).setLevel(logging.WARNING)

"""The variables that hold the settings, and which of them each kind of command reads."""

from __future__ import annotations

VARIABLES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_URL",
    "HTTPS_PROXY",
    "NO_PROXY",
    "HOST",
    "PORT",
    "HEALTH_PORT",
    "KNOWLEDGE_PATH",
    "CACHE_PATH",
    "LOG_LEVEL",
    "PRIVACY",
    "FEEDBACK",
    "ASK_A_PERSON",
    "DATABASE_URL",
    "DATA_PATH",
    "DIGEST_CHANNEL",
    "DIGEST_WEEKDAY",
    "DIGEST_TIME",
    "DIGEST_ZONE",
    "DIGEST_LANGUAGE",
    "DIGEST_EVERYONE",
    "DIGEST_WITHOUT_HISTORY",
    "DIGEST_SETTLE",
    "DIGEST_LEASE",
)
"""Every variable that holds a setting, in the same order as in the documentation."""
OFFLINE = ("KNOWLEDGE_PATH", "CACHE_PATH", "LOG_LEVEL")
"""The variables for commands that work without Slack."""
STORED = (*OFFLINE, "DATABASE_URL", "DATA_PATH")
"""The variables for commands that use the database, without Slack."""
POSTING = (
    "SLACK_BOT_TOKEN",
    "SLACK_API_URL",
    "HTTPS_PROXY",
    "NO_PROXY",
    "HOST",
    "HEALTH_PORT",
    *STORED,
    *(name for name in VARIABLES if name.startswith("DIGEST_")),
)
"""The variables for processes that post but never listen."""
SECRET = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "HTTPS_PROXY", "DATABASE_URL")
"""The variables whose values are never shown: each may hold a token or a password."""
PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""The variables that may name the proxy, in the order in which slack_sdk reads them."""

"""The contract between Slack and its apps: a set of cases with which any stand-in for Slack can be tested."""

import pytest

pytest.register_assert_rewrite(
    *(
        f"{__name__}.{module}"
        for module in (
            "calling",
            "messages",
            "conversations",
            "views",
            "events",
            "interactions",
            "connect",
            "steps",
            "over_http",
            "slack",
        )
    )
)

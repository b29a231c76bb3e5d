"""The contract between Slack and its apps, as cases that any stand-in for Slack can be tested with."""

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

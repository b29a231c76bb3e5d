"""Questions, browsing, facts and help: what people ask about the report, and the cards that answer."""

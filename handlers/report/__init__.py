"""Shows parts of the report, such as sources, tables and charts, in the cards of every feature."""

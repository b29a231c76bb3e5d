"""How parts of the report are shown in the cards of every feature: sources, figures, charts."""

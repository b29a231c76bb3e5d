"""Shows people cards, tables and charts in a terminal."""

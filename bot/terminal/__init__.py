"""Shows cards, tables and charts in a terminal."""

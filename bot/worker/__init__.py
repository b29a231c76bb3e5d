"""Posts the facts of the week that are due."""

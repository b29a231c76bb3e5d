"""The Home tab, the greeting in the Messages tab, and a person's settings and stored data."""

"""The Home tab, the first greeting in the Messages tab, and what a person may set and see about themselves."""

"""The migrations, one per file; the latest is the one that no `down_revision` names."""

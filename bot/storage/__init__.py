"""Stores subscriptions and deliveries in a database: SQLite by default, PostgreSQL if several processes share one."""

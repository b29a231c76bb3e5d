"""Keeps subscriptions and deliveries in a database: SQLite by default, PostgreSQL where several processes share one."""

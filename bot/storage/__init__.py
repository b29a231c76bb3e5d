"""Stores subscriptions and deliveries in SQLite by default, or in PostgreSQL if several processes share a database."""

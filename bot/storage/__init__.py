"""Stores subscriptions and deliveries in a SQLite file by default, or in the database that DATABASE_URL names."""

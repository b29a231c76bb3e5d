"""What people do reaches the app, and what the app answers at once: events, commands, interactions."""

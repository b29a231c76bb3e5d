"""Goes on with a conversation in a thread without being mentioned each time, unless the channel does not want that."""

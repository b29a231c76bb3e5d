"""Continues conversations in threads without a mention in each message, unless the channel turned that off."""

"""The weekly fact: who gets it when, which fact, and what becomes of each post. Rules only; nothing here is a store."""

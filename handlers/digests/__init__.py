"""The weekly fact: who gets it when, which fact, and the outcome of each post. Rules only, without any store."""

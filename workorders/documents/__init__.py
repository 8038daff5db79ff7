"""Papers of floor 3, in the client's language."""

"""Messages of floor 3: kinds that the outbox sends."""

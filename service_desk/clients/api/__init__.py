"""The clients' part of the JSON API: people and their cars."""

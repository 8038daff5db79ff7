"""Views of the API of work orders."""

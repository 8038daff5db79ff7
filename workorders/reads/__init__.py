"""Named reads of floor 3, one file a subject."""

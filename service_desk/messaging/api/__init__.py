"""Where providers tell what became of our messages, and what clients text back."""

"""Universal search and the palette: everything a person may open, by a piece of its name.

Reads and words only. Enter by ``search.find`` and ``commands.commands_for``.
"""

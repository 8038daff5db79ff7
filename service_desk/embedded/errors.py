"""What goes wrong with the laptop stack, said in one sentence to the person at the keyboard."""


class StackError(Exception):
    """One clear sentence; the command prints it alone and exits with code 2."""

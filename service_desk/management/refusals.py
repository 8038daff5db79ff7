"""What a command can't do is said in a line for each reason, and the command ends with 2."""

import contextlib
from collections.abc import Iterator

from django.core.management import BaseCommand

from service_desk.lib.refusals import Refusal

EXIT_CODE = 2


@contextlib.contextmanager
def refusals_said(command: BaseCommand) -> Iterator[None]:
    """Inside, a ``Refusal`` ends the command: its sentences on stderr, exit code 2."""
    try:
        yield
    except Refusal as refusal:
        for sentence in refusal.messages:
            command.stderr.write(sentence)
        raise SystemExit(EXIT_CODE) from None


def stop(command: BaseCommand, sentence: str) -> SystemExit:
    """``raise stop(self, "…")`` ends the command with one line and exit code 2."""
    command.stderr.write(sentence)
    return SystemExit(EXIT_CODE)

"""Lanes: each channel leaves by its own, so that nothing waits behind a provider that is slow."""

from dataclasses import dataclass

from service_desk.messaging.states import Door


@dataclass(frozen=True, slots=True)
class Lane:
    """``name`` is that of its scan and of its heartbeat; ``lock`` its number in Postgres.

    Whoever holds the lock is the lane's only sender. Any number works that nobody else uses.
    """

    name: str
    door: Door
    lock: int


TEXTS = Lane("texts", Door.SMS, 7_305_002)
LETTERS = Lane("letters", Door.EMAIL, 7_305_003)
VOICE = Lane("voice", Door.PHONE, 7_305_004)
LANES = (TEXTS, LETTERS, VOICE)
"""In their order of a run: texts are the most urgent, and what they can't carry follows."""

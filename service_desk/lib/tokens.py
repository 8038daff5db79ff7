"""Secrets that travel in links: 22 characters, 128 bits, hashed at rest.

Base 58: no look-alikes for whoever reads a link aloud, and no sign at the end that a phone would
cut off when it makes the text a link.
"""

import hashlib
import secrets
from typing import NamedTuple

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LENGTH = 22


class Token(NamedTuple):
    """`raw` goes into the link and nowhere else; `digest` (64 hex digits) is what is stored."""

    raw: str
    digest: str


def new_token() -> Token:
    raw = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return Token(raw, hash_token(raw))


def derive_token(raw: str, purpose: str) -> Token:
    """A second secret that follows from ``raw``; nothing leads back from it.

    Whoever holds a link can be given a lesser one without a row being written.
    """
    number = int.from_bytes(hashlib.sha256(f"{purpose}:{raw}".encode(errors="replace")).digest())
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    lesser = "".join(letters)
    return Token(lesser, hash_token(lesser))


def hash_token(raw: str) -> str:
    """SHA-256 in hex. No salt: 128 random bits cannot be guessed, and the hash is looked up."""
    return hashlib.sha256(raw.encode(errors="surrogatepass")).hexdigest()

"""Secrets in links: long enough, never alike, hashed at rest."""

import hashlib
import math

from service_desk.lib.tokens import ALPHABET, LENGTH, derive_token, hash_token, new_token


def test_token_is_short_and_has_128_bits():
    assert LENGTH == 22
    assert LENGTH * math.log2(len(set(ALPHABET))) >= 128


def test_token_is_made_of_the_alphabet_and_stored_as_its_hash():
    raw, digest = new_token()
    assert len(raw) == LENGTH
    assert set(raw) <= set(ALPHABET)
    assert digest == hash_token(raw) == hashlib.sha256(raw.encode()).hexdigest()


def test_tokens_differ():
    assert len({new_token().raw for _ in range(1_000)}) == 1_000


def test_any_text_from_an_address_can_be_hashed():
    assert len({hash_token(text) for text in ("", "é", "\x00", "\ud800")}) == 4


def test_a_lesser_token_follows_from_the_first_and_from_its_purpose():
    raw = new_token().raw
    lesser = derive_token(raw, "calendar")

    assert lesser == derive_token(raw, "calendar")
    assert len({raw, lesser.raw, derive_token(raw, "other").raw}) == 3
    assert (len(lesser.raw), set(lesser.raw) <= set(ALPHABET)) == (LENGTH, True)
    assert lesser.digest == hash_token(lesser.raw)

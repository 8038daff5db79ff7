"""A kind of message of no floor at all, and the servers it travels through."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from service_desk.messaging import kinds
from service_desk.messaging.kinds import Draft, Kind
from service_desk.messaging.states import Door
from tests.stubs.mail import MailServer, mail_server
from tests.stubs.texts import TextGateway, text_gateway


def _compose(message, found, *, now, is_preview):  # type: ignore[no-untyped-def]
    secret, masked = "key 1234", "key ••••"
    return Draft(
        title="Your car",
        body=masked if is_preview else secret,
        masked_body=masked,
        segments=1 if message.channel == Door.SMS else 0,
    )


@pytest.fixture(autouse=True)
def note() -> Iterator[Kind]:
    """A kind called ``note`` whose unsent ones become a call, and ``flyer``, whose do not."""
    known = dict(kinds._kinds)
    note = kinds.register(
        Kind(
            code="note",
            label="Note",
            find=lambda message, now: None,
            compose=_compose,
            is_worth_a_call=True,
        )
    )
    kinds.register(
        Kind(code="flyer", label="Flyer", find=lambda message, now: None, compose=_compose)
    )
    yield note
    kinds._kinds.clear()
    kinds._kinds.update(known)


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailServer]:
    with mail_server(settings) as server:
        yield server


@pytest.fixture
def texts(settings: Settings) -> Iterator[TextGateway]:
    with text_gateway(settings) as gateway:
        yield gateway

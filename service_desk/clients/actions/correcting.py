"""Saving the whole form of a client's file at once: all of it, or nothing and why."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.clients.actions.contacts import (
    add_contact,
    give_consent,
    make_main,
    remove_contact,
)
from service_desk.clients.actions.editing import edit_client
from service_desk.clients.models import Client, ContactPoint
from service_desk.lib.refusals import Blocker, Obstacle, Refusal
from service_desk.organisation.models import Staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What the form says. ``seen`` is what it showed when it was opened, field by field.

    ``gone`` and ``main`` are row ids of contact points; ``consents`` is purpose to answer.
    """

    fields: Mapping[str, Any]
    seen: Mapping[str, Any] = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    gone: tuple[int, ...] = ()
    main: tuple[int, ...] = ()
    consents: Mapping[str, bool] = field(default_factory=dict)


@transaction.atomic
def correct_file(
    client: Client,
    said: Correction,
    *,
    source: str,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Client:
    """Write all that the form says. ``source`` is where a consent was said.

    Raises Refusal: 400 with everything unreadable, 409 (``changed_meanwhile``) at each field
    that somebody else has written since the form was opened; nothing is then written.
    """
    how: dict[str, Any] = {"by": by, "door": door, "now": now}
    stored = Client.objects.select_for_update().get(pk=client.pk)
    if others := list(_written_meanwhile(stored, said)):
        raise Refusal(*others)
    problems = _Problems()
    problems.collect(edit_client, client, **said.fields, **how)
    for kind, value in (("phone", said.phone), ("email", said.email)):
        if value.strip():
            problems.collect(add_contact, client, kind=kind, value=value, **how)
    points = {point.pk: point for point in ContactPoint.objects.filter(client=client)}
    for key in said.main:
        if key in points and key not in said.gone:
            make_main(points[key], **how)
    for key in said.gone:
        if key in points:
            problems.collect(remove_contact, points[key], **how)
    for purpose, is_given in said.consents.items():
        give_consent(client, purpose=purpose, is_given=is_given, source=source, **how)
    problems.refuse()
    return client


def facts_of(client: Client) -> dict[str, Any]:
    """What a form shows and later compares."""
    return {
        "name": client.name,
        "language": client.language,
        "prefers": client.prefers,
        "preferred_advisor": client.preferred_advisor_id,
        "address": client.address,
        "best_hours": client.best_hours,
        "note": client.note,
    }


def _written_meanwhile(stored: Client, said: Correction) -> list[Obstacle]:
    now_there = facts_of(stored)
    sentence = _("Meanwhile this became “{value}”. Save again to write yours.")
    return [
        Blocker("changed_meanwhile", format_lazy(sentence, value=now_there[name] or "–"), name)
        for name, seen in said.seen.items()
        if name in now_there
        and name in said.fields
        and now_there[name] != seen
        and getattr(said.fields[name], "pk", said.fields[name]) != now_there[name]
    ]


@dataclass(slots=True)
class _Problems:
    """All that is wrong is told at once."""

    obstacles: list[Obstacle] = field(default_factory=list)
    status: int = 400

    def collect(self, verb: Any, *args: Any, **said: Any) -> None:
        try:
            verb(*args, **said)
        except Refusal as refusal:
            self.obstacles += refusal.obstacles
            self.status = max(self.status, refusal.status)

    def refuse(self) -> None:
        if self.obstacles:
            raise Refusal(*self.obstacles, status=self.status)

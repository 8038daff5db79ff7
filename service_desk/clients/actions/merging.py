"""Two files of one person made one, and taken apart again within a day.

Every row of every app that points to the merged client is moved, found by the models' own
meta: a floor that is built later has its rows moved as well, and this file knows none of them.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Client, ClientMerge, ContactPoint
from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Staff
from service_desk.records.journal import record

_FILLED = ("address", "best_hours", "note", "preferred_advisor")
"""What the kept file takes over where it says nothing itself."""

Moved = list[list[Any]]


@transaction.atomic
def merge_clients(
    *, keep: Client, merge: Client, by: Staff | None, door: str, now: dt.datetime
) -> ClientMerge:
    """All that hangs on ``merge`` hangs on ``keep`` from now on; ``merge`` stays as an address
    that leads there.

    A row that ``keep`` has already (the same phone on both) stays where it is. Raises Refusal
    409: ``same_client``, ``merged_already``; 404 for a client of another site.
    """
    if keep.pk == merge.pk:
        refuse("same_client", _("This is one and the same file. Choose another."), "merge")
    if keep.site_id != merge.site_id:
        refuse("unknown_client", _("This client is not on file here."), "merge", status=404)
    locked = Client.objects.select_for_update().filter(pk__in=[keep.pk, merge.pk])
    stored = {client.pk: client for client in locked.order_by("pk")}
    if any(client.merged_into_id for client in stored.values()):
        refuse("merged_already", _("One of these files was merged before. Look again."), "merge")
    moved = _move_contacts(keep, merge)
    for model, field in client_fields():
        moved += _move(model, field, keep, merge)
    moved += _fill_in(stored[keep.pk], stored[merge.pk])
    Client.objects.filter(pk=merge.pk).update(merged_into=keep)
    merge.merged_into = keep
    merged = ClientMerge.objects.create(kept=keep, merged=merge, at=now, by=by, moved=moved)
    _tell(merged, "files_merged", by=by, door=door, now=now)
    return merged


@transaction.atomic
def undo_merge(merge: ClientMerge, *, by: Staff | None, door: str, now: dt.datetime) -> ClientMerge:
    """Two files again: what was moved goes back, what came since stays with the kept one.

    Raises Refusal 409: ``undone_already``, ``undo_too_late`` after 24 hours, ``merged_since``
    where the kept file has gone into a third.
    """
    row = ClientMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if row.undone_at is not None:
        refuse("undone_already", _("This was taken back already."))
    if now - row.at > ClientMerge.UNDO_WITHIN:
        refuse("undo_too_late", _("A merge is taken back within 24 hours. This one is older."))
    kept = Client.objects.select_for_update().get(pk=row.kept_id)
    if kept.merged_into_id is not None:
        refuse("merged_since", _("The file was merged again since. Take that back first."))
    for label, name, pk in row.moved:
        _move_back(apps.get_model(label), name, pk, row)
    Client.objects.filter(pk=row.merged_id).update(merged_into=None)
    ClientMerge.objects.filter(pk=row.pk).update(undone_at=now, undone_by=by)
    row.undone_at, row.undone_by = now, by
    _tell(row, "merge_undone", by=by, door=door, now=now)
    return row


def client_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Every key to a client, in every app; the merges' own history is left alone."""
    for model in apps.get_models(include_auto_created=True):
        if model is ClientMerge or not model._meta.managed or model._meta.proxy:
            continue
        for field in model._meta.get_fields():
            is_key = isinstance(field, models.ForeignKey) and not field.auto_created
            if is_key and field.related_model is Client:
                yield model, field.name


def _move(model: type[models.Model], field: str, keep: Client, merge: Client) -> Moved:
    """Move the rows together; where the database refuses, those it takes, one by one."""
    rows = model._base_manager.filter(**{field: merge})
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return []
    try:
        with transaction.atomic():
            rows.update(**{field: keep})
    except IntegrityError:
        keys = [key for key in keys if _moves(model, field, key, keep)]
    return [[model._meta.label_lower, field, key] for key in keys]


def _moves(model: type[models.Model], field: str, key: Any, keep: Client) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=key).update(**{field: keep})
    except IntegrityError:
        return False
    return True


def _move_contacts(keep: Client, merge: Client) -> Moved:
    """Phones and e-mails that ``keep`` lacks; its own main ones stay the main ones."""
    own = ContactPoint.objects.filter(client=keep)
    known = set(own.values_list("kind", "value"))
    has_main = set(own.filter(is_main=True).values_list("kind", flat=True))
    moved: Moved = []
    label = ContactPoint._meta.label_lower
    for point in ContactPoint.objects.filter(client=merge):
        if (point.kind, point.value) in known:
            continue
        stays_main = point.is_main and point.kind not in has_main
        ContactPoint.objects.filter(pk=point.pk).update(client=keep, is_main=stays_main)
        moved.append([label, "client", point.pk])
        if point.is_main and not stays_main:
            moved.append([label, "is_main", point.pk])
    return moved


def _fill_in(keep: Client, merge: Client) -> Moved:
    """What only ``merge`` says, written where ``keep`` says nothing."""
    taken = {
        name: getattr(merge, name)
        for name in _FILLED
        if getattr(merge, name) and not getattr(keep, name)
    }
    if taken:
        Client.objects.filter(pk=keep.pk).update(**taken)
    return [[Client._meta.label_lower, name, keep.pk] for name in taken]


def _move_back(model: type[models.Model], name: str, pk: Any, merge: ClientMerge) -> None:
    rows = model._base_manager.filter(pk=pk)
    if model is ContactPoint and name == "is_main":
        alike = ContactPoint.objects.filter(client=merge.merged_id, is_main=True)
        if not alike.filter(kind__in=rows.values("kind")).exists():
            rows.filter(client=merge.merged_id).update(is_main=True)
    elif model is Client and name in _FILLED:
        # Empty again, unless somebody has written something else since.
        said = getattr(merge.merged, name)
        empty = None if name == "preferred_advisor" else ""
        rows.filter(**{name: said}).update(**{name: empty})
    else:
        rows.filter(**{name: merge.kept_id}).update(**{name: merge.merged_id})


def _tell(merge: ClientMerge, verb: str, *, by: Staff | None, door: str, now: dt.datetime) -> None:
    record(
        site=merge.kept.site,
        subject=merge.kept,
        verb=verb,
        by=by,
        door=door,
        now=now,
        merge=merge.pk,
        name=merge.merged.name,
    )

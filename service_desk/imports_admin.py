"""The set-up page on which a file is tried first and brought in second; works without scripts."""

import datetime as dt
import io
from collections.abc import Callable
from functools import wraps
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from service_desk.imports import IMPORTERS, import_file, importer_for
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.admin.base import may_set_up, own_sites
from service_desk.records.importing.reading import DELIMITERS, FileUnreadable
from service_desk.records.importing.report import Report, refused_rows_csv

LARGEST = 20 * 1024 * 1024
SHOWN = 200
KEPT_FOR = dt.timedelta(days=1)

_FOLDER = "imports"
_SALT = "service_desk.imports_admin"
_ENCODINGS = ("utf-8", "windows-1252", "windows-1251", "gb18030", "utf-16")


class ImportForm(forms.Form):
    """What is in the file, and the file."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is in it"),
        choices=[(kind, importer.label) for kind, importer in IMPORTERS.items()],
    )
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    file = forms.FileField(label=gettext_lazy("CSV file"), help_text=gettext_lazy("At most 20 MB."))
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        choices=[("", gettext_lazy("guess")), *((name, name) for name in _ENCODINGS)],
    )
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Separator"),
        required=False,
        choices=[("", gettext_lazy("guess")), *((name, name) for name in DELIMITERS)],
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = [(site.slug, site.name) for site in own_sites(request)]
        site = self.fields["site"]
        assert isinstance(site, forms.ChoiceField)
        site.choices = [("", _("all of them, or the only one")), *sites]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 20 MB. Bring it in with manage.py import_csv.")
            )
        return file


def set_up_view(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of the set-up: signed in, staff, and administrator of a site or the owner (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_set_up(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    signed_in = admin.site.admin_view(guarded)
    signed_in.guard = "set_up"  # type: ignore[attr-defined]
    return signed_in


@set_up_view
def bring_in(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: a dry run of an upload and what it found."""
    form = ImportForm(request.POST or None, request.FILES or None, request=request)
    if request.method == "POST" and form.is_valid():
        upload = _keep(form.cleaned_data)
        try:
            report = _run(request, upload, is_dry=True)
        except (FileUnreadable, Refusal) as problem:
            default_storage.delete(upload["stored"])
            _say_at_field(form, problem)
        else:
            return _show(request, report, upload, is_done=False)
    return render(request, "admin/import/form.html", _context(request, form=form))


@set_up_view
def finish(request: HttpRequest) -> HttpResponseBase:
    """POST with a kept upload: import it, or hand out its refused rows for correction."""
    upload = _kept(request.POST.get("upload", ""))
    if request.method != "POST" or upload is None:
        messages.warning(request, _("The file is no longer here. Please choose it again."))
        return redirect("admin_import")
    is_download = "refused" in request.POST
    try:
        report = _run(request, upload, is_dry=is_download)
    except (FileUnreadable, Refusal) as problem:
        messages.error(request, str(problem))
        return redirect("admin_import")
    if is_download:
        return _download(report, upload)
    messages.success(request, _("The file was imported."))
    if not report.refused:
        default_storage.delete(upload["stored"])  # nothing of it is needed any more
    return _show(request, report, upload, is_done=True)


def _run(request: HttpRequest, upload: dict[str, str], *, is_dry: bool) -> Report:
    importer = importer_for(
        upload["kind"], upload["site"], among=own_sites(request), now=clock.now()
    )
    with default_storage.open(upload["stored"]) as file:
        data = file.read()
    return import_file(
        importer,
        data,
        by=request.user,  # type: ignore[arg-type]
        is_dry=is_dry,
        encoding=upload["encoding"],
        delimiter=upload["delimiter"],
    )


def _keep(said: dict[str, Any]) -> dict[str, str]:
    """Store the upload under a name nobody can guess; what is older than a day goes."""
    _forget_old()
    stored = default_storage.save(f"{_FOLDER}/{get_random_string(32)}.csv", said["file"])
    choices = {name: said[name] for name in ("kind", "site", "encoding", "delimiter")}
    return {**choices, "stored": stored, "name": PurePath(said["file"].name).name}


def _forget_old() -> None:
    if not default_storage.exists(_FOLDER):
        return
    oldest = clock.now() - KEPT_FOR
    for name in default_storage.listdir(_FOLDER)[1]:
        path = f"{_FOLDER}/{name}"
        if default_storage.get_modified_time(path) < oldest:
            default_storage.delete(path)


def _kept(ticket: str) -> dict[str, str] | None:
    """The upload a signed ticket speaks of; None for a stranger's, an old or a deleted one."""
    try:
        upload: dict[str, str] = signing.loads(ticket, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return upload if default_storage.exists(upload["stored"]) else None


def _show(
    request: HttpRequest, report: Report, upload: dict[str, str], *, is_done: bool
) -> HttpResponse:
    refused = [
        {
            "line": row.line,
            "columns": report.columns_of(row),
            "reasons": report.reasons_of(row),
        }
        for row in report.refused[:SHOWN]
    ]
    context = _context(
        request,
        report=report,
        refused=refused,
        reasons=report.refused_by_reason(),
        label=IMPORTERS[report.kind].label,
        file_name=upload["name"],
        ticket=signing.dumps(upload, salt=_SALT),
        is_done=is_done,
        brings_something=not is_done and bool(report.new or report.changed),
        shown=SHOWN,
    )
    return render(request, "admin/import/report.html", context)


def _download(report: Report, upload: dict[str, str]) -> FileResponse:
    return FileResponse(
        io.BytesIO(refused_rows_csv(report)),
        as_attachment=True,
        filename=f"{upload['name']}.rejected.csv",
        content_type="text/csv; charset=utf-8",
    )


def _say_at_field(form: ImportForm, problem: FileUnreadable | Refusal) -> None:
    if isinstance(problem, FileUnreadable):
        form.add_error("file", str(problem))
        return
    for obstacle in problem.obstacles:
        form.add_error(obstacle.field, str(obstacle.message))


def _context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": _("Bring in a file"), **more}

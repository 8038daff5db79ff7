"""What the buttons of a text's editor do; each says whether what was typed is done with."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.messaging.actions import bring_text_back, give_up_text, try_text, write_text
from service_desk.messaging.forms import TextForm, TrialForm

Verb = Callable[[HttpRequest, TextForm, TrialForm], bool]


def look(request: HttpRequest, form: TextForm, trial: TrialForm) -> bool:
    """The page again, with what was typed and how it reads."""
    return False


def _save(request: HttpRequest, form: TextForm, trial: TrialForm) -> bool:
    if not form.is_valid():
        return False
    write = partial(write_text, text=form.typed(), seen=form.seen_at)
    if not _done(request, form, write):
        return False
    messages.success(request, _("Saved. From now on it is sent like this."))
    return True


def _try(request: HttpRequest, form: TextForm, trial: TrialForm) -> bool:
    """Sent, and the page stays with what is typed: it need not have been saved."""
    if form.is_valid() and trial.is_valid():
        send = partial(try_text, text=form.typed(), way=trial.way)
        if _done(request, form, send):
            sentence = _("On its way to {recipient}. It is marked as a test.")
            messages.success(request, sentence.format(recipient=trial.way.recipient))
    return False


def _ours(request: HttpRequest, form: TextForm, trial: TrialForm) -> bool:
    if _done(request, form, partial(give_up_text, text=form.text)):
        messages.success(request, _("Our words are used again. Yours can be brought back below."))
    return True


def _back(request: HttpRequest, form: TextForm, trial: TrialForm) -> bool:
    is_done = _done(request, form, partial(bring_text_back, text=form.text))
    if is_done:
        messages.success(request, _("Your own words are back."))
    return is_done


VERBS: dict[str, Verb] = {"save": _save, "trial": _try, "ours": _ours, "back": _back}


def _done(request: HttpRequest, form: TextForm, verb: Callable[..., object]) -> bool:
    """Do it; what is refused stands at its field, and what was typed stays."""
    try:
        verb(by=request.user, now=clock.now())
    except Refusal as refusal:
        for obstacle in refusal.obstacles:
            if form.is_bound:
                form.add_error(
                    obstacle.field if obstacle.field in form.fields else None,
                    str(obstacle.message),
                )
            else:
                messages.error(request, str(obstacle.message))
        return False
    return True

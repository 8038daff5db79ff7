"""The verb of a client who would rather be called: a request, and an answer that the desk owes."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from appointments.actions.asked import WISH_LENGTH, open_request
from appointments.actions.photos import send_along
from appointments.actions.words import read_words
from appointments.availability import Diary, load_diary
from appointments.availability.calling import call_by
from appointments.limits import Act, count_request
from appointments.models import OwedAnswer
from appointments.states import Outcome
from appointments.wishes import RequestWords
from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Refusal, Unreadable, refuse
from service_desk.lib.transactions import hold, whole_transaction
from service_desk.organisation.models import Closure, Site
from service_desk.records.journal import record
from service_desk.visits.states import Source

SUITS_LENGTH = 60
# Far enough to see over any holidays.
_AHEAD = dt.timedelta(days=21)


def due_to_call(site: Site, *, now: dt.datetime) -> dt.datetime | None:
    """By when the site calls somebody who asks now; None if it has no hours. Two queries."""
    today = site.today(now)
    return call_by(load_diary(site, today, today + _AHEAD), now)


def calls_today(diary: Diary, *, now: dt.datetime) -> bool:
    """Whether who asks now is called today still, by the hours of a diary that need not hold
    today. One query, where the hours say yes."""
    today = diary.site.today(now)
    as_usual = replace(diary, first=today, last=today, closures={})
    if call_by(as_usual, now) is None:
        return False
    return not Closure.objects.filter(site=diary.site, on=today).exists()


@whole_transaction
def ask_to_call(
    asked: RequestWords,
    *,
    question: str = "",
    suits: str = "",
    photos: str = "",
    sender: str = "",
    door: str,
    now: dt.datetime,
) -> OwedAnswer:
    """Somebody on the public page wants to be called (B-1.f5): the whole desk sees it run down.

    Whoever asks again while it is owed has the one they asked for. It is kept under the name and
    phone as said, whether or not they are on file. The ``photos`` of a draft go along; ``sender``
    is the address it came from. Raises Refusal: 400 for a phone that can't be read, 409 where the
    site never opens; TooOften (429).
    """
    site = asked.site
    words = read_words(question, WISH_LENGTH, "question")
    best = read_words(suits, SUITS_LENGTH, "suits")
    try:
        phone = parse_phone(asked.phone, site.country).e164
    except Unreadable as problem:
        raise Refusal(problem.as_blocker("phone"), status=400) from problem
    hold(f"call:{site.pk}:{phone}")
    open_ones = OwedAnswer.objects.filter(
        site=site, phone=phone, source=Source.PUBLIC, answered_at=None
    )
    if existing := open_ones.select_related("request").first():
        if existing.request is not None:
            send_along(existing.request, key=photos)
        return existing
    count_request(Act.CALL_BACK, site=site, sender=sender, contact=phone, now=now)
    due_at = due_to_call(site, now=now)
    if due_at is None:
        refuse("no_hours", _("We can't say when we open next. Please call us."))
    request = open_request(asked, by=None, now=now, outcome=Outcome.OWED)
    send_along(request, key=photos)
    owed = OwedAnswer.objects.create(
        site=site,
        request=request,
        name=request.name,
        phone=phone,
        source=Source.PUBLIC,
        question=words,
        suits=best,
        owed_at=now,
        due_at=due_at,
        by=None,
    )
    record(site=site, subject=owed, verb="answer_owed", by=None, door=door, now=now)
    return owed

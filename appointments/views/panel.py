"""The quick-book panel drawn from what is typed: the form, the person, the times, the sentence."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from appointments.actions.holds import owner_of
from appointments.availability.reads import hours_by_zone
from appointments.forms.book import FIRST_WAYS, YES, BookForm
from appointments.forms.desk import REASON_LENGTH, Place, read_instant, read_place
from appointments.models import Hold
from appointments.panel import KnownClient, find_hits, known_client, show_work
from appointments.panel.gaps import OF_A_NEWCOMER, Gap
from appointments.panel.jobs import recall_work
from appointments.panel.owner import other_owner
from appointments.proposal import Asked, Proposal, propose
from appointments.say_it import VisitFacts, say_it
from appointments.views.press import LONGEST_SEARCH
from appointments.views.screen import audience_at, show_panel, staff
from service_desk.catalogue.models import Operation
from service_desk.clients.call_log import live_call_of
from service_desk.lib.names import first_name
from service_desk.lib.refusals import Unreadable
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility, ToldBy

BOOK = "appointments/desk/_book.html"


@dataclass(frozen=True, slots=True)
class Panel:
    """A request for the panel, read: whose call it is, what is typed, who is meant."""

    request: HttpRequest
    site: Site
    typed: QueryDict
    offered: list[Operation]
    person: KnownClient | None
    form: BookForm
    now: dt.datetime

    @classmethod
    def read(
        cls,
        request: HttpRequest,
        site: Site,
        typed: QueryDict,
        offered: list[Operation],
        *,
        is_judged: bool = False,
        now: dt.datetime,
    ) -> "Panel":
        """The panel of what is ``typed``; only a judged one finds fault with it."""
        is_other = bool(typed.get("other_car") or typed.get("plate"))
        car = None if is_other and not typed.get("vehicle") else typed.get("vehicle", "")
        person = known_client(site, typed.get("client"), car, now=now)
        whole = _complete(typed, site, person)
        if not whole.get("began"):
            call = live_call_of(staff(request), now, site=site)
            began = call.answered_at if call and call.answered_at else now
            whole["began"] = began.isoformat()
        given: dict[str, Any] = {"data": whole} if is_judged else {"initial": _initial(whole)}
        form = BookForm(site=site, offered=offered, person=person, now=now, **given)
        return cls(request, site, whole, offered, person, form, now)

    @property
    def place(self) -> Place:
        """The chosen time; none where nothing sensible was chosen."""
        try:
            return read_place(str(self.form["place"].value() or ""), now=self.now)
        except Unreadable:
            return Place(None, None)

    @property
    def owner(self) -> str:
        return owner_of(staff(self.request))

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """The panel as it stands, with all that was typed."""
        proposal = self._proposal()
        self._suggest_reason(proposal)
        on = self.site.local(self.place.at).date() if self.place.at else None
        context = {**self._who(), **self._what(), **self._when(proposal), **more}
        return show_panel(self.request, self.site, BOOK, context, on=on, status=status)

    def _who(self) -> dict[str, Any]:
        text = self.typed.get("q", "")[:LONGEST_SEARCH].strip()
        is_new = bool(self.form["is_new"].value())
        is_looking = bool(text) and self.person is None and not is_new
        gaps = self.person.gaps if self.person else OF_A_NEWCOMER
        opened = {*self.typed.getlist("open")} | {g.name for g in OF_A_NEWCOMER if self._said(g)}
        opened |= {"mobile"} if self._said(Gap("mobile", "")) else set()
        return {
            "form": self.form,
            "person": self.person,
            "text": text,
            "found": find_hits(self.site, text, now=self.now) if is_looking else (),
            "gaps": [gap for gap in gaps if gap.name not in opened],
            "open_gaps": [self.form[name] for name in ("email", "mobile", "vin") if name in opened],
            "asks_mileage": "mileage" in opened,
            "opened": sorted(opened),
            "asks_car": self._asks_car(),
            "is_other_car": bool(self.typed.get("other_car")),
            "other_owner": other_owner(
                self.site, str(self.form["plate"].value() or ""), self.person
            ),
            "call_seconds": self._call_seconds(),
        }

    def _asks_car(self) -> bool:
        """A plate is asked for: no car is on file, or it is about another one."""
        is_other = bool(self.typed.get("other_car")) or bool(self.form["plate"].errors)
        return self.person is not None and (not self.person.cars or is_other)

    def _said(self, gap: Gap) -> bool:
        return bool(self.form[gap.name].value()) or bool(self.form[gap.name].errors)

    def _call_seconds(self) -> int:
        began = read_instant(str(self.form["began"].value() or ""), now=self.now)
        return max(0, int((self.now - (began or self.now)).total_seconds()))

    def _what(self) -> dict[str, Any]:
        chosen = self.form.chosen_works()
        person = self.person
        codes = {work.code for work in chosen}
        suggested = [work for work in (person.due if person else ()) if work.code not in codes]
        recalls = [
            (campaign, recall_work(campaign.code, self.offered))
            for campaign in (person.recalls if person else ())
        ]
        return {
            "work": show_work(self.site, chosen, self.offered),
            "codes": codes,
            "job": self.typed.get("job", "")[:LONGEST_SEARCH],
            "job_unknown": self.typed.get("job_unknown", ""),
            "suggested": suggested,
            "recalls": recalls,
        }

    def _when(self, proposal: Proposal) -> dict[str, Any]:
        mobility = str(self.form["mobility"].value() or "")
        ways = list(self.form["mobility"])
        others = [way for way in FIRST_WAYS if way.value != mobility]
        return {
            "proposal": proposal,
            "first_ways": ways[: len(FIRST_WAYS)],
            "more_ways": ways[len(FIRST_WAYS) :],
            "other_ways": others if proposal.wrong_way else (),
            "is_further": bool(self.typed.get("further"))
            or mobility not in {way.value for way in FIRST_WAYS}
            or bool(self.form["payment"].value())
            or bool(self.form["is_here"].value()),
            "shows_more": bool(self.typed.get("more")),
            "held_for": self._held_for(),
            **self._sentence(proposal),
        }

    def _held_for(self) -> int | None:
        """Seconds for which the chosen quarter is kept for this desk; 0 once that has run out."""
        place = self.place
        if place.at is None:
            return None
        held = Hold.objects.filter(
            owner=self.owner, advisor=place.advisor, starts_at=place.at
        ).first()
        if held is None:
            return None
        return max(0, int((held.expires_at - self.now).total_seconds()))

    def _sentence(self, proposal: Proposal) -> dict[str, Any]:
        """What to say, once there is a time and work to say it of."""
        language = str(self.form["language"].value() or self.site.language)
        spoken = {"language": language, "language_name": dict(settings.LANGUAGES).get(language, "")}
        works = self.form.chosen_works()
        if proposal.places is None or not works:
            return spoken
        drop_off, handover = proposal.places
        facts = VisitFacts(
            starts_at=drop_off.starts_at,
            advisor=first_name(drop_off.advisor.name, self.site.country),
            works=works,
            arrival=max(works, key=lambda work: work.norm_hours).zone,
            zone=self.site.zone_info,
            handover_at=handover.starts_at if handover else None,
            mobility=str(self.form["mobility"].value() or ""),
            now=self.now,
        )
        return {**spoken, "sentence": say_it(facts, language)}

    def _proposal(self) -> Proposal:
        place, form = self.place, self.form
        works = form.chosen_works()
        mobility = str(form["mobility"].value() or "")
        person = self.person
        own = person.client.preferred_advisor_id if person else None
        return propose(
            Asked(
                site=self.site,
                hours=hours_by_zone(works),
                operations=works,
                at=place.at,
                advisor=place.advisor,
                handover_at=read_instant(str(form["handover"].value() or ""), now=self.now),
                prefers=own,
                vehicle=person.vehicle.pk if person and person.vehicle else None,
                needs_loaner=mobility == Mobility.LOANER,
                mobility=mobility,
                is_repeat=form["same"].value() == YES,
                audience=audience_at(self.request, self.site, place.at or self.now, self.now),
                owner=self.owner,
                more_from=self._more_from(),
            ),
            now=self.now,
        )

    def _more_from(self) -> dt.date | None:
        """The day from which all times are shown, once somebody asked for more."""
        if not self.typed.get("more"):
            return None
        today = self.site.today(self.now)
        try:
            first = dt.date.fromisoformat(str(self.typed["more"]))
        except ValueError:
            return today
        return first if today <= first <= today + dt.timedelta(400) else today

    def _suggest_reason(self, proposal: Proposal) -> None:
        """Why today? Mostly because of what the client has just said."""
        said = self.typed.get("complaint", "").strip()
        if proposal.needs_reason and said and not self.typed.get("reason"):
            self.form.initial["reason"] = said[:REASON_LENGTH]
            if self.form.is_bound:
                typed = self.typed.copy()
                typed["reason"] = said[:REASON_LENGTH]
                self.form.data = typed


def _initial(whole: QueryDict) -> dict[str, Any]:
    given: dict[str, Any] = {name: whole[name] for name in whole if name in BookForm.base_fields}
    return {**given, "operations": whole.getlist("operations")}


def _complete(typed: QueryDict, site: Site, person: KnownClient | None) -> QueryDict:
    """With what a panel that has not shown the question yet answers by itself."""
    whole = typed.copy()
    usual = {
        "language": person.client.language if person else site.language,
        "mobility": Mobility.NONE.value,
        "told_by": person.told_by if person else ToldBy.SMS.value,
        "vehicle": str(person.vehicle.pk) if person and person.vehicle else "",
    }
    for name, value in usual.items():
        if not whole.get(name):
            whole[name] = value
    return whole

"""The set-up pages: who opens them, what they show, what they write."""

from urllib.parse import quote

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models.signals import pre_save
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from service_desk.lib.tokens import hash_token
from service_desk.organisation.admin.base import LookOnlyAdmin
from service_desk.organisation.models import ApiToken, Closure, Loaner, Posting, Site, Staff
from service_desk.organisation.roles import Role
from tests.factories import at
from tests.factories.appointments import make_booking
from tests.factories.organisation import PASSWORD, make_advisor, make_loaner, make_site, make_staff
from tests.organisation.pages import as_posted, owner_at

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "ru", "es", "zh-hans"]
PAGES = {
    model._meta.label_lower: model_admin
    for model, model_admin in admin.site._registry.items()
    if model._meta.app_label != "axes"
}


def page_of(model, what, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


@pytest.fixture
def north():
    return make_site("north")


@pytest.fixture
def owner(client):
    staff = owner_at(username="owner")
    client.force_login(staff)
    return staff


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(client, owner, north, language):
    make_booking(north, at("2027-03-10 10:15"), advisor=make_advisor(north))
    make_loaner(north)
    client.cookies["django_language"] = language

    for page in PAGES.values():
        answers = [client.get(page_of(page.model, "changelist"))]
        if not isinstance(page, LookOnlyAdmin):
            answers.append(client.get(page_of(page.model, "add")))
        if row := page.model.objects.first():
            answers.append(client.get(page_of(page.model, "change", row.pk)))

        for answer in answers:
            assert answer.status_code == 200, answer.request["PATH_INFO"]
            assert f'<html lang="{language}"' in answer.content.decode()


def test_the_front_page_names_the_next_thing_to_do(client, owner):
    assert client.get("/admin/").context["next_step"].title == "Sites"

    site = make_site("north", name="Vega Norte")

    front = client.get("/admin/")
    assert front.context["next_step"].title == "Holidays"
    assert "Missing at Vega Norte." in front.content.decode()
    Closure.objects.create(site=site, on="2099-12-25", reason="Natividad")
    assert client.get("/admin/").context["next_step"].title == "Service advisors"
    make_staff(site, Role.ADVISOR)  # without a shift
    assert client.get("/admin/").context["next_step"].title == "Service advisors"
    make_advisor(site)
    assert client.get("/admin/").context["next_step"].title == "Operations"


def test_the_front_page_asks_no_more_for_three_sites(client, owner):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        return len(queries)

    make_site()
    with_one = asked()
    make_site(), make_site()

    assert asked() == with_one


@pytest.mark.parametrize("kind", list(PAGES))
def test_daily_work_can_not_be_done_here(client, owner, kind):
    page = PAGES[kind]
    if isinstance(page, LookOnlyAdmin):
        assert client.get(page_of(page.model, "add")).status_code == 403
        assert client.post(page_of(page.model, "add"), {}).status_code == 403


def test_nobody_else_comes_in(client, north):
    address = reverse("admin:organisation_site_changelist")
    assert client.get(address, follow=True).redirect_chain[-1] == (
        f"/accounts/login/?next={quote(address, safe='')}",
        302,
    )

    client.force_login(make_staff(north, Role.MANAGER))
    assert client.get(address, follow=True).status_code == 403


class TestAnAdministratorOfOneSite:
    @pytest.fixture
    def marta(self, client, north):
        staff = make_staff(north, Role.ADMINISTRATOR, is_staff=True)
        client.force_login(staff)
        return staff

    def test_sees_that_site_only(self, client, marta, north):
        make_site("east")

        shown = client.get(page_of(Site, "changelist")).context["cl"].result_list

        assert list(shown) == [north]

    def test_finds_nothing_of_another(self, client, marta):
        east = make_site("east")
        loaner = make_loaner(east)

        assert client.get(page_of(Site, "change", east.pk)).status_code == 302
        assert client.get(page_of(Loaner, "change", loaner.pk)).status_code == 302

    def test_puts_nothing_into_another(self, client, marta):
        east = make_site("east")

        answer = client.post(page_of(Loaner, "add"), {"site": east.pk, "plate": "1", "model": "C3"})

        assert answer.status_code == 200
        assert not Loaner.objects.exists()

    def test_opens_no_site(self, client, marta):
        assert client.get(page_of(Site, "add")).status_code == 403

    def test_does_not_rise(self, client, marta):
        url = page_of(Staff, "change", marta.pk)

        client.post(url, as_posted(client.get(url)) | {"is_superuser": "on"})

        marta.refresh_from_db()
        assert not marta.is_superuser

    def test_does_not_rise_by_anothers_account(self, client, marta, north):
        owner = owner_at(username="olga")
        Posting.objects.create(staff=owner, site=north, role=Role.MANAGER)
        elsewhere = make_staff(north, Role.ADVISOR)
        Posting.objects.create(staff=elsewhere, site=make_site("east"), role=Role.MANAGER)

        for person in (owner, elsewhere):
            password = reverse("admin:auth_user_password_change", args=[person.pk])
            new = {"password1": "a sentence of my own", "password2": "a sentence of my own"}
            assert client.post(password, new).status_code == 403
            assert client.post(page_of(Staff, "change", person.pk), {}).status_code == 403
            assert client.post(page_of(Staff, "delete", person.pk), {}).status_code == 403

    def test_makes_keys_for_themselves_only(self, client, marta, north):
        colleague = make_staff(north)

        client.post(page_of(ApiToken, "add"), {"staff": colleague.pk, "label": "DMS"})
        client.post(page_of(ApiToken, "add"), {"staff": marta.pk, "label": "DMS"})

        assert [key.staff for key in ApiToken.objects.all()] == [marta]


def test_a_new_site_comes_with_hours_zones_and_holidays(client, owner):
    answer = client.post(
        page_of(Site, "add"),
        {
            "slug": "south",
            "name": "Vega Sur",
            "timezone": "Europe/Madrid",
            "country": "ES",
            "currency": "EUR",
            "own_language": "es",
            "further_languages": ["en", "es"],
            "phone": "611 22 33 44",
        },
    )

    site = Site.objects.get()
    assert answer.url == page_of(Site, "change", site.pk)
    assert (site.languages, str(site.phone)) == (["es", "en"], "+34611223344")
    assert (site.zones.count(), site.opening_hours.count()) == (3, 6)
    assert site.closures.exists()


def test_a_new_colleague_comes_with_a_role_and_a_week(client, owner, north):
    answer = client.post(
        page_of(Staff, "add"),
        {"username": "ana", "name": "Ana Ruiz", "site": north.pk, "role": "advisor", "desk": "3"},
        follow=True,
    )

    ana = Staff.objects.get(username="ana")
    said = [str(message) for message in answer.context["messages"]]
    password = said[0].removeprefix("Password, shown this once: ")
    assert ana.check_password(password)
    assert (ana.desk, ana.shifts.count(), ana.postings.get().role) == (3, 6, "advisor")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"username": "OWNER"}, "Somebody has this user name already. Choose another."),
        (
            {"password": "short"},
            "Use at least 15 characters; a sentence is easy to remember.",
        ),
    ],
)
def test_a_colleague_who_can_not_be_added_is_said_why(client, owner, north, typed, sentence):
    fields = {"username": "ana", "name": "Ana", "site": north.pk, "role": "advisor", **typed}

    answer = client.post(page_of(Staff, "add"), fields)

    assert sentence in answer.content.decode()
    assert Staff.objects.count() == 1


def test_an_absence_is_read_by_the_clock_of_the_site(client, owner):
    ana = make_advisor(make_site(timezone="Asia/Shanghai"))
    url = page_of(Staff, "change", ana.pk)
    typed = as_posted(client.get(url)) | {
        "absences-TOTAL_FORMS": "1",
        "absences-0-staff": str(ana.pk),
        "absences-0-starts_at_0": "2027-03-09",
        "absences-0-starts_at_1": "09:00",
        "absences-0-ends_at_0": "2027-03-10",
        "absences-0-ends_at_1": "09:00",
        "absences-0-kind": "leave",
    }

    assert client.post(url, typed).status_code == 302
    assert ana.absences.get().starts_at == at("2027-03-09 09:00", "Asia/Shanghai")
    assert "09:00:00" in client.get(url).content.decode()


def test_a_setting_shows_what_it_comes_to(client, owner):
    site = make_site(policy={"clients_per_hour": 2})
    make_advisor(site)

    shown = client.get(page_of(Site, "change", site.pk)).content.decode()

    assert "Mon 18 · Tue 18 · Wed 18 · Thu 18 · Fri 18 · Sat 0 · Sun 0" in shown


def test_holidays_are_filled_in_for_the_chosen_sites(client, owner, north):
    answer = client.post(
        page_of(Site, "changelist"),
        {"action": "fill_two_years", "_selected_action": [north.pk]},
        follow=True,
    )

    count = north.closures.count()
    assert count > 10
    assert f"{north.name}: {count} days added." in answer.content.decode()


def test_a_key_is_shown_once_and_revoked(client, owner):
    answer = client.post(page_of(ApiToken, "add"), {"staff": owner.pk, "label": "DMS"}, follow=True)

    key = ApiToken.objects.get()
    raw = str(next(iter(answer.context["messages"]))).removeprefix("The key, shown this once: ")
    assert key.key_hash == hash_token(raw)
    assert raw not in client.get(page_of(ApiToken, "change", key.pk)).content.decode()

    client.post(page_of(ApiToken, "changelist"), {"action": "revoke", "_selected_action": [key.pk]})
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_who_is_a_moment_too_late_reads_a_sentence_and_keeps_what_was_typed(client, owner, north):
    def somebody_else(sender, instance, **kwargs):
        Loaner.objects.bulk_create([Loaner(site=north, plate="1234 BCD", model="C3")])

    pre_save.connect(somebody_else, sender=Loaner)
    try:
        typed = {"site": north.pk, "plate": "1234 BCD", "model": "Berlingo", "mileage": "0"}
        answer = client.post(page_of(Loaner, "add"), typed)
    finally:
        pre_save.disconnect(somebody_else, sender=Loaner)

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "A loaner with this plate is there already." in shown
    assert 'value="Berlingo"' in shown
    assert Loaner.objects.count() == 0


def test_who_is_locked_out_is_let_in_again(client, owner, north):
    make_staff(north, username="ana")
    signed_in = type(client)()
    for _ in range(10):
        signed_in.post("/accounts/login/", {"login": "ana", "password": "wrong"})
    right = {"login": "ana", "password": PASSWORD}
    assert signed_in.post("/accounts/login/", right).status_code == 429

    ana = Staff.objects.get(username="ana")
    client.post(
        page_of(Staff, "changelist"), {"action": "open_the_door", "_selected_action": [ana.pk]}
    )

    assert signed_in.post("/accounts/login/", right).status_code == 302

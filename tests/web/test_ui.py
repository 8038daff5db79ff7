"""Components as a template uses them: what is read out, what is shown, what is never written."""

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from service_desk.web.cards import JobCard, Mark
from service_desk.web.tones import BADGES, STATES, look_of


def render(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def test_a_state_is_a_shape_and_a_word():
    assert render('{% status "IN_WORK" "In work" %}') == (
        '<span class="status" data-state="in-work" data-tone="blue">'
        '<svg class="shape" aria-hidden="true"><use href="/static/img/shapes.svg#s-in-work"/></svg>'
        "<span>In work</span></span>"
    )


def test_no_two_states_have_the_same_shape():
    shapes = [look.shape for look in (*STATES.values(), *BADGES.values())]

    assert len(shapes) == len(set(shapes))


def test_an_unknown_code_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        look_of("SOMEWHERE")


def test_an_icon_without_a_word_is_read_out():
    assert render('{% icon "close" label="Close" %}') == (
        '<svg class="icon" role="img" aria-label="Close">'
        '<use href="/static/img/icons.svg#i-close"/></svg>'
    )


def test_a_button_says_verb_object_and_key():
    assert render('{% button "Book and send" kind="primary" keys="Ctrl ↵" name="do" %}') == (
        '<button class="button primary" name="do" type="submit">Book and send'
        "<kbd>Ctrl ↵</kbd></button>"
    )


def test_attributes_of_htmx_are_written_with_dashes():
    assert 'hx-post="/x/"' in render('{% button "Move" hx_post="/x/" %}')


def test_a_button_with_an_address_is_a_link():
    assert render('{% button "Open" url="/y/" %}') == '<a class="button" href="/y/">Open</a>'


def test_a_meter_says_its_figure_and_never_passes_its_track():
    drawn = render('{% meter "Body" 31.5 30 text="1.5 h over" code="PROBLEM" %}')

    assert 'role="meter"' in drawn
    assert 'aria-valuetext="1.5 h over"' in drawn
    assert 'class="value" width="100%"' in drawn
    assert 'class="limit" x1="85%"' in drawn


def test_a_meter_of_nothing_is_empty():
    assert 'class="value" width="0%"' in render('{% meter "Express" 0 0 %}')


class PhoneForm(forms.Form):
    phone = forms.CharField(label="Mobile", help_text="We text the day before.")
    note = forms.CharField(label="Anything else", required=False)
    stay = forms.ChoiceField(
        label="While we work",
        choices=[("w", "Waits here"), ("n", "None")],
        widget=forms.RadioSelect,
    )
    secret = forms.CharField(widget=forms.HiddenInput)


def test_a_wrong_field_is_tied_to_its_label_hint_and_error():
    drawn = render("{% field form.phone %}", form=PhoneForm({"phone": ""}))

    assert '<label for="id_phone">Mobile</label>' in drawn
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_phone_helptext"' in drawn
    assert 'id="id_phone_error"' in drawn


def test_what_may_stay_empty_says_so():
    assert "(optional)" in render("{% field form.note %}", form=PhoneForm())


def test_the_summary_leads_to_every_wrong_field_and_has_the_focus():
    form = PhoneForm({"phone": "", "stay": "elsewhere"})
    form.add_error(None, "That time has just gone.")

    drawn = render("{% error_summary form %}", form=form)

    assert "autofocus" in drawn
    assert "<li>That time has just gone.</li>" in drawn
    assert 'href="#id_phone"' in drawn
    assert 'href="#id_stay_0"' in drawn
    assert "id_secret" not in drawn, "a hidden field can't be gone to"


def test_a_right_form_has_no_summary():
    right = PhoneForm({"phone": "612 345 678", "stay": "w", "secret": "x"})

    assert render("{% error_summary form %}", form=right) == ""


def test_choices_are_native_radios():
    drawn = render('{% choice form.stay shapes="WAITS" %}', form=PhoneForm({"stay": "w"}))

    assert 'role="radiogroup" aria-label="While we work"' in drawn
    assert drawn.count('type="radio"') == 2
    assert drawn.count("<svg") == 1


def test_a_chosen_offer_is_pressed_and_a_public_one_only_sends():
    chosen = render('{% offer "11:45" "Today, Ana" "calm hour" number=1 pressed=True %}')
    public = render('{% offer "11:45" "Today" name="at" value="2026-03-12T10:45Z" %}')

    assert 'aria-pressed="true"' in chosen
    assert "aria-pressed" not in public
    assert 'value="2026-03-12T10:45Z"' in public


def test_a_job_card_is_placed_by_a_class_and_read_out_in_words():
    card = JobCard(
        url="/desk/north/visits/7/",
        state="ARRIVED",
        state_word="Arrived",
        time="10:15",
        surname="<b>Vega",
        plate="0935 MFD",
        operation="OIL",
        label="10:15 Vega, 0935 MFD, arrived",
        marks=(Mark("WAITS", "Waits here"),),
        quarter=3,
        is_late=True,
    )

    drawn = render("{% job card %}", card=card)

    assert 'class="job late q-3"' in drawn
    assert 'data-state="arrived" data-tone="blue"' in drawn
    assert 'role="img" aria-label="Arrived"' in drawn
    assert 'role="img" aria-label="Waits here"' in drawn
    assert "&lt;b&gt;Vega" in drawn
    assert "style=" not in drawn


def test_a_handover_shows_a_key():
    card = JobCard(
        url="#",
        state="READY",
        state_word="Ready",
        time="11:00",
        surname="Montes",
        operation="OIL",
        label="11:00 Montes",
        is_handover=True,
    )

    drawn = render("{% job card %}", card=card)

    assert 'class="job out"' in drawn
    assert "i-key" in drawn
    assert "OIL" not in drawn


def test_sorting_keeps_the_filters_and_turns_round():
    request = RequestFactory().get("/", {"q": "vega", "sort": "due", "page": "3"})

    drawn = render('{% sort_head "Due" "due" %}', request=request)

    assert 'aria-sort="ascending"' in drawn
    assert 'href="?q=vega&amp;sort=-due"' in drawn


def test_languages_are_links_in_their_own_script():
    request = RequestFactory().get("/book/", {"step": "2"})

    drawn = render("{% language_links codes %}", request=request, codes=["en", "ru"])

    assert '<span lang="en" aria-current="true">English</span>' in drawn
    assert '<a href="?step=2&amp;lang=ru" hreflang="ru" lang="ru">Русский</a>' in drawn
    assert "Español" not in drawn

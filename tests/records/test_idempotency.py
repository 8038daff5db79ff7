"""A key is used once, whoever is first and however often it is sent."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection

from service_desk.lib.refusals import Refusal
from service_desk.records.idempotency import answer_once, fingerprint
from service_desk.records.models import IdempotentAnswer, NumberSeries
from service_desk.records.numbers import next_number
from tests.factories import NOW
from tests.factories.organisation import make_site

pytestmark = pytest.mark.django_db


def ask(act, *, key="k", request_hash="a", now=NOW, owner="public"):
    return answer_once(owner=owner, key=key, request_hash=request_hash, act=act, now=now)


class Counter:
    def __init__(self, status=201):
        self.calls = 0
        self.status = status

    def __call__(self):
        self.calls += 1
        return self.status, {"call": self.calls, "at": NOW}


def test_the_second_request_gets_the_first_answer():
    act = Counter()

    answers = [ask(act), ask(act)]

    assert answers == [(201, {"call": 1, "at": "2027-03-08T08:00:00Z"})] * 2


def test_a_refusal_that_is_returned_is_an_answer_too():
    act = Counter(status=409)

    assert [ask(act)[0], ask(act)[0], act.calls] == [409, 409, 1]


@pytest.mark.parametrize("status", [429, 503])
def test_a_passing_trouble_is_not_kept(status):
    act = Counter(status=status)

    assert [ask(act)[1]["call"], ask(act)[1]["call"]] == [1, 2]


def test_what_is_raised_leaves_the_key_unused():
    def refuse():
        raise LookupError

    with pytest.raises(LookupError):
        ask(refuse)

    assert ask(Counter()) == (201, {"call": 1, "at": "2027-03-08T08:00:00Z"})


def test_another_request_with_the_same_key_is_refused():
    ask(Counter())

    with pytest.raises(Refusal) as refused:
        ask(Counter(), request_hash="b")

    assert (refused.value.status, refused.value.obstacles[0].code) == (409, "key_reused")


def test_two_owners_may_use_the_same_key():
    act = Counter()

    assert [ask(act, owner="staff:1")[1]["call"], ask(act, owner="staff:2")[1]["call"]] == [1, 2]


def test_after_a_day_the_key_is_free():
    ask(Counter())
    act = Counter()

    early = ask(act, request_hash="a", now=NOW + dt.timedelta(hours=24, seconds=-1))
    late = ask(act, request_hash="b", now=NOW + dt.timedelta(hours=24))

    assert (early[1]["call"], late[1]["call"], act.calls) == (1, 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("POST", {"a": 1, "b": 2}), ("POST", {"b": 2, "a": 1}), True),
        (("POST", {"a": 1}), ("POST", {"a": 2}), False),
        (("ab", "c"), ("a", "bc"), False),
        (("\ud800",), ("\ud801",), False),
    ],
)
def test_fingerprint_follows_what_is_said(one, other, same):
    assert (fingerprint(*one) == fingerprint(*other)) is same


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_do_it_once():
    site = make_site("race")
    ready = Barrier(10)
    answers = []

    def act():
        return 201, {"number": next_number(site=site, kind="visit", year=2027)}

    def send():
        ready.wait()
        answers.append(ask(act, key="race"))
        connection.close()

    threads = [Thread(target=send) for _ in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert answers == [(201, {"number": 1})] * 10
    assert (NumberSeries.objects.get().last, IdempotentAnswer.objects.count()) == (1, 1)

"""One search key for a name, in whichever alphabet and spelling it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.spelling import search_key


@pytest.mark.parametrize(
    "spellings",
    [
        "Ёлкина Елкина ЁЛКИНА Elkina Yolkina",
        "Щукина Shchukina Schukina",
        "Михайлов Mikhailov Mikhaylov Mihailov",
        "Алексеев Alekseev Alexeev Alexeyev",
        "Дмитриев Dmitriev Dmitriyev",
        "Дмитрий Dmitry Dmitrii Dmitriy",
        "Соловьёв Solovyov Soloviev Solovev",
        "Васильев Vasiliev Vasilyev Vasilev",
        "Семёнов Semyonov Semenov",
        "Юдина Yudina Iudina",
        "Татьяна Tatyana Tatiana",
        "Пётр Pyotr Petr",
        "Фёдор Fyodor Fedor",
        "Ксения Ksenia Xenia",
        "Евгений Yevgeniy Evgeny Evgenii",
        "Чайковский Tchaikovsky Chaikovskiy",
        "Мария María Maria Mariya",
        "Анна Anna Ana",
        "Núñez Nun\u0303ez NUÑEZ nunez",
        "O'Neill ONeill oneil",
    ],
)
def test_spellings_that_meet(spellings):
    assert len({search_key(name) for name in spellings.split()}) == 1


def test_names_that_stay_apart():
    names = ["Иванов", "Петров", "Смирнов", "García", "Gómez", "González", "Jiménez", "王", "张"]
    assert len({search_key(name) for name in names}) == len(names)


def test_key_of_a_whole_name_has_the_key_of_its_surname_in_it():
    assert search_key("Мария  Ёлкина") == "maria elkina"
    assert search_key("yolkina") in search_key("Ёлкина Мария Петровна")


def test_key_keeps_to_its_column():
    assert len(search_key("\ufdfa" * 80)) == 160


@given(st.text())
def test_key_ignores_case_and_spacing(name):
    assert search_key(f" {name} ") == search_key(name)
    assert search_key(name.upper()) == search_key(name.upper().lower())

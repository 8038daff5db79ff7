"""Which word is the surname, and one key for both alphabets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.names import (
    NameParts,
    first_name,
    search_key,
    short_name,
    split_name,
    surname_of,
)


@pytest.mark.parametrize(
    ("name", "country", "given_name", "surname"),
    [
        ("Laura Núñez González", "ES", "Laura", "Núñez"),
        ("José Luis García Pérez", "ES", "José Luis", "García"),
        ("María de la Fuente Ruiz", "ES", "María", "de la Fuente"),
        ("Juan Pérez de la Cruz", "ES", "Juan", "Pérez"),
        ("José Ortega y Gasset", "ES", "José", "Ortega"),
        ("Ana López", "ES", "Ana", "López"),
        ("Мария Ёлкина", "RU", "Мария", "Ёлкина"),
        ("Ёлкина Мария Петровна", "RU", "Мария", "Ёлкина"),
        ("Мария Петровна Ёлкина", "RU", "Мария", "Ёлкина"),
        ("Иван Петрович Рабинович", "RU", "Иван", "Рабинович"),
        ("Мария Ёлкина", "ES", "Мария", "Ёлкина"),
        ("张伟", "CN", "伟", "张"),
        ("欧阳娜娜", "CN", "娜娜", "欧阳"),
        ("Wei Li", "CN", "Wei", "Li"),
        ("John Ronald Smith", "GB", "John", "Smith"),
        ("Ромашка", "RU", "", "Ромашка"),
        ("", "ES", "", ""),
    ],
)
def test_parts_of_a_name(name, country, given_name, surname):
    assert split_name(name, country) == NameParts(given_name, surname)
    assert surname_of(name, country) == surname


@pytest.mark.parametrize(
    ("name", "country", "first", "short"),
    [
        ("Lucía Montes Ruiz", "ES", "Lucía", "Lucía\u00a0M."),
        ("José Luis de la Fuente Ruiz", "ES", "José Luis", "José\u00a0Luis\u00a0F."),
        ("Ёлкина Мария Петровна", "RU", "Мария", "Мария\u00a0Ё."),
        ("张伟", "CN", "伟", "张*"),
        ("Ромашка", "RU", "Ромашка", "Ромашка"),
    ],
)
def test_what_others_may_see(name, country, first, short):
    assert first_name(name, country) == first
    assert short_name(name, country) == short


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

"""Which word is the surname, and what others may see of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.names import (
    NameParts,
    first_name,
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
        ("María de la Fuente", "ES", "María", "de la Fuente"),
        ("de la Fuente", "ES", "de", "la Fuente"),
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
        ("张 伟", "CN", "伟", "张"),
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
    "name", ["Frutas Ventisquero SL", "Talleres Vega, S.A.", "ООО Вектор", "北京汽车有限公司"]
)
def test_a_company_is_greeted_by_its_whole_name(name):
    assert first_name(name, "ES") == name


@given(
    st.lists(
        st.sampled_from(["María", "de", "la", "Fuente", "Петровна", "Ёлкина", "张", "伟", "X"])
    ),
    st.sampled_from(["ES", "RU", "CN", ""]),
)
def test_every_name_has_a_surname(words, country):
    name = " ".join(words)
    parts = split_name(name, country)
    assert bool(parts.surname) is bool(words)
    assert set(f"{parts.given} {parts.surname}") <= set(name) | {" "}
    assert bool(short_name(name, country)) is bool(words)

"""One search key for a name, in whichever alphabet and spelling it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.spelling import search_key, typed_words


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


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("王伟", "王伟 ww yw wangwei yuwei wang wei yu"),
        ("曾小贤", "曾小贤 cxx zxx cengxiaoxian zengxiaoxian ceng xiao xian zeng"),
        ("北京长城服务", "北京长城服务 bjccfw beijingchangchengfuwu"),
    ],
)
def test_a_chinese_name_is_kept_with_how_it_is_typed(name, key):
    assert search_key(name) == key


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Cмирнов", [["cmirnov"], ["smirnov"]]),  # C was typed in Latin
        ("BACOB", [["bacob"], ["vasov"]]),  # all of it was
        ("Сastro", [["sastro"], ["castro"]]),  # С was typed in Cyrillic
        ("Wang W", [["vang", "v"], ["wang", "w"]]),
        ("ww", [["ww"]]),
        ("王 伟", [["王伟"]]),
        ("4821", []),
    ],
)
def test_what_is_typed_may_be_meant_in_several_ways(text, ways):
    assert typed_words(text) == ways


def test_key_keeps_to_its_column():
    assert len(search_key("\ufdfa" * 80)) == 160


@given(st.text())
def test_key_ignores_case_and_spacing(name):
    assert search_key(f" {name} ") == search_key(name)
    assert search_key(name.upper()) == search_key(name.upper().lower())

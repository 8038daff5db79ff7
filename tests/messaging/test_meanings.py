"""What a client's text says: plain answers in four languages, and nothing guessed."""

import pytest

from service_desk.messaging.meanings import meaning_of
from service_desk.messaging.states import Meaning

YES = """
    1 |  1. | １ | 1️⃣ | +1 | YES | Ok! | да | Да, спасибо! | ДА | Подтверждаю | О́К
    sí | SI | Sí, gracias | vale | De acuerdo. | 好 | 好的，谢谢 | 是 | 确认 | 👍 | 👍🏽
"""
NO = "2 | ２ | no | No. | нет | Отмена | cancelar | Por favor, cancelar | 取消 | 不 | ❌"
STOP = "STOP | stop. | Стоп | BAJA | 退订 | TD | Stop, please"
OTHER = """
    | 12 | 3 | no, ten minutes later | да нет | Sí? | ¿sí | 1 o 2 | ok ok | no puedo mañana
    don't cancel | not yes | 好吗？ | 🤔 | нет, буду | stop by at ten | Hola | 😊
"""


def phrases(text: str) -> list[str]:
    return [phrase for line in text.strip("\n").splitlines() for phrase in line.split("|")]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        *((text, Meaning.YES) for text in phrases(YES)),
        *((text, Meaning.NO) for text in phrases(NO)),
        *((text, Meaning.STOP) for text in phrases(STOP)),
        *((text, Meaning.OTHER) for text in phrases(OTHER)),
    ],
)
def test_only_a_plain_answer_is_understood(text, meaning):
    assert meaning_of(text) == meaning


def test_a_long_text_is_not_even_looked_at():
    assert meaning_of("yes " + " " * 100) == Meaning.OTHER

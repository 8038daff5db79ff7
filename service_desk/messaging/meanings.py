"""What a text that came back says, as far as a machine may understand it.

Only a whole answer that stands in a list here is understood, in any of our languages: a client
who writes "no, ten minutes later" is read by a person.
"""

import unicodedata

from service_desk.messaging.states import Meaning

_LISTS = {
    Meaning.YES: """
        1, yes, y, yep, yeah, ok, okay, confirm, confirmed, I confirm, I will come, coming,
        да, ага, ок, окей, хорошо, подтверждаю, подтвердить, буду, приеду,
        sí, si, vale, de acuerdo, confirmo, confirmar, confirmado, voy, iré,
        是, 是的, 好, 好的, 好吧, 可以, 行, 确认, 收到, 会来, 确定, 👍, 👌, ✅
    """,
    Meaning.NO: """
        2, no, n, nope, cancel, I cancel,
        нет, не, отмена, отменить, отменяю, не буду, не приеду,
        cancelar, cancela, anular, cancelo, no voy, no iré,
        不, 不是, 不行, 不来, 取消, 否, 👎, ❌
    """,
    Meaning.STOP: """
        stop, stop all, unsubscribe, end, quit, stop SMS,
        стоп, отписаться, отписка, не пишите,
        baja, alto, parar, no más,
        退订, 停止, T, TD, T退订
    """,
}
# Said out of politeness, and says nothing.
_COURTESY = "please, thanks, thank you, пожалуйста, спасибо, por favor, gracias, 谢谢, 谢谢你, 请"
_ASKING = frozenset("?？¿")
_LONGEST_ANSWER = 40


def meaning_of(text: str) -> Meaning:
    """Yes, no, stop, or to be read. Case, accents, blanks and signs are looked past."""
    if len(text) > _LONGEST_ANSWER or _ASKING & set(text):
        return Meaning.OTHER
    said = _bare(text)
    return _KNOWN.get(said) or _KNOWN.get(_without_courtesy(said), Meaning.OTHER)


def _bare(text: str) -> str:
    """Letters, digits and pictures only, full-width ones as the others."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(filter(_says_something, folded))


def _says_something(char: str) -> bool:
    """A picture is a symbol of its own; what tints its skin is a modifier, and says nothing."""
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "So"


def _without_courtesy(said: str) -> str:
    for phrase in _POLITE:
        said = said.removeprefix(phrase).removesuffix(phrase)
    return said


def _phrases(text: str) -> list[str]:
    return [_bare(phrase) for phrase in text.split(",")]


_KNOWN = {phrase: meaning for meaning, text in _LISTS.items() for phrase in _phrases(text)}
# The longest first: "谢谢你" is not "谢谢" and a "你" that is left.
_POLITE = sorted(_phrases(_COURTESY), key=len, reverse=True)

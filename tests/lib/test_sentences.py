"""Every sentence of this floor: at most fifteen words, ended, without codes."""

import ast
from pathlib import Path

import pytest

import service_desk.lib

FILES = sorted(Path(service_desk.lib.__path__[0]).glob("*.py"))


def sentences(file: Path) -> list[str]:
    """Literals given to `_()` that are whole sentences, so not units or parts of a date."""
    calls = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
    marked = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_")
    texts = [ast.literal_eval(call.args[0]) for call in marked]
    return [text for text in texts if text[0].isupper()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_sentences_are_short_and_whole(file):
    for sentence in sentences(file):
        assert len(sentence.split()) <= 15, sentence
        assert sentence[-1] in ".?", sentence


def test_there_are_sentences_to_look_at():
    assert len([text for file in FILES for text in sentences(file)]) > 30

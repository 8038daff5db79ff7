"""The floors and rooms of the house: who may import whom (contracts in pyproject.toml)."""

from importlinter import cli

CLEAN = 0


def test_every_import_goes_down(capsys):
    answer = cli.lint_imports(no_cache=True)
    assert answer == CLEAN, capsys.readouterr().out

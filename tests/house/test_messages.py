"""Every sentence is translated, every hole is filled, every catalogue is compiled."""

from io import StringIO

from django.core.management import call_command


def test_all_sentences_are_translated_in_all_languages():
    answer = StringIO()
    try:
        call_command("messages", check=True, stdout=answer)
    except SystemExit:
        lines = answer.getvalue().splitlines()
        raise AssertionError(
            f"{len(lines)} faults (`manage.py messages --check` lists them):\n"
            + "\n".join(lines[:20])
        ) from None

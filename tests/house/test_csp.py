"""The content security policy takes no inline script and no inline style: neither do templates."""

import re

import pytest
from django.conf import settings

FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an event attribute": r"\son[a-z]+\s*=",
    "htmx's own event attribute": r"\shx-on\b",
    # A block of data (schema.org) is no script: browsers do not run its type.
    "a script without an address": r'<script\b(?![^>]*\s(src=|type="application/ld\+json"))',
    "an address that is a script": r"javascript:",
    "an htmx expression": r'hx-(vals|headers)\s*=\s*["\']js:|hx-trigger="[^"]*\[',
    "something from another host": r'\b(src|href)\s*=\s*["\'](https?:)?//',
}
# Letters to clients are read by mail programs, which know no stylesheet and no policy.
LETTERS = "/messages/"


def pages():
    for folder in (settings.BASE_DIR / "templates", settings.BASE_DIR):
        for path in folder.rglob("*.html"):
            if not {".venv", ".state", "node_modules"} & set(path.parts):
                yield path


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for path in pages()
        if LETTERS not in str(path) and re.search(FORBIDDEN[what], path.read_text(encoding="utf-8"))
    }

    assert found == set()


def test_modules_write_no_markup_and_run_no_text():
    """innerHTML, eval and friends would let a client's name become script."""
    unsafe = r"\b(eval|Function|insertAdjacentHTML|document\.write)\s*\(|\.(inner|outer)HTML\s*="
    found = {
        path.name
        for path in (settings.BASE_DIR / "static/js").rglob("*.js")
        if re.search(unsafe, path.read_text(encoding="utf-8"))
    }

    assert found == set()

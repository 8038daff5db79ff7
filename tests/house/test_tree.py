"""What may lie in the tree and what may not."""

import importlib.metadata
import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.db import connection
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = Path(__file__).parents[2]
SOURCES = {".py", ".html", ".js", ".css", ".txt", ".yml", ".toml", ".md", ".svg"}
UNFINISHED = re.compile(
    r"\b(TODO|FIXME|XXX|HACK|(?i:for now|not implemented|coming soon|lorem ipsum))\b"
)
# Somebody's home, or the index a package came from.
PLACES_OF_ONE_MACHINE = re.compile(r"/(?:home|Users)/\w+/|https?://\S+/simple/")
# Marks of house.md section 6: a passed one is a question, so it is printed and never fails.
MARKS = {".py": 300, ".html": 160, ".css": 200, ".js": 200}
TEST_MARK = 350


def tree() -> list[Path]:
    """Every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [PROJECT / name for name in listed.stdout.splitlines() if (PROJECT / name).is_file()]


TREE = tree()
TEXTS = {path: path.read_text() for path in TREE if path.suffix in SOURCES}


def short(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def test_nobody_elses_code_or_font_is_copied_in():
    foreign = re.compile(r"\.min\.|\.(woff2?|ttf|otf|eot)$|(^|/)(vendor|node_modules|third_party)/")
    assert [short(path) for path in TREE if foreign.search(short(path))] == []


def test_nothing_is_left_unfinished():
    found = [
        f"{short(path)}:{number}: {line.strip()}"
        for path, text in TEXTS.items()
        if path != Path(__file__)
        for number, line in enumerate(text.splitlines(), start=1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_no_file_names_the_machine_it_was_made_on():
    found = [
        f"{short(path)}: {place}"
        for path, text in TEXTS.items()
        if path != Path(__file__)
        for place in PLACES_OF_ONE_MACHINE.findall(text)
    ]
    assert found == []


def test_the_lock_file_stays_out_of_git():
    assert "uv.lock" in (PROJECT / ".gitignore").read_text().splitlines()
    assert PROJECT / "uv.lock" not in TREE


def test_every_installed_package_is_pinned():
    tools = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]
    pinned = {
        (canonicalize_name(name), Version(version))
        for name, _, version in (
            pin.partition("==") for pin in tools["uv"]["constraint-dependencies"]
        )
    }
    installed = {
        (canonicalize_name(package.name), Version(package.version))
        for package in importlib.metadata.distributions()
    }
    assert sorted(installed - pinned) == []


def test_the_driver_is_the_named_one():
    """Django takes psycopg 3 silently where it can import it."""
    assert importlib.util.find_spec("psycopg") is None
    assert connection.Database.__name__ == "psycopg2"


@pytest.mark.parametrize("suffix", sorted(MARKS))
def test_sizes_are_reported(suffix, record_property):
    long = {
        short(path): text.count("\n")
        for path, text in TEXTS.items()
        if path.suffix == suffix
        and text.count("\n") > (TEST_MARK if "tests" in path.parts else MARKS[suffix])
    }
    record_property("past the mark", long)
    print(f"past the mark of {suffix}: {long or 'none'}")

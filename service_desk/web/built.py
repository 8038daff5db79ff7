"""Static files that are made and not written by hand: found, collected and hashed like the rest."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class BuiltFinder(BaseFinder, ABC):
    """Finds the files named in ``names``, each made by ``build()`` when its sources have changed.

    They are kept in ``STATE_DIR/built`` with a stamp of their sources beside them, so a warm
    start makes nothing and an older file of a newer package is still noticed.
    """

    names: ClassVar[Iterable[str]] = ()

    def __init__(self) -> None:
        self.storage = FileSystemStorage(location=settings.STATE_DIR / "built")

    @abstractmethod
    def sources(self, name: str) -> list[Path]:
        """The files that ``name`` is made of."""

    @abstractmethod
    def build(self, name: str) -> bytes:
        """The content of ``name``."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002  Django's own
        if path not in self.names:
            return []
        found = str(self._fresh(path))
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in self.names:
            self._fresh(name)
            yield name, self.storage

    def _fresh(self, name: str) -> Path:
        built = Path(self.storage.path(name))
        stamp_file = built.with_name(built.name + ".stamp")
        stamp = _stamp(self.sources(name))
        if not (built.exists() and stamp_file.exists() and stamp_file.read_text() == stamp):
            _write(built, self.build(name))
            _write(stamp_file, stamp.encode())
        return built


def _stamp(sources: Iterable[Path]) -> str:
    facts = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in sources]
    return sha256(repr(facts).encode()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Written beside and renamed: two processes that start at once never see half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(content)
    Path(half.name).chmod(0o644)
    Path(half.name).replace(path)

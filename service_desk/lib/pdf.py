"""HTML to PDF: the only door to WeasyPrint. Nothing is loaded from outside (S13, S14).

A paper is drawn in a process of its own, with bounded memory, that is killed when it takes too
long: a client's words end up on papers, and the page engine is large. This file is also that
process' program; it is run by its path and imports nothing of ours.
"""

import importlib.util
import re
import resource
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PANGO_IS_MISSING = (
    "Pango is missing, so papers open as pages to print: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)

SECONDS = 20
MEMORY = 2 * 1024**3
"""Address space, bytes; a one-page paper with Chinese takes a fifth of it."""

_NO_PANGO = 3
_LATIN = "paper:noto-sans"
_CHINESE = re.compile("[\u2e80-\ufaff\ufe30-\uffef]")
_FONTS = {
    _LATIN: ("Noto Sans", "fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    "paper:noto-sans-sc": ("Noto Sans SC", "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
}


class NoPaper(Exception):
    """No PDF could be made."""


class PangoIsMissing(NoPaper):
    """The system has no Pango: the caller shows the same page to be printed by the browser."""


class PaperTooLarge(NoPaper):
    """Drawing took too long or too much memory and was stopped."""


@lru_cache
def can_draw() -> bool:
    """Whether this machine has what WeasyPrint needs of the system."""
    from ctypes.util import find_library

    return all(find_library(name) for name in LIBRARIES)


def draw_pdf(html: str, *, css: str = "", seconds: float = SECONDS) -> bytes:
    """The PDF of a page, set in Noto Sans with Noto Sans SC, styled by ``css``.

    The page may name ``data:`` addresses; any other address in it stays unread. About two
    seconds, most of it the engine's start. Raises PangoIsMissing, PaperTooLarge, NoPaper.
    """
    if not can_draw():
        raise PangoIsMissing(PANGO_IS_MISSING)
    # -P: our folder, with modules of everyday names, does not come before the real ones.
    command = [sys.executable, "-P", __file__, str(int(MEMORY))]
    try:
        done = subprocess.run(
            command,
            input=f"{css}\0{html}".encode(errors="replace"),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise PaperTooLarge(f"A paper was not drawn in {seconds} s.") from slow
    if done.returncode == _NO_PANGO:
        raise PangoIsMissing(PANGO_IS_MISSING)
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        words = done.stderr.decode(errors="replace")
        if "MemoryError" in words or done.returncode < 0:
            raise PaperTooLarge(words[-400:])
        raise NoPaper(words[-400:])
    return done.stdout


def _faces(html: str) -> str:
    """The faces of a page; the large Chinese one, half a second of it, only where it is used."""
    wanted = _FONTS if _CHINESE.search(html) else [_LATIN]
    return "".join(
        f'@font-face {{ font-family: "{_FONTS[address][0]}"; font-weight: 100 900; '
        f'src: url("{address}"); }}\n'
        for address in wanted
    )


def _font_file(address: str) -> Path:
    _family, package, path = _FONTS[address]
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / path


def _draw(html: str, css: str) -> bytes:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OursOnly(URLFetcher):
        """Fonts of the project's packages and what the page itself carries; nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in _FONTS:
                return URLFetcherResponse(url, _font_file(url).read_bytes())
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise ValueError(f"A paper loads nothing from outside: {url[:80]}")

    fetcher, fonts = OursOnly(allowed_protocols=["data"]), FontConfiguration()
    sheets = [
        weasyprint.CSS(string=text, url_fetcher=fetcher, font_config=fonts)
        for text in (_faces(html), css)
    ]
    page = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None)
    drawn = page.write_pdf(stylesheets=sheets, font_config=fonts)
    assert isinstance(drawn, bytes)
    return drawn


def _main(memory: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    css, _, html = sys.stdin.buffer.read().decode().partition("\0")
    try:
        pdf = _draw(html, css)
    except OSError as error:
        if "library" not in str(error):
            raise
        return _NO_PANGO
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1])))

"""Papers load nothing from outside, whatever a client's words contain (S13), and end (S14)."""

import http.server
import re
import threading
import zlib
from collections.abc import Iterator

import pytest

from service_desk.lib import pdf
from service_desk.lib.pdf import PangoIsMissing, PaperTooLarge, draw_pdf

CANARY = "canary-4711"


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what it was asked for."""
    seen: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()


def streams(content: bytes) -> bytes:
    """All that a PDF holds, unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return content + b"".join(zlib.decompressobj().decompress(part) for part in packed[:-1])


def test_nothing_is_read_from_the_machine_or_the_network(asked, tmp_path):
    url, seen = asked
    secret = tmp_path / "secret.svg"
    secret.write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><title>{CANARY}</title></svg>")
    page = f"""<html><head>
      <link rel="stylesheet" href="{url}/a.css"><link rel="attachment" href="{secret.as_uri()}">
      <link rel="attachment" href="{url}/attached">
      <style>@import url("{url}/b.css"); p {{ background: url("{url}/c.png") }}
        @font-face {{ font-family: X; src: url("{url}/d.woff2") }} p {{ font-family: X }}</style>
      </head><body><p>Estimate</p><img src="{secret.as_uri()}"><img src="{url}/e.png">
      <object data="{secret.as_uri()}"></object>
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
      <image xlink:href="{secret.as_uri()}"/><image href="{url}/f.svg"/></svg></body></html>"""

    drawn = draw_pdf(page)

    assert seen == []
    assert drawn.startswith(b"%PDF")
    assert CANARY.encode() not in streams(drawn)
    assert b"/EmbeddedFile" not in drawn


def test_russian_and_chinese_are_set_in_our_own_fonts():
    drawn = draw_pdf("<p style='font-family: Noto Sans, Noto Sans SC'>Калькуляция 估价单</p>")

    fonts = set(re.findall(rb"/BaseFont /\w+\+([\w-]+)", streams(drawn)))
    assert {name.split(b"-")[0] for name in fonts} == {b"Noto"}
    assert len(fonts) == 2


def test_a_paper_that_would_take_minutes_is_given_up():
    page = f"<table><tr>{'<td colspan=99999>x</td>' * 40}</tr></table>"

    with pytest.raises(PaperTooLarge):
        draw_pdf(page, seconds=2)


def test_without_pango_the_caller_is_told_so(monkeypatch):
    monkeypatch.setattr(pdf, "can_draw", lambda: False)

    with pytest.raises(PangoIsMissing, match="apt-get install libpango"):
        draw_pdf("<p>Estimate</p>")

"""The page in a frame of another site, over TLS and behind two processes, in a real Chromium.

``https://school.example`` embeds ``https://explorer.example``; both names lead to this machine. The
browser blocks the cookies of third parties, as many do: only a partitioned one reaches the frame.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlparse

import pytest
import trustme
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect, sync_playwright

from tests.deploy.conftest import COOKIE, Hosting, host
from tests.installed import chromium
from viz.panels.state import WALKTHROUGH

SCHOOL, EXPLORER, PROBE = "school.example", "explorer.example", "probe.example"


@dataclass(frozen=True)
class Sites:
    """Two sites of two names, with what nginx and its processes say."""

    hosting: Hosting
    school: str
    explorer: str


class School(BaseHTTPRequestHandler):
    """Another site's page, which embeds what its query asks for; and a probe that gives cookies away."""

    def do_GET(self) -> None:
        name = self.headers["Host"].partition(":")[0]
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if name == PROBE:
            self.send_header("Set-Cookie", "lax=1; Path=/; HttpOnly; SameSite=Lax")
            self.send_header("Set-Cookie", "none=1; Path=/; SameSite=None; Secure")
            self.send_header("Set-Cookie", "parted=1; Path=/; SameSite=None; Secure; Partitioned")
        self.end_headers()
        said = self.headers.get("Cookie", "")
        frame = f'<iframe src="{self.path[2:]}" width="900" height="700"></iframe>'
        self.wfile.write((said if name == PROBE else f"<!doctype html>{frame}").encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def school(certificate: trustme.LeafCert) -> Iterator[int]:
    """The port of the other site, while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), School)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(tls)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """Both sites, with a certificate that nobody knows."""
    folder: Path = tmp_path_factory.mktemp("sites")
    certificate = trustme.CA().issue_cert(SCHOOL, EXPLORER, PROBE)
    files = folder / "certificate.pem", folder / "key.pem"
    certificate.cert_chain_pems[0].write_to_path(files[0])
    certificate.private_key_pem.write_to_path(files[1])
    options = ("--processes", "2", "--certificate", str(files[0]), "--key", str(files[1]))
    with school(certificate) as port, host(folder, *options) as hosting:
        explorer = f"https://{EXPLORER}:{urlparse(hosting.address).port}"
        yield Sites(hosting, f"https://{SCHOOL}:{port}", explorer)


@pytest.fixture(scope="module")
def strict() -> Iterator[Browser]:
    """A Chromium that finds every name here, and blocks the cookies of third parties."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(playwright.chromium.executable_path),
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                "--host-resolver-rules=MAP * 127.0.0.1",
                "--test-third-party-cookie-phaseout",
                "--ignore-certificate-errors",  # a context's own switch does not hold for downloads
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def context(strict: Browser) -> Iterator[BrowserContext]:
    """A reader who has been nowhere yet."""
    context = strict.new_context(accept_downloads=True)
    context.set_default_timeout(30_000)
    yield context
    context.close()


def embed(page: Page, sites: Sites, address: str) -> Frame:
    """The frame in the other site's page, once it is there."""
    page.goto(f"{sites.school}/?{address}")
    (frame,) = page.main_frame.child_frames
    return frame


def test_this_browser_keeps_no_cookie_of_a_frame_but_a_partitioned_one(
    context: BrowserContext, sites: Sites
) -> None:
    """Otherwise the tests below would say nothing: with ``Lax`` the frame has no cookie at all."""
    page = context.new_page()
    probe = sites.school.replace(SCHOOL, PROBE)
    embed(page, sites, probe)
    assert embed(page, sites, probe).text_content("body") == "parted=1"


def cookies(context: BrowserContext, name: str) -> list[dict[str, Any]]:
    """The cookies of that name, with their partition."""
    return [dict(it) for it in context.cookies() if it["name"] == name]


def answered(sites: Sites) -> dict[str, set[str]]:
    """Which processes answered a method and a path, by their ports, from nginx' log."""
    (log,) = sites.hosting.log.parent.glob("autograd-explorer-*/access.log")
    lines = re.findall(r"\] (\w+) /(\S*) \d+ \S+ \S+ (\S+)", log.read_text("utf-8"))
    parts: dict[str, set[str]] = {}
    for method, path, process in lines:
        if process != "-":
            parts.setdefault(f"{method} /{path}", set()).add(process)
    return parts


def test_a_reader_in_a_frame_stays_at_one_process(context: BrowserContext, sites: Sites) -> None:
    """Page, websockets, a download and an upload: beside them, others go to both in turn."""
    page = context.new_page()
    frame = embed(page, sites, f"{sites.explorer}/?embed=true&parts=all&tab=file")
    expect(frame.locator('g.node[data-node="res"]')).to_be_visible()

    (cookie,) = cookies(context, COOKIE)
    assert cookie["partitionKey"] == f"https://{SCHOOL}"
    assert (cookie["sameSite"], cookie["secure"], cookie["httpOnly"]) == ("None", True, True)

    # What is saved comes from the browser itself: it would ask the server without the cookie.
    with page.expect_download() as download:
        frame.get_by_role("button", name="Save the program").click()
    assert Path(download.value.path()).read_text("utf-8") == WALKTHROUGH

    # The page's own field reads a file in the browser and sends it over the websocket.
    program = "x = torch.tensor([3.], requires_grad=True)\ny = x * x\n"
    frame.locator("input[type=file]").set_input_files(
        {"name": "p.py", "mimeType": "text/x-python", "buffer": program.encode()}
    )
    expect(frame.locator('g.node[data-node="y"]')).to_be_visible()

    # An upload of Streamlit's own, which asks for its cookie, as often as it takes to miss by chance.
    assert frame.evaluate(UPLOADS, 6) == [400] * 6, "a session of nobody, at whoever answers"
    token = cookies(context, "_streamlit_xsrf")
    assert [it["partitionKey"] for it in token] == [f"https://{SCHOOL}"]

    # A second socket, as after a lost connection.
    with page.expect_websocket(lambda it: urlparse(it.url).path == "/_stcore/stream") as again:
        frame.evaluate("location.reload()")
    again.value.wait_for_event("framereceived")
    expect(frame.locator('g.node[data-node="y"]')).to_be_visible()

    parts = answered(sites)
    assert parts["GET /_stcore/stream"] == parts["PUT /_stcore/upload_file/0-0/one"], parts
    assert len(parts["GET /_stcore/stream"]) == 1, parts


UPLOADS = """async (times) => {
    const token = document.cookie.match(/_streamlit_xsrf=([^;]+)/)?.[1] ?? ""
    const statuses = []
    for (let time = 0; time < times; time++) {
        const body = new FormData()
        body.append("f", new File(["x"], "f"))
        const headers = { "X-Xsrftoken": token }
        const to = "/_stcore/upload_file/0-0/one"
        statuses.push((await fetch(to, { method: "PUT", body, headers })).status)
    }
    return statuses
}"""

"""The page hosted as deploy/serve.py hosts it: two app processes behind a real nginx."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bench.server import ROOT, free_port
from tests.installed import nginx
from tests.processes import alive, workers_of

START = 120
"""Seconds within which the page is hosted, or a process is back."""
COOKIE = "explorer_process"


@dataclass
class Hosting:
    """A running serve.py, and what it has said so far."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        """All that it and its processes have written."""
        return self.log.read_text("utf-8")

    def pids(self) -> dict[str, int]:
        """The process that stands behind each name, as serve.py said it last."""
        return {
            name: int(pid)
            for name, pid in re.findall(r"^(p\d+): process (\d+) at", self.said(), re.M)
        }

    def whole(self) -> bool:
        """Whether all processes that it named last are running; a dead one has no command line."""
        lines = [Path(f"/proc/{pid}/cmdline") for pid in self.pids().values()]
        return all(line.exists() and line.read_bytes() for line in lines)

    def kill(self, name: str) -> None:
        """``kill -9``."""
        os.kill(self.pids()[name], signal.SIGKILL)

    def wait(self, done: Callable[[], bool]) -> None:
        """Until that is so. Fails if it is not within `START` seconds, or serve.py ends."""
        until = time.monotonic() + START
        while not done():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.05)

    def get(
        self, path: str, cookie: str = "", accept: str = "", body: bytes | None = None, **more: str
    ) -> Any:
        """The answer to a request of somebody with that cookie; with a `body` it is a POST.

        `more` are further headers, by their name with an underscore for each hyphen.
        """
        named = {name.replace("_", "-"): value for name, value in more.items()}
        headers = {"Cookie": cookie, "Accept-Encoding": accept, **named}
        asked = urllib.request.Request(
            f"{self.address}{path}",
            body,
            {name: value for name, value in headers.items() if value},
        )
        return urllib.request.urlopen(asked, timeout=START)

    def upload(self, cookie: str, session: str) -> int:
        """The status with which a file for that session is taken, as Streamlit's page sends it."""
        with self.get("/_stcore/health", cookie) as answer:
            (set_cookie,) = answer.headers.get_all("Set-Cookie")
        token = set_cookie.partition(";")[0]
        body = '--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n--b--\r\n'
        headers = {
            "Content-Type": "multipart/form-data; boundary=b",
            "Cookie": f"{cookie}; {token}",
            "X-Xsrftoken": token.partition("=")[2],
        }
        path = f"{self.address}/_stcore/upload_file/{session}/one"
        asked = urllib.request.Request(path, body.encode(), headers, method="PUT")
        try:
            with urllib.request.urlopen(asked, timeout=START) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code


@pytest.fixture
def hosting(hosted: Hosting) -> Hosting:
    """The hosted page with all its processes up, those that another test killed included."""
    hosted.wait(hosted.whole)
    return hosted


@pytest.fixture(scope="session")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosting]:
    """``python deploy/serve.py --processes 2``."""
    with host(tmp_path_factory.mktemp("hosting"), "--processes", "2") as hosting:
        yield hosting


@contextmanager
def host(folder: Path, *options: str) -> Iterator[Hosting]:
    """A running serve.py; fails if it leaves anything behind when it is ended."""
    port = free_port()
    path = f"{Path(nginx()).parent}:{os.environ['PATH']}"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, str(ROOT / "deploy" / "serve.py"), *options),
                *("--address", "127.0.0.1", "--port", str(port)),
            ],
            env={**os.environ, "PATH": path, "PYTHONWARNINGS": "ignore", "TMPDIR": str(folder)},
            stdout=log,
            stderr=log,
        )
    scheme = "https" if "--certificate" in options else "http"
    hosting = Hosting(f"{scheme}://127.0.0.1:{port}", process, folder / "log")
    try:
        hosting.wait(lambda: f"The page is at {scheme}:" in hosting.said())
        yield hosting
        running = [it for pid in hosting.pids().values() for it in (pid, *workers_of(pid))]
    finally:
        process.terminate()
        code = process.wait(30)
    assert code == 0
    until = time.monotonic() + 5
    while any(map(alive, running)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [pid for pid in running if alive(pid)]
    assert not list(folder.glob("autograd-explorer-*"))

"""A page of ours, or of a peer, served on this machine as ``streamlit run`` serves it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
START = 60
"""Seconds within which a page is healthy."""


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """A Streamlit process. `address` is where it listens, once it is healthy."""

    def __init__(self, script: Path, port: int = 0) -> None:
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", str(script)),
                *("--server.headless", "true", "--server.address", "127.0.0.1"),
                *("--server.port", str(self.port)),
            ],
            cwd=script.parent,  # a peer has Streamlit's own settings, not ours
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Until it is healthy. Raises `RuntimeError` if it ends, or is not within `START` seconds."""
        wait_until_healthy(self.address, self.process)

    @property
    def megabytes(self) -> float:
        """The memory that the process holds now: its resident set, from Linux's /proc."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    @property
    def processor(self) -> float:
        """The seconds of processor time that the process has used, without its workers'."""
        fields = (
            Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End the process and what it started."""
        self.process.terminate()
        self.process.wait(15)


def wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until ``/_stcore/health`` says ok. Raises `RuntimeError` if the process ends or it takes too long."""
    until = time.monotonic() + START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the page ended instead of serving")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the page did not get healthy within {START} s")


@contextmanager
def served(script: Path = ROOT / "app.py") -> Iterator[Server]:
    """A page, while it is served."""
    server = Server(script)
    try:
        server.wait()
        yield server
    finally:
        server.stop()

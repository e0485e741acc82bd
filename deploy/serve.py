"""Serve the page to a class from one machine: several app processes behind nginx, kept running.

``python deploy/serve.py --processes 2 --port 8080``, over TLS with ``--certificate`` and ``--key``. One
Python process computes on one core at a time, so each core gets a process of its own; nginx
(deploy/nginx.conf) keeps each reader at one of them, also in a frame of another site. A process that
ends, or does not show the page any more, is started again. It needs nginx and no root.
"""

from __future__ import annotations

import argparse
import http.client
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
START = 120
"""Seconds within which a process shows the page, torch's import included."""
GRACE = 3
"""Seconds that a process has to end by itself; it holds nothing that would be lost."""
CHECK = 10
"""Seconds between two looks at a process that runs."""
PATIENCE = 30
"""Seconds within which it shows the page, through one of its workers, also when it is busy."""
CHANCES = 2
"""Looks at which it did not, until it is started again."""
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def find_nginx() -> str:
    """The path of nginx. Where it is missing, ends the program with a sentence that says so."""
    # Debian installs it where only root's PATH leads.
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if nginx is None:
        sys.exit(
            "serve.py needs nginx: install your system's package, such as `apt-get install nginx`."
        )
    return nginx


def free_ports(count: int) -> list[int]:
    """So many ports of the loopback interface that nobody listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


class App:
    """One app process, named as nginx and its readers' cookies name it."""

    def __init__(self, name: str, port: int, secret: str) -> None:
        self.name, self.port, self.secret = name, port, secret
        self._changing = threading.Lock()
        self._over = False
        self.start()

    def start(self) -> None:
        """Start it, anew if it has ended."""
        with self._changing:
            if not self._over:
                self._start()

    def end(self) -> subprocess.Popen[bytes]:
        """Start it never again; gives back what may still run."""
        with self._changing:
            self._over = True
            return self.process

    def _start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", "app.py"),
                *("--server.headless", "true", "--server.address", "127.0.0.1"),
                *("--server.port", str(self.port)),
                *("--server.scriptHealthCheckEnabled", "true"),
            ],
            cwd=ROOT,
            # What one process signed, the others must be able to read.
            env={**os.environ, "STREAMLIT_SERVER_COOKIE_SECRET": self.secret},
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C reaches this program alone, which then ends the others
        )

    @property
    def ended(self) -> bool:
        """Whether it is no longer running."""
        return self.process.poll() is not None

    def shows_page(self, seconds: float = START) -> bool:
        """Whether the page's first view comes through a worker, without an error, in so many seconds."""
        return says_ok("127.0.0.1", self.port, "/_stcore/script-health-check", seconds)

    def wait(self) -> bool:
        """Wait until it shows the page, and say which it is. False if it does not."""
        until = time.monotonic() + START
        while not self.shows_page():
            if self.ended or time.monotonic() > until:
                return False
            time.sleep(0.1)
        print(f"{self.name}: process {self.process.pid} at 127.0.0.1:{self.port}", flush=True)
        return True

    def keep_running(self, patience: float) -> None:
        """Start it again whenever it ends, or hangs for so many seconds."""
        while not self._over:
            self._look(patience)
            if self._over:
                return
            if self.ended:
                print(
                    f"{self.name}: ended with {self.process.returncode}, starts again", flush=True
                )
            else:
                print(f"{self.name}: does not show the page, starts again", flush=True)
                self.process.kill()  # also one that is stopped; its workers end with it
                self.process.wait()
            self.start()
            if not self.wait():
                time.sleep(1)  # it may end again at once

    def _look(self, patience: float) -> None:
        """Come back when it has ended, or did not show the page several times in a row."""
        missed = 0
        while missed < CHANCES:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(min(CHECK, patience))
                return
            missed = 0 if self.shows_page(patience) else missed + 1


def says_ok(
    address: str, port: int, path: str, seconds: float = START, *, tls: bool = False
) -> bool:
    """Whether somebody listens there and answers ``ok`` in so many seconds, whoever a certificate names."""
    asked = http.client.HTTPConnection(address, port, timeout=seconds)
    if tls:
        anyone = ssl.create_default_context()
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
        asked = http.client.HTTPSConnection(address, port, timeout=seconds, context=anyone)
    try:
        asked.request("GET", path)
        return asked.getresponse().read() == b"ok"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def wait_for(apps: list[App]) -> bool:
    """Wait until all show the page. False if one does not."""
    together = ThreadPoolExecutor(max_workers=max(1, len(apps)))
    try:
        return all(together.map(App.wait, apps))
    finally:
        together.shutdown(wait=False)  # who is asked to end does not wait for them


def processes_conf(apps: list[App]) -> str:
    """What nginx.conf includes: who answers whom, by the name in the cookie; the rest in turn."""

    def upstream(name: str, first: list[App], others: list[App]) -> str:
        servers = [f"server 127.0.0.1:{app.port} max_fails=1 fail_timeout=2s" for app in first]
        servers += [f"server 127.0.0.1:{app.port} backup" for app in others]
        return "\n    ".join([f"upstream {name} {{", *(f"{one};" for one in servers)]) + "\n}\n"

    text = upstream("any", apps, [])
    for app in apps:
        text += upstream(app.name, [app], [other for other in apps if other is not app])
    known = "".join(f"    {app.name} {app.name};\n" for app in apps)
    text += f"map $cookie_explorer_process $process {{\n    default any;\n{known}}}\n"
    answered = "".join(f"    ~:{app.port}$ {app.name};\n" for app in apps)
    return text + f"map $upstream_addr $answered {{\n    default '';\n{answered}}}\n"


def sites(said: str) -> str:
    """Whom a Content-Security-Policy lets embed the page. Raises an error for what is no list of sites."""
    if not re.fullmatch(r"'none'|(\*|'self'|[\w.:/*-]+)( (\*|'self'|[\w.:/*-]+))*", said):
        raise argparse.ArgumentTypeError(
            "name sites as in a Content-Security-Policy, such as \"'self' https://school.example\""
        )
    return said


def here_conf(options: argparse.Namespace, static: Path) -> str:
    """What nginx.conf includes of this machine: address, certificate, who may embed the page, files."""
    tls = options.certificate is not None
    text = f"listen {options.address}:{options.port}{' ssl' if tls else ''};\n"
    if tls:
        text += f'ssl_certificate "{options.certificate.resolve()}";\n'
        text += f'ssl_certificate_key "{options.key.resolve()}";\n'
    return text + f'set $embedders "{options.embedders}";\nroot "{static}";\n'


def start_nginx(
    nginx: str, prefix: Path, apps: list[App], options: argparse.Namespace
) -> subprocess.Popen[bytes]:
    """nginx with all its files under `prefix`, as the user who runs this program."""
    package = importlib.util.find_spec("streamlit")
    assert package is not None
    assert package.origin is not None
    shutil.copy(ROOT / "deploy" / "nginx.conf", prefix)
    (prefix / "processes.conf").write_text(processes_conf(apps), "utf-8")
    static = Path(package.origin).with_name("static")
    (prefix / "here.conf").write_text(here_conf(options, static), "utf-8")
    user = " user root root;" if os.geteuid() == 0 else ""
    return subprocess.Popen(
        [nginx, "-p", str(prefix), "-c", "nginx.conf", "-e", "stderr", "-g", f"daemon off;{user}"],
        start_new_session=True,
    )


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End them all, by force after `GRACE` seconds."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def asked_for() -> argparse.Namespace:
    """What the command line says."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--processes", type=int, default=os.cpu_count(), help="default: one a core")
    asked.add_argument("--port", type=int, default=8080, help="default 8080")
    asked.add_argument("--address", default="0.0.0.0", help="to listen on; default: all")
    asked.add_argument("--certificate", type=Path, help="serve over TLS with this file (PEM)")
    asked.add_argument("--key", type=Path, help="the certificate's key (PEM)")
    asked.add_argument(
        "--embedders", type=sites, default="*",
        help="sites that may show the page in a frame, as in \"'self' https://school.example\"; default: all",
    )  # fmt: skip
    asked.add_argument(
        "--patience", type=float, default=PATIENCE,
        help=f"seconds within which a process shows the page, also when it is busy; default {PATIENCE}",
    )  # fmt: skip
    options = asked.parse_args()
    if (options.certificate is None) != (options.key is None):
        asked.error("--certificate and --key go together")
    return options


def main() -> None:
    """Serve until SIGTERM or Ctrl+C."""
    options = asked_for()
    tls = options.certificate is not None
    nginx = find_nginx()
    for number in ENDING:
        signal.signal(number, _end)
    secret = secrets.token_hex(32)
    apps: list[App] = []
    running: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="autograd-explorer-") as prefix:
        try:
            for place, port in enumerate(free_ports(max(1, options.processes)), 1):
                apps.append(App(f"p{place}", port, secret))
            if not wait_for(apps):
                sys.exit("An app process does not show the page; its own words are above.")
            proxy = start_nginx(nginx, Path(prefix), apps, options)
            running.append(proxy)
            while not says_ok(options.address, options.port, "/_stcore/health", tls=tls):
                if proxy.poll() is not None:
                    sys.exit("nginx does not start; its own words are above.")
                time.sleep(0.1)
            print(f"The page is at http{'s' * tls}://{options.address}:{options.port}", flush=True)
            for app in apps:  # each by itself: none waits while another one is down
                threading.Thread(
                    target=app.keep_running, args=(options.patience,), daemon=True
                ).start()
            sys.exit(proxy.wait())
        finally:
            for number in ENDING:
                signal.signal(number, signal.SIG_IGN)
            stop([*running, *(app.end() for app in apps)])


if __name__ == "__main__":
    main()

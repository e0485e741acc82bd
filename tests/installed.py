"""Programs beside Python that tests need: found on this machine, or else installed.

A test that needs one is never skipped: where it cannot be had, the test fails and says how to get it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Commands = tuple[list[str], ...]

SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
"""Where to look for servers: Debian installs them where only root's PATH leads."""


def chromium(own: str) -> str:
    """The path of a Chromium: an installed one, Playwright's `own`, or one installed now."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

    def find() -> str | None:
        found = (path for path in (*map(shutil.which, names), own) if path and Path(path).exists())
        return next(found, None)

    return _found(
        find,
        ([sys.executable, "-m", "playwright", "install", "chromium"],),
        (["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]),
        needs="The browser tests need Chromium: `playwright install chromium`, or your system's "
        "package, such as `apt-get install chromium`.",
    )


def nginx() -> str:
    """The path of nginx: an installed one, or one installed now."""
    return _found(
        lambda: shutil.which("nginx", path=SBIN),
        (["apt-get", "update"], ["apt-get", "install", "-y", "nginx-light"]),
        needs="The hosting tests need nginx: your system's package, such as `apt-get install nginx`.",
    )


def _found(find: Callable[[], str | None], *installers: Commands, needs: str) -> str:
    """What `find` finds, at once or after one of the installers. Fails the tests if it never does."""
    tried = []
    for commands in ((), *installers):
        for command in commands:
            if shutil.which(command[0]) is None:
                tried.append(f"{command[0]}: not found")
                continue
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            tried.append(f"{' '.join(command)}: exit {done.returncode} {done.stderr[-300:]}")
        if path := find():
            return path
    pytest.fail(f"{needs} Tried:\n" + "\n".join(tried))

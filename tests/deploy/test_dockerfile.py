"""deploy/Dockerfile, as far as it can be held to its word without building it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from fnmatch import fnmatch

import pytest

from tests.bench.server import ROOT, free_port
from tests.deploy.conftest import Hosting


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with what they say, in order."""
    text = (ROOT / "deploy" / "Dockerfile").read_text("utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def the(instruction: str) -> str:
    """What the one instruction of that name says."""
    (said,) = (said for word, said in instructions() if word == instruction)
    return said


def sources() -> list[str]:
    """What is copied into the image."""
    return [said.split()[0] for word, said in instructions() if word == "COPY"]


def test_the_page_runs_as_nobody_in_particular() -> None:
    user = the("USER")
    assert user not in ("root", "0")
    words = [word for word, _ in instructions()]
    (made,) = (
        place
        for place, (_, said) in enumerate(instructions())
        if f" {user}" in f" {said}" and "useradd" in said
    )
    assert made < words.index("USER") < words.index("CMD")


@pytest.mark.parametrize("source", sources())
def test_what_is_copied_is_there_and_not_ignored(source: str) -> None:
    assert (ROOT / source).exists()
    rules = (ROOT / ".dockerignore").read_text("utf-8").split("\n")
    ignored = False
    for rule in (rule for rule in rules if rule and not rule.startswith("#")):
        if fnmatch(source, rule.removeprefix("!").removeprefix("**/")):
            ignored = not rule.startswith("!")
    assert not ignored


def test_what_the_page_needs_is_copied() -> None:
    assert set(sources()) == {"packages.txt", "requirements.txt", "app.py", ".streamlit", "viz"}


def test_the_libraries_that_graphviz_needs_are_installed() -> None:
    packages = (ROOT / "packages.txt").read_text("utf-8").split()
    assert {"libglib2.0-0", "libx11-6", "libxext6", "libxrender1"} <= set(packages)
    assert {"fontconfig-config", "fonts-dejavu-core", "fonts-nanum"} <= set(packages)
    assert any("xargs -a packages.txt apt-get install" in said for _, said in instructions())


def test_the_script_that_tries_the_image_follows_these_steps() -> None:
    script = (ROOT / "deploy" / "try_image.sh").read_text("utf-8")
    for word in {word for word, _ in instructions()} - {"FROM", "ARG", "EXPOSE"}:
        assert re.search(rf"\b{word}\b", script)
    assert (
        subprocess.run(["sh", "-n", ROOT / "deploy" / "try_image.sh"], check=False).returncode == 0
    )


def health(port: int) -> int:
    """The exit code of the health check, asked at that port."""
    check = the("HEALTHCHECK").partition(" CMD ")[2]
    assert ":8501/" in check
    command = json.loads(check.replace(":8501/", f":{port}/"))
    assert command[0] == "python"
    quiet = {**os.environ, "no_proxy": "127.0.0.1"}
    return subprocess.run(
        [sys.executable, *command[1:]], env=quiet, stderr=subprocess.DEVNULL, check=False
    ).returncode


def test_the_health_check_tells_a_page_from_a_dead_port(hosting: Hosting) -> None:
    served = re.search(r"^p1: process \d+ at 127.0.0.1:(\d+)", hosting.said(), re.M)
    assert served
    assert health(int(served[1])) == 0
    assert health(free_port()) != 0


def test_it_starts_the_page_as_the_readme_does() -> None:
    command = json.loads(the("CMD"))
    assert "&& " + " ".join(command[:3]) + "\n" in (ROOT / "README.md").read_text("utf-8")
    assert set(command[3:]) == {
        "--server.address=0.0.0.0",
        f"--server.port={the('EXPOSE')}",
        "--server.headless=true",
        "--server.scriptHealthCheckEnabled=true",
    }


@pytest.mark.parametrize(
    ("index", "words"),
    [("", []), ("http://127.0.0.1/cpu", ["--index-url", "http://127.0.0.1/cpu"])],
)
def test_only_torch_comes_from_another_index(index: str, words: list[str]) -> None:
    (run,) = (said for word, said in instructions() if word == "RUN" and "pip" in said)
    done = subprocess.run(
        ["sh", "-c", f"pip() {{ printf '%s|' \"$@\"; echo; }}; {run}"],
        cwd=ROOT,
        env={**os.environ, "TORCH_INDEX": index},
        capture_output=True,
        text=True,
        check=True,
    )
    torch, rest = (line.strip("|").split("|") for line in done.stdout.splitlines())
    (pinned,) = (
        it for it in (ROOT / "requirements.txt").read_text().split() if it.startswith("torch==")
    )
    assert torch == ["install", "--no-cache-dir", *words, pinned]
    assert rest == ["install", "--no-cache-dir", "-r", "requirements.txt"]

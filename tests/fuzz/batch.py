"""Runs many cases in a process of their own, so that a crash or a hang is one more verdict."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tests.fuzz.judge import Verdict

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds on the clock after which a case, or the start of its process, is taken to hang."""

GRACE = 10.0
"""Seconds that a hanging process gets to say where it is."""


def verdicts(subject: str, seeds: range, patience: float = PATIENCE) -> Iterator[Verdict]:
    """The verdict on each seed, in order; the process is replaced when a case has ended it.

    Raises `RuntimeError` if the process does not even start.
    """
    while seeds:
        with tempfile.TemporaryFile() as errors, _child(subject, seeds, errors) as child:
            what = ""
            try:
                answers = _answers(child, patience)
                started = next(answers, None)
                for answer in answers:
                    yield _verdict(answer)
                    seeds = seeds[1:]
            except TimeoutError:
                what = f"hang: no answer within {patience:g} s"
                child.send_signal(signal.SIGABRT)  # faulthandler writes down where it hangs
                child.wait(GRACE)
            finally:
                child.kill()
            what = what or f"crash: the process ended with status {child.wait()}"
            errors.seek(0)
            said = errors.read()[-3000:].decode("utf-8", "replace")
            if started is None:
                raise RuntimeError(f"{subject}: {what}\n{said}")
        if seeds:
            yield Verdict(seeds[0], what, violations=(f"{what}\n{said}",))
            seeds = seeds[1:]


def _child(subject: str, seeds: range, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.child", subject, str(seeds.start), str(seeds.stop)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=errors,
    )


def _answers(child: subprocess.Popen[bytes], patience: float) -> Iterator[bytes]:
    """The lines that a child writes until it ends. Raises `TimeoutError` when one does not come."""
    assert child.stdout is not None
    rest = b""
    while select.select([child.stdout], [], [], patience)[0]:
        more = os.read(child.stdout.fileno(), 65_536)
        if not more:
            return
        *lines, rest = (rest + more).split(b"\n")
        yield from lines
    raise TimeoutError


def _verdict(answer: bytes) -> Verdict:
    given = json.loads(answer)
    return Verdict(**{**given, "violations": tuple(given["violations"])})

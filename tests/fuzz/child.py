"""The process that a batch of cases runs in: ``python -m tests.fuzz.child SUBJECT START STOP``.

It says when it is ready, then answers with one line of JSON for each seed as soon as it is judged: the
line that does not come says which case ended the process.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import logging
import os
import resource
import sys
from dataclasses import asdict, replace

from tests.fuzz.judge import judge, warm_up
from viz import limits

GIGABYTES = 4
"""Address space that the process may take beyond what it starts with: the machine is shared."""

PATIENCE = 2
"""Seconds that a program has, so that more cases are tried in the same time."""


def main(name: str, start: int, stop: int) -> None:
    """Judge the cases of the seeds from `start` up to `stop`."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what torch and Graphviz print is no answer
    limits.RUN_SECONDS = replace(limits.RUN_SECONDS, value=PATIENCE)
    subject = importlib.import_module(name)
    logging.disable()  # Streamlit's AppTest warns in each run that it is no server
    warm_up(subject)
    resource.setrlimit(resource.RLIMIT_AS, (_held() + GIGABYTES * 2**30, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("ready", file=answers, flush=True)
    for seed in range(start, stop):
        verdict = judge(subject, subject.case(seed), seed)
        print(json.dumps(asdict(verdict)), file=answers, flush=True)


def _held() -> int:
    with open("/proc/self/statm", encoding="ascii") as pages:
        return int(pages.read().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    faulthandler.enable()
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

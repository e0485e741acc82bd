"""Tens of thousands of random programs and URLs: nothing but results and refusals, soon and small.

Run it with ``python -m tests.bench.fuzz --cases 100000 --seed 0 --urls 5000``; with ``--seconds`` it
stops after so long. Each batch runs in a process of its own, so that a crash is caught and the run
goes on. Case n has the seed ``--seed`` + n: ``--seed n --cases 1`` shows it again, with its text.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from tests.fuzz.batch import PATIENCE, verdicts
from tests.fuzz.judge import Subject, Verdict

BATCH = 2_000
"""Cases that share a process: what one of them leaves behind can be found again among so many."""
SHOWN = 10
TEXT = 2_000
"""Characters of a case that are printed."""


def batches(subject: str, seeds: range, patience: float, until: float) -> Iterator[Verdict]:
    """The verdicts on all seeds, batch by batch, until the clock says `until`."""
    while seeds:
        for verdict in verdicts(subject, seeds[:BATCH], patience):
            yield verdict
            if time.monotonic() > until:
                return
        seeds = seeds[BATCH:]


def run(name: str, seeds: range, patience: float, until: float) -> int:
    """Fuzz one subject and print what there is to know; the number of violations."""
    subject: Subject = importlib.import_module(name)
    outcomes: Counter[str] = Counter()
    wrong = []
    slowest: list[Verdict] = []
    largest: list[Verdict] = []
    start = time.monotonic()
    for verdict in batches(name, seeds, patience, until):
        outcomes[verdict.outcome] += 1
        slowest = sorted([*slowest, verdict], key=lambda it: -it.total)[:SHOWN]
        largest = sorted([*largest, verdict], key=lambda it: -it.megabytes)[:SHOWN]
        if verdict.violations:
            wrong.append(verdict)
            print(f"\nVIOLATION {verdict}", *verdict.violations, sep="\n  ")
            print(subject.case(verdict.seed)[:TEXT].encode("ascii", "backslashreplace").decode())
    lasted = time.monotonic() - start
    print(f"\n{name}: {outcomes.total():,} cases, {outcomes.total() / lasted:.0f} a second")
    for outcome, count in outcomes.most_common():
        print(f"  {count:8,}  {outcome}")
    print("Slowest:", *slowest, sep="\n  ")
    print("Largest:", *islice(largest, 3), sep="\n  ")
    print(
        f"{len(wrong)} violations",
        *(f"  seed {it.seed}: {it.violations[0][:90]!r}" for it in wrong),
        sep="\n",
    )
    return len(wrong)


def main() -> int:
    """Fuzz programs of the op table, programs of the whole language, then URLs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="programs")
    parser.add_argument("--language", type=int, default=0, help="programs compared with Python")
    parser.add_argument("--urls", type=int, default=0, help="URLs")
    parser.add_argument("--seed", type=int, default=0, help="of the first case")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="for each kind")
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds until a hang")
    asked = parser.parse_args()
    violations = 0
    kinds = {
        "tests.fuzz.explained": asked.cases,
        "tests.fuzz.language": asked.language,
        "tests.fuzz.urls": asked.urls,
    }
    for name, count in kinds.items():
        if count:
            seeds = range(asked.seed, asked.seed + count)
            violations += run(name, seeds, asked.patience, time.monotonic() + asked.seconds)
    return min(violations, 1)


if __name__ == "__main__":
    sys.exit(main())

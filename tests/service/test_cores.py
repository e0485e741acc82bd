"""The cores that a container lets its page use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from viz.service.cores import usable_cores

ALL = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("said", "cores"),
    [
        ("100000 100000\n", 1),
        ("50000 100000\n", 1),
        ("150000 100000\n", min(2, ALL)),
        ("6400000 100000\n", ALL),
        ("max 100000\n", ALL),
        ("1 0\n", ALL),
        ("", ALL),
    ],
)
def test_a_container_has_the_cores_that_it_is_given(tmp_path: Path, said: str, cores: int) -> None:
    quota = tmp_path / "cpu.max"
    quota.write_text(said, "ascii")
    assert usable_cores(quota) == cores


def test_a_machine_without_such_a_limit(tmp_path: Path) -> None:
    assert usable_cores(tmp_path / "none") == ALL

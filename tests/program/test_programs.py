"""Whole programs of the kinds that people paste: each prints here what it prints in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import viz
from tests.plain_python import as_python, without_addresses

PROGRAMS = sorted(Path(__file__).with_name("programs").glob("*.py"))


def test_there_are_many() -> None:
    assert len(PROGRAMS) >= 80


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_it_prints_what_python_prints(path: Path) -> None:
    text = path.read_text("utf-8")
    printed, said = as_python(text)
    if said:
        with pytest.raises(viz.ProgramError) as caught:
            viz.run(text)
        assert said.split("\n")[0][:60] in str(caught.value)
        here = caught.value.printed
    else:
        here = viz.run(text).printed
    assert without_addresses(here) == without_addresses(printed)

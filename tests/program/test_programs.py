"""Whole programs of the kinds that people paste: each prints here what it prints in Python."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest
import torch

import viz

PROGRAMS = sorted(Path(__file__).with_name("programs").glob("*.py"))


def as_python(text: str) -> tuple[str, str]:
    """What Python prints for a program of ours, and the words of the error that ends it."""
    output, said = io.StringIO(), ""
    torch.manual_seed(0)
    with contextlib.redirect_stdout(output):
        try:
            exec(
                compile(text, "program.py", "exec"),
                {"__name__": "__main__", "torch": torch, "F": torch.nn.functional},
            )
        except Exception as error:
            said = str(error) or type(error).__name__
    return output.getvalue(), said


def without_addresses(text: str) -> str:
    return re.sub(r" at 0x[0-9a-f]+", " at 0x", text)


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

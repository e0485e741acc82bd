"""The README is true: its commands, its picture, its numbers."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import viz.chain.graph
import viz.explanation
import viz.trace.recorder

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_worked_examples() -> None:
    ran = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert ran.attempted > 10
    assert ran.failed == 0


@pytest.mark.parametrize("module", [viz.explanation, viz.trace.recorder], ids=lambda m: m.__name__)
def test_docstring_examples(module: object) -> None:
    ran = doctest.testmod(module)
    assert ran.attempted
    assert ran.failed == 0


def test_the_two_commands() -> None:
    assert "    pip install -r requirements.txt && streamlit run app.py\n" in README
    assert "    pip install -r tests/requirements.txt && pytest\n" in README
    assert "pip install -r tests/requirements.txt && pytest\n" in (ROOT / ".ci/run").read_text()


def test_the_picture_is_there() -> None:
    picture = (ROOT / "docs" / "page.png").read_bytes()
    assert picture.startswith(b"\x89PNG")


def test_requirements_are_exact() -> None:
    for file in ("requirements.txt", "tests/requirements.txt"):
        lines = (ROOT / file).read_text().splitlines()
        assert all("==" in line or line.startswith("-r ") for line in lines)

"""The README is true: its commands, its picture, its numbers."""

from __future__ import annotations

import doctest
import sys
from pathlib import Path

import pytest

import viz
import viz.trace.formulas
import viz.trace.source_location

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("file", ["README.md", "docs/library.md"])
def test_worked_examples(file: str) -> None:
    ran = doctest.testfile(str(ROOT / file), module_relative=False)
    assert ran.attempted > 10
    assert ran.failed == 0


@pytest.mark.parametrize("name", viz.__all__)
def test_docstring_examples(name: str) -> None:
    """Every public name shows how it is used, and the example is true."""
    public = getattr(viz, name)
    module = sys.modules[public.__module__]
    found = doctest.DocTestFinder(recurse=False).find(public, name, globs=vars(module).copy())
    assert any(test.examples for test in found)
    runner = doctest.DocTestRunner()
    for test in found:
        runner.run(test)
    assert runner.summarize().failed == 0


@pytest.mark.parametrize(
    "module", [viz.trace.formulas, viz.trace.source_location], ids=lambda m: m.__name__
)
def test_other_examples(module: object) -> None:
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

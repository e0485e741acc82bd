"""The notebook is valid, and every cell of it runs: under nbclient, and many of them in plain Python."""

from __future__ import annotations

import ast
import contextlib
from pathlib import Path
from typing import Any

import nbformat
import pytest
import torch
from nbclient import NotebookClient

import viz
from tests.export.programs import KINDS, made
from tests.export.test_script import PROGRAMS, run

ROOT = Path(__file__).parents[2]


def notebook(text: str, **more: Any) -> Any:
    """The notebook of a program, read by nbformat."""
    read = nbformat.reads(made(viz.run(text), "ipynb", **more).decode("utf-8"), as_version=4)
    nbformat.validate(read)
    return read


def cells(read: Any, kind: str = "code") -> list[str]:
    """The texts of its cells."""
    return [cell.source for cell in read.cells if cell.cell_type == kind]


@pytest.mark.parametrize("name", ["walkthrough", "a loop"])
def test_nbclient_runs_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    read = notebook(KINDS[name])
    NotebookClient(read, timeout=120, kernel_name="python3").execute(cwd=str(tmp_path))
    shown = [out for cell in read.cells for out in cell.get("outputs", ())]
    assert not [it for it in shown if it.output_type == "error"]
    pictures = [it for it in shown if it.output_type == "execute_result"]
    assert len(pictures) == 1
    assert "image/svg+xml" in pictures[0].data or "text/html" in pictures[0].data


@pytest.mark.parametrize("name", KINDS)
def test_its_cells_run(name: str) -> None:
    read = notebook(KINDS[name])
    explanation = viz.run(KINDS[name])
    assert run("\n".join(cells(read))) == explanation.printed
    assert ("import viz" in "\n".join(cells(read))) == bool(explanation.grad)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", list(PROGRAMS)[::6])
def test_cells_of_many_programs_run(name: str) -> None:
    with contextlib.suppress(viz.ProgramError):
        read = notebook(PROGRAMS[name])
        run("\n".join(cells(read)))


def test_the_program_is_in_cells_as_it_was_written() -> None:
    text = (
        "# one\nx = torch.ones(2, requires_grad=True)\n\n# two\ny = x * 2\n\n\nz = y.sum(); w = z * 3\n"
        "w.backward()\nprint(x.grad)\n# the end"
    )
    read = cells(notebook(text))
    assert "# one\nx = torch.ones(2, requires_grad=True)" in read
    assert "# two\ny = x * 2" in read
    assert "z = y.sum(); w = z * 3" in read
    assert "w.backward()\nprint(x.grad)\n# the end" in read
    (explained,) = [it for it in read if "viz.explain" in it]
    assert "viz.explain(w, {'x': x}, names={'y': y, 'z': z, 'w': w})" in explained
    for cell in read:
        ast.parse(cell)


def test_the_chain_rule_of_the_chosen_leaf_is_a_cell() -> None:
    words = cells(notebook(KINDS["two layers"], leaf="b2", element=1), "markdown")
    assert any("The chain rule: `b2`" in it and "$$" in it for it in words)
    assert not any("textcolor" in it for it in words)


def test_the_explanation_is_of_the_chosen_call() -> None:
    explanation = viz.run(KINDS["a loop"], backward=1)
    text = made(explanation, "ipynb").decode("utf-8")
    assert "backward=1" in text
    assert torch.is_grad_enabled()


def test_a_secret_is_refused() -> None:
    for format in ("py", "ipynb"):
        with pytest.raises(viz.ExplainError, match="predicted"):
            made(viz.run(KINDS["walkthrough"]), format, secret=True)

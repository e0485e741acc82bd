"""A program as a Jupyter notebook: its cells, `viz.explain` of the result, the chain rule, the checks.

Where the backward call stands in a loop or a function, the graph of one of its iterations cannot be had
between two cells: `viz.run` gets the text of the program then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import nbformat
import torch
from nbformat import v4

from viz.chain import Graph
from viz.draw.number_format import uniform
from viz.export.plain_python import LITERAL, literal, preamble
from viz.export.script import checks
from viz.naming import python_path
from viz.program.run import execute
from viz.program.tensors_in import tensors_in
from viz.rules.backward import BackwardCode
from viz.text import Language, say
from viz.typed_program import TypedProgram

_NAMED = 40
"""Tensors whose names are said to `viz.explain`: a cell has to be read."""


def notebook(
    graph: Graph,
    typed: TypedProgram,
    code: BackwardCode | None,
    chain: Sequence[str],
    leaf: str,
    language: Language,
) -> str:
    """The notebook as a file's text. `chain` is the chain rule of `leaf` in LaTeX, line by line."""
    made = checks(graph, typed, code, language)
    before, after, explained = _program(graph, typed)
    words = (f"# {say('export.title', language)}", say("export.needs_viz", language))
    # A notebook shows the value of a cell's last line, but for a semicolon: a seed gives a generator.
    start = _code("\n".join(preamble(typed)) + (";" if typed.draws_unseeded else ""))
    cells = [v4.new_markdown_cell("\n\n".join(words)), start]
    cells += [_code(made.before)] if made.before else []
    cells += map(_code, before)
    cells += [_code(explained)] if explained else []
    if chain:
        about = say("export.chain", language, leaf=f"`{leaf}`")
        formulas = "\n\n".join(f"$$\n{_coloured(line)}\n$$" for line in chain)
        cells.append(v4.new_markdown_cell(f"## {about}\n\n{formulas}"))
    cells += map(_code, after)
    if made.after:
        cells.append(_code("\n".join(made.after)))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.validate(whole)
    return str(nbformat.writes(whole)) + "\n"


def _code(source: str) -> Any:
    return v4.new_code_cell(source)


def _coloured(line: str) -> str:
    r"""A formula without colours: MathJax and KaTeX do not agree on how they are written."""
    while (start := line.find(r"\textcolor{")) >= 0:
        end = line.index("}", start) + 1
        line = line[:start] + line[end:]
    return line


def _program(graph: Graph, typed: TypedProgram) -> tuple[list[str], list[str], str]:
    """The program's cells before and after the one that explains it, and that one's text."""
    body = typed.program.tree.body
    if not graph.grad:
        return list(_cells(typed, body)), [], ""
    place = _place(typed)
    explain = None if place is None else _explain(graph, typed)
    if place is None or explain is None:
        return list(_cells(typed, body)), [], _run(typed)
    return list(_cells(typed, body[:place])), list(_cells(typed, body[place:])), explain


def _cells(typed: TypedProgram, body: Sequence[ast.stmt]) -> Iterator[str]:
    """The statements as they were written, in cells where there are blank lines between them."""
    if not body:
        return
    lines = typed.program.text.split("\n")
    every = typed.program.tree.body
    at = every.index(body[0])
    start = 0 if at == 0 else every[at - 1].end_lineno or 0
    last = every.index(body[-1]) == len(every) - 1
    end = len(lines) if last else (body[-1].end_lineno or 0)
    cut = start
    for one, other in pairwise(body):
        blank = next(
            (
                it
                for it in range(one.end_lineno or 0, _first_line(other) - 1)
                if not lines[it].strip()
            ),
            None,
        )
        if blank is not None:
            yield "\n".join(lines[cut:blank]).strip("\n")
            cut = blank
    yield "\n".join(lines[cut:end]).strip("\n")


def _first_line(statement: ast.stmt) -> int:
    """Where a statement begins: a decorator is part of it."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(it.lineno for it in decorators)])


def _place(typed: TypedProgram) -> int | None:
    """Which statement of the module is the explained call; past the end without one, None within others."""
    body = typed.program.tree.body
    if typed.index is None:
        return len(body)
    line = typed.calls[typed.index].line
    places = [at for at, it in enumerate(body) if it.lineno <= line <= (it.end_lineno or 0)]
    if len(places) != 1 or not isinstance(body[places[0]], ast.Expr | ast.Assign):
        return None
    first = places[0] == 0 or (body[places[0] - 1].end_lineno or 0) < body[places[0]].lineno
    return places[0] if first else None


def _explain(graph: Graph, typed: TypedProgram) -> str | None:
    """A call of `viz.explain` for what stands there by then; None where no name leads to root or leaves."""
    run = execute(typed.program, stop_at=typed.stop_at)
    paths: dict[str, torch.Tensor] = {}
    for name, value in run.names.items():
        for path, tensor in tensors_in(name, value):
            paths.setdefault(python_path(run.names, path), tensor)
    stopped = run.stopped
    roots = [run.root(typed.root)] if stopped is None else stopped.roots
    root = next((path for path, it in paths.items() if it is roots[0]), None)
    leaves = {leaf: python_path(run.names, leaf) for leaf in graph.grad}
    if root is None or len(roots) != 1 or not set(leaves.values()) <= set(paths):
        return None
    gradient = graph.root_gradient
    weights = ""
    if uniform(gradient) != 1:
        if gradient.numel() > LITERAL:
            return None
        weights = f", gradient={literal(gradient)}"
    named = [it for it in paths if it.isidentifier() and it not in leaves.values()][:_NAMED]
    asked = ", ".join(f"{leaf!r}: {path}" for leaf, path in leaves.items())
    names = ", ".join(f"{it!r}: {it}" for it in named)
    own = _own_name(typed)
    return (
        f"import viz\n\n{own} = viz.explain({root}, {{{asked}}}, names={{{names}}}{weights})\n{own}"
    )


def _run(typed: TypedProgram) -> str:
    """A call of `viz.run` with the text of the program."""
    own = _own_name(typed)
    text = typed.program.text.strip("\n")
    plain = "'''" not in text and not text.endswith("'") and "\\" not in text
    said = (
        f"'''\n{text}\n'''" if plain else "\\\n    ".join(("", *map(repr, text.splitlines(True))))
    )
    which = "" if typed.index is None else f", backward={typed.index}"
    return f"import viz\n\n{own} = viz.run({said.removeprefix(chr(92))}{which})\n{own}"


def _own_name(typed: TypedProgram) -> str:
    name = "explanation"
    used = {it.id for it in ast.walk(typed.program.tree) if isinstance(it, ast.Name)}
    while name in used:
        name += "_"
    return name

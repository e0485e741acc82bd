"""The op table: every torch operation that the page explains, a few lines each in the file of its category.

A row holds what only we know: a sentence in each language, where the operation has no derivative, and
the palette's line where the found one would not do. What torch knows (signature, spellings, in-place
variants, whether it has a gradient or draws random numbers) stands in `facts.json`, which
``python -m tests.program.op_facts`` writes and a test compares with the installed torch.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch

_HERE = Path(__file__).parent

CATEGORIES = (
    *("creation", "elementwise", "special function", "comparison", "reduction", "linear algebra"),
    *(
        "shape",
        "fourier transform",
        "softmax",
        "activation",
        "loss",
        "layer",
        "module",
        "optimizer",
    ),
)
"""In the palette's order; each has a file of rows."""


@dataclass(frozen=True)
class Text:
    """The same sentence in the page's two languages."""

    en: str
    ko: str


@dataclass(frozen=True)
class Row:
    """What only we know of an operation.

    `name` is torch's, with the module before it unless that is ``torch`` or several have it:
    ``add``, ``F.unfold``, ``linalg.inv``, ``nn.Linear``. `kinks` says where the operation has no
    derivative and which value torch uses there. `insert` is the palette's line, with ``{x}`` for the
    chosen tensor; empty where it is found by itself.
    """

    name: str
    category: str
    help: Text
    kinks: Text | None
    insert: str


@dataclass(frozen=True)
class Op(Row):
    """One operation: a row, and what torch knows of it.

    `spellings` are the ways a program may write the call: ``torch.f``, ``F.f`` (that is
    ``torch.nn.functional.f``), ``Tensor.f`` (a method of the tensor before the dot), ``nn.F``.
    `in_place` are the variants that write into their first argument. `signature` is Python's syntax.
    `differentiable` is False where torch gives the result no grad_fn, `random` says that it draws
    from the generator.
    """

    spellings: tuple[str, ...]
    in_place: tuple[str, ...]
    signature: str
    differentiable: bool
    random: bool

    @property
    def function(self) -> Callable[..., Any]:
        """The function or class of torch behind the first spelling."""
        found: Any = {"F": torch.nn.functional, "Tensor": torch.Tensor, "nn": torch.nn}
        first, *rest = self.spellings[0].split(".")
        found = found.get(first, torch)
        for name in rest:
            found = getattr(found, name)
        called: Callable[..., Any] = found
        return called


def rows() -> Iterator[Row]:
    """Every row, as the files of the categories have it."""
    for category in CATEGORIES:
        file = _HERE / f"{category.replace(' ', '_')}.toml"
        for name, row in _flat(tomllib.loads(file.read_text("utf-8"))):
            kinks = Text(**row["kinks"]) if "kinks" in row else None
            yield Row(name, category, Text(row["en"], row["ko"]), kinks, row.get("insert", ""))


def _flat(table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a file; ``nn.Linear.en`` may stand there without quotation marks."""
    for name, inside in table.items():
        if "en" in inside:
            yield name, inside
        else:
            yield from ((f"{name}.{rest}", row) for rest, row in _flat(inside))


def _op(row: Row, fact: dict[str, Any]) -> Op:
    known = {**fact, "spellings": tuple(fact["spellings"]), "in_place": tuple(fact["in_place"])}
    return Op(**{**vars(row), **known})


@cache
def _facts() -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = json.loads((_HERE / "facts.json").read_text("utf-8"))
    return facts


OPS: tuple[Op, ...] = tuple(_op(row, _facts()[row.name]) for row in rows() if row.name in _facts())


def names(home: str, *, in_place: bool = True) -> frozenset[str]:
    """What the operations are called in ``torch``, ``F``, ``Tensor``, ``torch.linalg`` and so on."""
    written = (it for op in OPS for it in (*op.spellings, *(op.in_place if in_place else ())))
    return frozenset(it.rpartition(".")[2] for it in written if it.rpartition(".")[0] == home)

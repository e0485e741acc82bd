"""The gradient of a leaf as a formula: what a reader would derive by hand, by SymPy.

The program is run once more, in float64, with a formula behind every number (`viz.symbolic.shadow`);
SymPy differentiates and simplifies it in a process of its own, which is stopped when it takes too long.
It stands beside autograd's gradient and checks it; no number of a gradient comes from it.
"""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import torch

from viz import limits
from viz.brief import shortened
from viz.errors import ExplainError, VizError
from viz.symbolic.rules import MOVES, RULES
from viz.symbolic.shadow import NoFormulaError, Shadow
from viz.workers import Helper, Here, WorkerError

if TYPE_CHECKING:
    import sympy

_sympy: Helper | Here = Helper(Path(__file__).with_name("sympy_process.py"))

_LISTED = 16
"""Formulas that are listed where the elements share none."""

_LONGEST = 40
"""SymPy operations in a line of the derivation, beyond which it is left out."""


@dataclass(frozen=True, repr=False)
class ClosedForm:
    """A gradient as a formula.

    With `generic` it is one formula for all elements, in ``x_i`` for the element itself; else a matrix
    of formulas in ``x_{0,1}``, leading dimensions flattened. `numbers` are its values where the program
    stands, in float64, shaped like the leaf. `derivation` has the steps before it in LaTeX: each
    variable by those before it. Where there is none `expr` is None and `reason` says why.
    """

    expr: sympy.Expr | None
    latex: str
    generic: bool
    numbers: torch.Tensor | None = None
    derivation: tuple[str, ...] = ()
    reason: VizError | None = None

    def __repr__(self) -> str:
        if self.expr is None:
            return f"ClosedForm(None, {shortened(str(self.reason), 200)!r})"
        return f"ClosedForm({shortened(str(self.expr), 200)})"

    @classmethod
    def none(cls, key: str, **values: object) -> ClosedForm:
        """No closed form, for the reason ``error.<key>``."""
        return cls(None, "", False, reason=ExplainError.of(key, **values))


Request = Mapping[str, Any]
"""What SymPy's process is asked, as JSON has it: formulas, shapes and numbers; no text to be read."""


@dataclass(frozen=True)
class Rerun:
    """What another run of a program in float64 gave: roots with their weights, leaves, and what each
    statement assigned, in order."""

    roots: tuple[torch.Tensor, ...]
    weights: tuple[torch.Tensor, ...]
    leaves: Mapping[str, torch.Tensor]
    assigned: tuple[tuple[str, torch.Tensor], ...]


class Runs(Protocol):
    """Runs a program again, with a dispatch mode beside it; `watch` sees what its calls give."""

    def __call__(self, *, watch: Callable[[object], None], beside: Shadow) -> Rerun: ...


class _Leaves:
    """The leaves that a run makes, each with a symbol: a new one after it was changed in place."""

    def __init__(self, shadow: Shadow) -> None:
        self._shadow = shadow
        self._versions: dict[int, int] = {}
        self.names: dict[int, tuple[str, torch.Tensor]] = {}

    def watch(self, result: object) -> None:
        """Look at what a call gave, and at all leaves where a statement has ended."""
        if result is None:
            for name, tensor in self.names.values():
                if tensor._version != self._versions[id(tensor)]:
                    self._name(name, tensor)
        found = result.parameters() if isinstance(result, torch.nn.Module) else (result,)
        for each in found:
            if not isinstance(each, torch.Tensor) or id(each) in self.names:
                continue
            if each.is_leaf and each.requires_grad:
                self.names[id(each)] = (f"#{len(self.names)}", each)
                self._name(*self.names[id(each)])

    def _name(self, name: str, tensor: torch.Tensor) -> None:
        self._versions[id(tensor)] = tensor._version
        self._shadow.name(name, tensor)


def request(runs: Runs, leaf: str) -> Request:
    """Run the program once more, with a formula behind every number of d root / d leaf.

    Raises `ExplainError` where there is none.
    """
    shadow = Shadow(RULES, MOVES)
    leaves = _Leaves(shadow)
    try:
        run = runs(watch=leaves.watch, beside=shadow)
        return _request(shadow, run, leaf, leaves.names)
    except NoFormulaError as unknown:
        reason, what = unknown.args
        gap = "limit" if reason == "too_large" else "name"
        raise ExplainError.of(f"formula_{reason}", **{gap: what}) from unknown


def work_out_here() -> None:
    """Let SymPy run in this process from now on: for one that others can stop."""
    global _sympy
    from viz.symbolic.sympy_process import made

    _sympy = Here(made)


def work_out(asked: Request) -> ClosedForm:
    """What SymPy makes of it; without an `expr` where it takes too long or does not get on."""
    seconds = limits.FORMULA_SECONDS.value
    try:
        made = pickle.loads(_sympy.ask(json.dumps(asked).encode(), seconds))
    except WorkerError:
        return ClosedForm.none("formula_slow", limit=seconds)
    if "reason" in made:
        return ClosedForm.none(f"formula_{made.pop('reason')}", **made)
    numbers = torch.tensor(made["numbers"], dtype=torch.float64)
    return ClosedForm(
        made["expr"],
        made["latex"],
        made["generic"],
        numbers.reshape(asked["shapes"][asked["leaf"]]),
        tuple(made["derivation"]),
    )


def _symbol(name: str) -> str:
    """A name as SymPy writes it in LaTeX: what could mean something there is left out."""
    return re.sub(r"[^\w.]+", "_", name)


def _request(
    shadow: Shadow,
    run: Rerun,
    leaf: str,
    given: Mapping[int, tuple[str, torch.Tensor]],
) -> Request:
    shown = {given[id(it)][0]: _symbol(name) for name, it in run.leaves.items() if id(it) in given}
    leaf = _symbol(leaf)
    if leaf not in shown.values():
        raise NoFormulaError("no_rule", leaf)
    tensors = {shown.get(name, name): tensor for name, tensor in given.values()}
    scalars: list[Sequence[object]] = [
        (scalar[0], shown.get(str(scalar[1]), scalar[1]), scalar[2])
        if scalar[0] == "symbol"
        else scalar
        for scalar in shadow.formulas.scalars
    ]
    if len(run.roots) != 1:
        raise NoFormulaError("no_rule", "backward")
    root = shadow.of(run.roots[0])
    named = [
        (_symbol(name), list(value.shape), shadow.of(value).reshape(-1).tolist())
        for name, value in run.assigned
        if shadow.has(value) and id(value) not in given
    ]
    return {
        "scalars": scalars,
        "leaf": leaf,
        "root": root.reshape(-1).tolist(),
        "seeds": [repr(weight) for weight in run.weights[0].double().reshape(-1).tolist()],
        "shapes": {name: list(tensor.shape) for name, tensor in tensors.items()},
        "values": {
            name: tensor.detach().double().reshape(-1).tolist() for name, tensor in tensors.items()
        },
        "named": named,
        "most": _LISTED,
        "longest": _LONGEST,
    }

"""What torch knows of the operations in the op table; `viz/program/ops/facts.json` is this, written down.

    python -m tests.program.op_facts        writes the file anew, as the installed torch says

The signature comes from the type stubs in the wheel (from Python itself for what is written in
Python, from the operator schemas where there are no stubs), other spellings from the places where the
name is found and from the aliases of torch's own test database. Which line the palette inserts is
found by trying arguments until a call runs; whether the result has a gradient, and whether random
numbers were drawn, is seen in that call. A row's own `insert` is kept where the table has one.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.testing._internal.common_methods_invocations import op_db
from torch.utils._python_dispatch import TorchDispatchMode

from tests.program.samples import CANNOT_RUN, TRIED
from tests.program.signatures import Parameter, parameters, written
from viz.program import ops

FILE = Path(ops.__file__).parent / "facts.json"

HOMES: dict[str, Any] = {"torch": torch, "F": F, "Tensor": torch.Tensor}
"""Where a name without a dot may be found."""

FUNCTIONS_FIRST = ("loss", "layer")
"""Categories whose operations are spelled ``F.name`` first."""

WORTHS: dict[str, tuple[str, ...]] = {
    "Number": ("2", "0.5"),
    "Tensor": ("torch.zeros_like({x})", "{x}", "torch.tensor([0, 1])", "torch.tensor([[0]])"),
    "list[Tensor]": ("({x}, {x})",),
    "int": ("1", "2"),
    "list[int]": ("(2,)", "(1, -1)"),
    "float": ("0.5",),
    "bool": ("True",),
    "dtype": ("torch.float64",),
}
"""What may stand for a required argument of a kind."""


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """Name of an operation -> its other names, dotted as in ``special.expit``."""
    found: dict[str, set[str]] = {}
    for info in op_db:
        same = {
            it.removeprefix("nn.functional.") for it in (info.name, *(a.name for a in info.aliases))
        }
        for name in same:
            found.setdefault(name, set()).update(same - {name})
    return {name: tuple(sorted(others)) for name, others in found.items()}


def spellings(name: str, category: str, taken: Sequence[str]) -> list[str]:
    """How a program may write the call, the best one first. `taken` are the names of all rows."""
    home = name.rpartition(".")[0]
    if home == "F":
        return [name]
    if home:
        return [name if home == "nn" else f"torch.{name}"]
    found = {
        place: f"{place}.{name}"
        for place, owner in HOMES.items()
        if callable(getattr(owner, name, None)) and f"{place}.{name}" not in taken
    }
    order = ["F", "torch", "Tensor"] if category in FUNCTIONS_FIRST else ["torch", "F", "Tensor"]
    spelled = [found[place] for place in order if place in found]
    for alias in aliases().get(name, ()):
        module, _, last = alias.rpartition(".")
        if alias in taken:
            continue
        if module:
            spelled.append(f"torch.{alias.removeprefix('torch.')}")
        else:
            spelled += [
                f"{home}.{last}" for home in order if callable(getattr(HOMES[home], last, None))
            ]
    return spelled


def in_place(spelled: Sequence[str]) -> list[str]:
    """The variants that write into their first argument: ``Tensor.abs_``, ``F.relu_``."""
    found = [f"{spelling}_" for spelling in spelled if not spelling.startswith("nn.")]
    return [
        it
        for it in found
        if it.count(".") == 1 and hasattr(HOMES[it.split(".")[0]], it.split(".")[1])
    ]


class Drawn(TorchDispatchMode):
    """Sees whether an operation that draws random numbers was called."""

    seen = False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> object:
        self.seen |= torch.Tag.nondeterministic_seeded in func.tags
        return func(*args, **(kwargs or {}))


def tried(line: str) -> tuple[Any, bool, bool] | None:
    """What a palette line makes, whether it has a gradient of x and whether it drew random numbers.

    None where it never runs.
    """
    code = compile(line.format(x="x"), "palette line", "eval")
    for x in TRIED:
        scope = {"torch": torch, "F": F, "nn": nn, "x": x}
        watch = Drawn()
        try:
            with warnings.catch_warnings(), watch:
                warnings.simplefilter("ignore")
                made = eval(code, scope)  # a line of our own
        except CANNOT_RUN:
            continue
        first = made[0] if isinstance(made, tuple | list) and made else made
        of_x = isinstance(first, torch.Tensor) and (first is x or has_gradient(first))
        return made, of_x, watch.seen
    return None


def has_gradient(made: torch.Tensor) -> bool:
    """Whether torch can go back from a tensor."""
    if made.grad_fn is None:
        return False
    try:
        made.abs().sum().backward()
    except RuntimeError:  # not implemented
        return False
    return True


def lines(spelled: str, category: str, given: Sequence[Parameter]) -> Iterator[str]:
    """Calls that may run, likely ones first."""
    needed = [it for it in given if not it.optional and not it.name.startswith("*")]
    home, _, short = spelled.rpartition(".")
    rest = needed if home == "Tensor" else needed[1:]
    if category == "reduction" and not rest and hasattr(torch.Tensor, short):
        yield f"{{x}}.{short}()"
    first = [] if home == "Tensor" or not needed else ["{x}"]
    if needed and needed[0].kinds[:1] == ("list[Tensor]",):
        first = ["({x}, {x})"]
    choices = [worths(it) for it in rest]
    called = f"{{x}}.{short}" if home == "Tensor" else spelled
    for arguments in product(*choices):
        yield f"{called}({', '.join([*first, *arguments])})"


def worths(parameter: Parameter) -> list[str]:
    """What may stand for a required argument."""
    if "dim" in parameter.name:
        return ["0"]
    return [worth for kind in WORTHS if kind in parameter.kinds for worth in WORTHS[kind]]


def inserted(row: ops.Row, spelled: str, given: Sequence[Parameter]) -> tuple[str, bool, bool]:
    """The palette's line, whether it has a gradient and whether it drew. Raises where none runs."""
    for line in [row.insert] if row.insert else islice(lines(spelled, row.category, given), 200):
        if (found := tried(line)) is not None:
            made, of_x, drew = found
            if isinstance(made, tuple | list) and made and not row.insert:
                line += ".values" if hasattr(made, "values") else "[0]"
                made = made[0]
            if row.insert or isinstance(made, torch.Tensor):
                return line, of_x, drew
    raise AssertionError(f"{row.name}: no call was found that runs: give the row an `insert`")


def fact(row: ops.Row, taken: Sequence[str]) -> dict[str, object]:
    """All that torch knows of one row."""
    spelled = spellings(row.name, row.category, taken)
    home, _, short = spelled[0].rpartition(".")
    given = parameters(home.removeprefix("torch.") if home != "torch" else home, short)
    line, of_x, drew = "", False, False
    if row.category != "optimizer":
        line, of_x, drew = inserted(row, spelled[0], given)
    return {
        "spellings": spelled,
        "in_place": in_place(spelled),
        "signature": written(given),
        "insert": line,
        "differentiable": of_x,
        "random": drew,
    }


def facts() -> dict[str, dict[str, object]]:
    """All that torch knows, by the name of the row."""
    torch.manual_seed(0)
    rows = list(ops.rows())
    taken = [row.name for row in rows]
    return {row.name: fact(row, taken) for row in rows}


if __name__ == "__main__":
    made = facts()
    text = ",\n".join(f"{json.dumps(name)}: {json.dumps(fact)}" for name, fact in made.items())
    FILE.write_text(f"{{\n{text}\n}}\n", "utf-8")
    print(f"{len(made)} operations")

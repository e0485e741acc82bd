"""What nodes of a graph saved for their backward formulas, and whether torch still has it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import torch
from torch.autograd.graph import Node as GradFn

from viz.diagnosis.evidence import Evidence, brief
from viz.program.tensors import tensors_of

_PREFIX = "_saved_"
_OF_A_TENSOR = ("backward", "retain_grad", "register_hook")


@dataclass(frozen=True)
class Slots:
    """The tensors that a node saved, by their name in its formula: there, freed, or written over since."""

    there: tuple[str, ...]
    freed: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether it saves any."""
        return bool(self.there or self.freed or self.changed)


def slots(node: GradFn) -> Slots:
    """What a node saved. Only torch's own nodes are asked: another's may run code of the program."""
    found: dict[str, list[str]] = {"there": [], "freed": [], "changed": []}
    kind = type(node)
    own = kind.__module__ == "torch.autograd" or kind.__module__.startswith("torch._C")
    own = own or not issubclass(kind, torch.autograd.function.BackwardCFunction)
    for name in dir(kind) if own else ():
        if not name.startswith(_PREFIX) or not hasattr(kind, f"_raw{name}"):
            continue
        state = "there"
        try:
            kept = getattr(node, name)
            if kept is None or kept == [] or kept == ():
                continue
        except RuntimeError as error:
            state = "freed" if "second time" in str(error) else "changed"
        found[state].append(name.removeprefix(_PREFIX))
    return Slots(*(tuple(found[it]) for it in ("there", "freed", "changed")))


def roots_of(evidence: Evidence) -> list[torch.Tensor]:
    """The tensors that the backward call which failed starts from."""
    call = evidence.failed
    if not isinstance(call, ast.Call):
        return []
    given: list[object] = [evidence.value(it) for it in call.args[:1]]
    if isinstance(call.func, ast.Attribute) and call.func.attr in _OF_A_TENSOR:
        base = evidence.value(call.func.value)
        if isinstance(base, torch.Tensor):
            return [base]
    return list(tensors_of(given))


def told(evidence: Evidence, node: GradFn) -> tuple[str, int]:
    """A node as its line has it, and that line: ``y = x * x``; torch's name where that is unknown."""
    origin = evidence.origins.get(node)
    if origin is None or not origin.source:
        return node.name(), evidence.line(evidence.failed)
    return brief(origin.source), origin.line

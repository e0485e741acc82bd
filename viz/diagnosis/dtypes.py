"""Kinds of numbers that do not go together, or have no gradient."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import torch

from viz.diagnosis.evidence import Evidence
from viz.diagnosis.fixes import edited, fix, grouped, suffixed, with_keyword
from viz.diagnosis.operands import operands
from viz.errors import Fix, Lesson, Sentence


def wants_whole(message: str) -> bool:
    """Whether torch wants the numbers of classes to be whole."""
    return "scalar type Long" in message or "to be Long" in message


def mend_dtypes(evidence: Evidence) -> Iterator[Fix]:
    """One kind of number for all: the decimal one, or whole numbers where classes are meant."""
    given = operands(evidence)
    program = evidence.program
    message = evidence.run.error.torch_message if evidence.run.error else ""
    to_long = wants_whole(message)
    if isinstance(evidence.failed, ast.AugAssign) and isinstance(evidence.failed.target, ast.Name):
        name = evidence.failed.target.id
        between = program.source(evidence.failed)[len(name) :].split("=", 1)[0].strip()
        value = grouped(program, evidence.failed.value)
        text = edited(program, (evidence.failed, f"{name} = {name} {between} {value}"))
        yield fix(text, "fix_new_tensor", name=name)
    wanted = next((it.dtype for _, _, it in given if it.dtype.is_floating_point), torch.float32)
    method = {torch.float64: "double", torch.float16: "half"}.get(wanted, "float")
    for place, text, tensor in reversed(given):
        if place is None:
            continue
        if to_long and tensor.dtype.is_floating_point:
            yield fix(suffixed(program, place, ".long()"), "fix_long", name=text)
        if (not to_long and tensor.dtype != wanted) or not tensor.dtype.is_floating_point:
            changed = suffixed(program, place, f".{method}()")
            yield fix(changed, "fix_float", name=text, kind=str(wanted))


def whole_numbers(evidence: Evidence) -> Lesson | None:
    """A gradient was asked for with respect to whole numbers."""
    node = evidence.failed
    if not isinstance(node, ast.Call):
        return None
    sentence = Sentence("whole_numbers", {"what": evidence.source(node)})
    return Lesson("whole_numbers", (sentence,), (evidence.line(node),))


def mend_whole_numbers(evidence: Evidence) -> Iterator[Fix]:
    """The same with a dtype of decimal numbers."""
    node: Any = evidence.failed
    if isinstance(node.func, ast.Attribute) and node.func.attr == "requires_grad_":
        base = node.func.value
        text = edited(evidence.program, (base, f"{grouped(evidence.program, base)}.float()"))
    else:
        text = with_keyword(evidence.program, node, "dtype", "torch.float32")
    yield fix(text, "fix_dtype", line=evidence.line(node))

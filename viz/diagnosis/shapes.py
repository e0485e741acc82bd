"""Tensors that do not go together: their shapes, their dtypes, a root that is no scalar."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import torch

from viz.diagnosis.dtypes import wants_whole
from viz.diagnosis.evidence import Evidence
from viz.diagnosis.fixes import edited, fix, grouped, suffixed
from viz.diagnosis.operands import Operand, kind_of, operands, shape
from viz.diagnosis.saved import roots_of
from viz.errors import Fix, Lesson, Sentence


def not_a_scalar(evidence: Evidence) -> Lesson | None:
    """The root has more than one element, so no gradient of it is 1."""
    root = next(iter(roots_of(evidence)), None)
    call = evidence.failed
    if root is None or not isinstance(call, ast.Call):
        return None
    name = _root_text(evidence, call)
    values: dict[str, str | int] = {"name": name, "shape": shape(root), "count": root.numel()}
    shown = ((name, kind_of(root)),)
    return Lesson(
        "not_a_scalar", (Sentence("not_a_scalar", values),), (evidence.line(call),), shown
    )


def _root_text(evidence: Evidence, call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr == "backward":
        base = evidence.value(function.value)
        return evidence.source(function.value if isinstance(base, torch.Tensor) else call.args[0])
    return evidence.source(call.args[0]) if call.args else evidence.source(call)


def mend_scalar(evidence: Evidence) -> Iterator[Fix]:
    """Add the elements up first."""
    match evidence.failed:
        case ast.Call(func=ast.Attribute(value=value, attr="backward")) if isinstance(
            evidence.value(value), torch.Tensor
        ):
            place: ast.AST = value
        case ast.Call(args=[first, *_]):
            place = first
        case _:
            return
    text = suffixed(evidence.program, place, ".sum()")
    yield fix(text, "fix_sum", name=evidence.source(place))


def other_gradient(evidence: Evidence) -> Lesson | None:
    """The gradient that a backward call was given has another shape than its root."""
    root, given = next(iter(roots_of(evidence)), None), _gradient(evidence)
    if root is None or given is None or not isinstance(evidence.failed, ast.Call):
        return None
    gradient = evidence.value(given)
    if not isinstance(gradient, torch.Tensor):
        return None
    name = _root_text(evidence, evidence.failed)
    values: dict[str, str | int] = {
        "name": name,
        "shape": shape(root),
        "given": evidence.source(given),
        "other": shape(gradient),
    }
    shown = ((name, kind_of(root)), (evidence.source(given), kind_of(gradient)))
    lines = (evidence.line(evidence.failed),)
    return Lesson("other_gradient", (Sentence("other_gradient", values),), lines, shown)


def _gradient(evidence: Evidence) -> ast.AST | None:
    call = evidence.failed
    if not isinstance(call, ast.Call):
        return None
    for it in call.keywords:
        if it.arg in ("gradient", "grad_outputs", "grad_tensors"):
            return it.value
    method = roots_of(evidence) and not any(
        evidence.value(it) is roots_of(evidence)[0] for it in call.args
    )
    return next(iter(call.args[0 if method else 1 :]), None)


def mend_gradient(evidence: Evidence) -> Iterator[Fix]:
    """Ones, shaped like the root."""
    given, call = _gradient(evidence), evidence.failed
    if given is not None and isinstance(call, ast.Call):
        name = _root_text(evidence, call)
        yield fix(
            edited(evidence.program, (given, f"torch.ones_like({name})")), "fix_ones", name=name
        )


def not_together(evidence: Evidence, key: str) -> Lesson | None:
    """The shapes or dtypes of what an operation was given, and the rule that they break."""
    given = operands(evidence)
    if not given:
        return None
    node = evidence.failed
    shown = tuple((text, kind_of(tensor)) for _, text, tensor in given[:4])
    values: dict[str, str | int] = {"what": evidence.source(node)}
    tensors = [it for _, _, it in given]
    called = node.func if isinstance(node, ast.Call) else node
    layer = evidence.value(called)
    said = evidence.run.error.torch_message if evidence.run.error else ""
    inside = next(_failing_layers(evidence), None)
    if key == "matmul" and isinstance(layer, torch.nn.Linear) and tensors[0].ndim:
        values |= {"last": tensors[0].shape[-1], "first": layer.in_features, "left": given[0][1]}
        sentence = Sentence("linear", values | {"right": evidence.source(called)})
    elif key == "matmul" and inside is not None:
        sentence = Sentence("layer_inside", values | {"first": inside[0], "last": inside[1]})
    elif key == "dtype" and wants_whole(said) and len(given) > 1:
        wrong = given[-1] if given[-1][0] is not None else given[0]
        values |= {"name": wrong[1], "kind": str(wrong[2].dtype).removeprefix("torch.")}
        sentence = Sentence("dtype_long", values)
    elif key == "matmul" and (sizes := _inner(tensors)):
        values |= {"last": sizes[0], "first": sizes[1], "left": given[0][1], "right": given[1][1]}
        sentence = Sentence("matmul", values)
    elif key == "broadcast" and (clash := _clash(tensors)):
        values |= {"left": clash[0], "right": clash[1], "dim": -clash[2]}
        sentence = Sentence("broadcast", values)
    elif key == "dtype" and len({it.dtype for it in tensors}) > 1:
        values |= {"kinds": ", ".join(dict.fromkeys(str(it.dtype) for it in tensors))}
        sentence = Sentence("dtype", values)
    elif key == "dtype":
        sentence = Sentence("dtype_one", values | {"kind": str(tensors[0].dtype)})
    else:
        sentence = Sentence("shapes" if key == "shapes" else "stopped", values)
    made = [evidence.makers[id(it)] for it in tensors if id(it) in evidence.makers]
    lines = dict.fromkeys([evidence.line(node), *(evidence.line(it.node) for it in made)])
    return Lesson(key, (sentence,), tuple(lines), shown, evidence.source(node))


def _inner(tensors: list[torch.Tensor]) -> tuple[int, int] | None:
    if len(tensors) < 2 or not tensors[0].ndim or not tensors[1].ndim:
        return None
    right = tensors[1]
    return tensors[0].shape[-1], right.shape[-2 if right.ndim > 1 else 0]


def _clash(tensors: list[torch.Tensor]) -> tuple[int, int, int] | None:
    """Two sizes that differ, and their place from the right."""
    if len(tensors) < 2:
        return None
    pairs = zip(reversed(tensors[0].shape), reversed(tensors[1].shape), strict=False)
    for place, (one, other) in enumerate(pairs, 1):
        if one != other and 1 not in (one, other):
            return one, other, place
    return None


def mend_shapes(evidence: Evidence, key: str) -> Iterator[Fix]:
    """Another layer, a transposed operand, a reshaped one, another dtype: whatever runs."""
    given = operands(evidence)
    if key == "matmul":
        yield from _other_layer(evidence, given)
    program = evidence.program
    placed = [(place, tensor) for place, _, tensor in given if place is not None]
    turned = (".T", 2, "fix_transpose")
    shaped = ((".unsqueeze(-1)", 1, "fix_column"), (".squeeze(-1)", 2, "fix_squeeze"))
    changes = (turned, *shaped) if key == "matmul" else (*shaped, turned)
    for written, rank, why in changes:
        for place, tensor in reversed(placed):
            if tensor.ndim == rank and (written != ".squeeze(-1)" or tensor.shape[-1] == 1):
                text = suffixed(program, place, written)
                yield fix(text, why, name=evidence.source(place))
    if len(placed) == 2 and placed[0][1].numel() == placed[1][1].numel():
        (first, _), (second, _) = placed
        like = f"{grouped(program, second)}.view_as({program.source(first)})"
        yield fix(edited(program, (second, like)), "fix_view_as", name=evidence.source(second))
    yield from _same_size(evidence, given)


def _other_layer(evidence: Evidence, given: list[Operand]) -> Iterator[Fix]:
    """``nn.Linear(3, 2)`` with as many inputs as it is given."""
    if len(given) < 2 or given[1][0] is not None or given[1][2].ndim != 2:
        inner = list(_failing_layers(evidence))
    else:
        inner = [(given[1][2].shape[1], given[0][2].shape[-1] if given[0][2].ndim else 1)]
    for wants, has in inner:
        for call in ast.walk(evidence.program.tree):
            if not (
                isinstance(call, ast.Call) and call.args and "Linear" in ast.unparse(call.func)
            ):
                continue
            first = call.args[0]
            if isinstance(first, ast.Constant) and first.value == wants:
                text = edited(evidence.program, (first, str(has)))
                yield fix(text, "fix_linear", size=has, line=call.lineno)


def _failing_layers(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """What the layers within a container want, beside what torch says they were given."""
    node = evidence.failed
    module = evidence.value(node.func) if isinstance(node, ast.Call) else None
    message = evidence.run.error.torch_message if evidence.run.error else ""
    given, wanted = _sizes(message)
    if isinstance(module, torch.nn.Module) and given:
        for layer in list(module.modules())[:50]:
            if isinstance(layer, torch.nn.Linear) and layer.in_features == wanted:
                yield wanted, given


def _sizes(message: str) -> tuple[int, int]:
    """The two sizes that differ in ``(2x3 and 4x5)``: 3 and 4; 0 and 0 where there are none."""
    found = re.search(r"\((\d{1,9})x(\d{1,9}) and (\d{1,9})x(\d{1,9})\)", message)
    return (int(found[2]), int(found[3])) if found else (0, 0)


def _same_size(evidence: Evidence, given: list[Operand]) -> Iterator[Fix]:
    """A tensor made of one number a place, with the other's size."""
    tensors = [it for _, _, it in given]
    clash = _clash(tensors)
    if clash is None:
        return
    for tensor, wrong, right in ((tensors[1], clash[1], clash[0]), (tensors[0], *clash[:2])):
        maker = evidence.makers.get(id(tensor))
        for place in getattr(maker.node, "args", ()) if maker else ():
            if isinstance(place, ast.Constant) and place.value == wrong:
                text = edited(evidence.program, (place, str(right)))
                yield fix(text, "fix_size", size=right, line=evidence.line(place))

"""Tensors that do not go together: their shapes, their dtypes, a root that is no scalar."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import torch

from viz.diagnosis.fixes import edited, fix, grouped, with_keyword
from viz.diagnosis.saved import roots_of
from viz.diagnosis.witness import Evidence
from viz.errors import Fix, Lesson, Sentence

Operand = tuple[ast.AST | None, str, torch.Tensor]
"""Where a tensor stands in what failed, how it is written there, and the tensor."""


def kind_of(tensor: torch.Tensor) -> str:
    """A shape and a dtype, as they are shown."""
    return f"{shape(tensor)} {str(tensor.dtype).removeprefix('torch.')}"


def shape(tensor: torch.Tensor) -> str:
    """A shape as Python writes it: ``(2, 3)``."""
    return str(tuple(tensor.shape))


def operands(evidence: Evidence) -> list[Operand]:
    """The tensors that an operation which failed was given; of a layer its weight too."""
    node, found = evidence.failed, list[Operand]()

    def take(place: ast.AST) -> None:
        value = evidence.value(place)
        if isinstance(value, torch.Tensor):
            found.append((place, evidence.source(place), value))
        elif isinstance(value, list | tuple) and isinstance(place, ast.List | ast.Tuple):
            for each in place.elts:
                take(each)

    match node:
        case ast.BinOp(left=left, right=right):
            take(left)
            take(right)
        case ast.AugAssign(target=target, value=value):
            take(target)
            take(value)
        case ast.Call(func=function, args=args, keywords=keywords):
            module = evidence.value(function)
            if isinstance(function, ast.Attribute):
                take(function.value)
            for place in (*args, *(it.value for it in keywords)):
                take(place)
            if isinstance(module, torch.nn.Module):
                found += _parameters(evidence, node, module)
        case ast.Assign(targets=[ast.Subscript() as target], value=value):
            take(target)
            take(value)
    return found


def _parameters(evidence: Evidence, node: ast.Call, module: torch.nn.Module) -> Iterator[Operand]:
    for name, tensor in list(module._parameters.items())[:4]:
        if isinstance(tensor, torch.Tensor):
            yield None, f"{evidence.source(node.func)}.{name}", tensor


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
        if isinstance(evidence.value(function.value), torch.Tensor):
            return evidence.source(function.value)
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
    text = edited(evidence.program, (place, f"{grouped(evidence.program, place)}.sum()"))
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
    if key == "matmul" and (sizes := _inner(tensors)):
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
        sentence = Sentence("shapes", values)
    made = [evidence.makers[id(it)] for it in tensors if id(it) in evidence.makers]
    lines = dict.fromkeys([evidence.line(node), *(evidence.line(it.node) for it in made)])
    return Lesson(key, (sentence,), tuple(lines), shown)


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
    if key == "dtype":
        yield from _mend_dtype(evidence, given)
        return
    yield from _other_layer(evidence, given)
    program = evidence.program
    placed = [(place, tensor) for place, _, tensor in given if place is not None]
    changes = (
        (".T", 2, "fix_transpose"),
        (".unsqueeze(-1)", 1, "fix_column"),
        (".squeeze(-1)", 2, "fix_squeeze"),
    )
    for written, rank, why in changes:
        for place, tensor in reversed(placed):
            if tensor.ndim == rank and (written != ".squeeze(-1)" or tensor.shape[-1] == 1):
                text = edited(program, (place, f"{grouped(program, place)}{written}"))
                yield fix(text, why, name=evidence.source(place))
    if len(placed) == 2 and placed[0][1].numel() == placed[1][1].numel():
        (first, _), (second, _) = placed
        like = f"{grouped(program, second)}.view_as({program.source(first)})"
        yield fix(edited(program, (second, like)), "fix_view_as", name=evidence.source(second))
    yield from _same_size(evidence, given)


def _other_layer(evidence: Evidence, given: list[Operand]) -> Iterator[Fix]:
    """``nn.Linear(3, 2)`` with as many inputs as it is given."""
    if len(given) < 2 or given[1][0] is not None or given[1][2].ndim != 2:
        inner = _failing_layers(evidence)
    else:
        inner = [(given[1][2].shape[1], given[0][2].shape[-1] if given[0][2].ndim else 1)]
    for wants, has in inner:
        for call in ast.walk(evidence.program.tree):
            if not (isinstance(call, ast.Call) and call.args and "Linear" in ast.unparse(call.func)):
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
    sizes = _sizes(message)
    if isinstance(module, torch.nn.Module) and sizes:
        for layer in list(module.modules())[:50]:
            if isinstance(layer, torch.nn.Linear) and layer.in_features != sizes:
                yield layer.in_features, sizes


def _sizes(message: str) -> int:
    """The columns of the first matrix in ``(2x3 and 4x5)``; 0 where there is none."""
    between = message.partition("multiplied (")[2].partition(" and ")[0]
    columns = between.rpartition("x")[2]
    return int(columns) if columns.isdecimal() and len(columns) < 9 else 0


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


def _mend_dtype(evidence: Evidence, given: list[Operand]) -> Iterator[Fix]:
    program = evidence.program
    message = evidence.run.error.torch_message if evidence.run.error else ""
    to_long = "expected scalar type Long" in message or "expected scalar type Byte" in message
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
            yield fix(
                edited(program, (place, f"{grouped(program, place)}.long()")), "fix_long", name=text
            )
        if not to_long and tensor.dtype != wanted or not tensor.dtype.is_floating_point:
            changed = edited(program, (place, f"{grouped(program, place)}.{method}()"))
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

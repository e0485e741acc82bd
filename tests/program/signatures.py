"""Reads what torch says of an operation's parameters: stubs in the wheel, Python, operator schemas.

Overloads are one signature here: a parameter takes what any of them takes, and has to be given where
all of them want it. What only torch's own code passes (``out=``, ``device=``, ``generator=`` and the
like) is left out.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

LEFT_OUT = frozenset(
    """
    out device layout pin_memory generator names memory_format size_average reduce inplace self
    non_blocking check_tensors check_errors foreach maximize capturable differentiable fused _stacklevel
    reduction_override _random_samples
    """.split()
)

KINDS = {
    "Tensor": "Tensor",
    "Number": "Number",
    "Scalar": "Number",
    "number": "Number",
    "_complex": "Number",
    "complex": "Number",
    "_int": "int",
    "int": "int",
    "SymInt": "int",
    "_float": "float",
    "float": "float",
    "_bool": "bool",
    "bool": "bool",
    "str": "str",
    "_dtype": "dtype",
    "dtype": "dtype",
    "_size": "list[int]",
    "Size": "list[int]",
    "None": "None",
    "Module": "Module",
    "Callable": "function",
}
"""Torch's names of types -> those of Python, as a reader knows them."""


STUBS = {
    "torch": ("_C/_VariableFunctions.pyi",),
    "F": ("nn/functional.pyi", "_C/_nn.pyi", "_C/_VariableFunctions.pyi"),
}
"""Where the stubs of what is not written in Python stand."""


@dataclass(frozen=True)
class Parameter:
    """One parameter. `name` starts with ``*`` where it takes all that follow."""

    name: str
    kinds: tuple[str, ...]
    optional: bool
    default: object = None
    by_name: bool = False


def written(given: Sequence[Parameter]) -> str:
    """A signature as Python writes it."""
    parts: list[str] = []
    for it in given:
        if it.by_name and "*" not in "".join(p.split(":")[0] for p in parts):
            parts.append("*")
        kinds = " | ".join(it.kinds)
        text = f"{it.name}: {kinds}" if kinds else it.name
        if it.optional and not it.name.startswith("*"):
            text += f" = {it.default!r}" if kinds else f"={it.default!r}"
        parts.append(text)
    return f"({', '.join(parts)})"


def parameters(home: str, name: str) -> tuple[Parameter, ...]:
    """The parameters of an operation at home in ``torch``, ``F``, ``Tensor``, ``nn``, ``linalg``, ..."""
    found = tuple(overloads(home, name))
    assert found, f"nothing says which parameters {home}.{name} has"
    return merged(found)


def overloads(home: str, name: str) -> Iterator[tuple[Parameter, ...]]:
    """Each way of calling it."""
    if home == "Tensor":
        yield from stubs(_class("_C/__init__.pyi", "TensorBase"), name)
        if not _class("_C/__init__.pyi", "TensorBase").get(name):
            yield of_python(getattr(torch.Tensor, name))
        return
    owner: Any = {"torch": torch, "F": F, "nn": nn}.get(home) or _module(home)
    function = getattr(owner, name)
    if inspect.isclass(function) or (inspect.isfunction(function) and not _passes_on(function)):
        yield of_python(function)
        return
    for file in STUBS.get(home, ()):
        for called in dict.fromkeys((name, function.__name__)):
            if made := [it for it in stubs(_functions(file), called) if it]:
                yield from made
                return
    operator = name if home in STUBS else f"{home}_{name.removeprefix(home + '_')}"
    yield from list(schemas(operator)) or documented(function)


def _module(home: str) -> Any:
    owner: Any = torch
    for part in home.split("."):
        owner = getattr(owner, part)
    return owner


def _passes_on(function: Any) -> bool:
    kinds = [it.kind for it in inspect.signature(function).parameters.values()]
    return kinds == [inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD]


@cache
def _functions(file: str) -> dict[str, list[ast.FunctionDef]]:
    tree = ast.parse((Path(torch.__file__).parent / file).read_text("utf-8"))
    return _by_name(tree.body)


@cache
def _class(file: str, name: str) -> dict[str, list[ast.FunctionDef]]:
    tree = ast.parse((Path(torch.__file__).parent / file).read_text("utf-8"))
    (found,) = (it for it in tree.body if isinstance(it, ast.ClassDef) and it.name == name)
    return _by_name(found.body)


def _by_name(body: Iterable[ast.stmt]) -> dict[str, list[ast.FunctionDef]]:
    found: dict[str, list[ast.FunctionDef]] = {}
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            found.setdefault(statement.name, []).append(statement)
    return found


def stubs(
    functions: dict[str, list[ast.FunctionDef]], name: str
) -> Iterator[tuple[Parameter, ...]]:
    """The overloads that the stubs have."""
    for function in functions.get(name, []):
        given = function.args
        positional = [*given.posonlyargs, *given.args]
        defaults = [None] * (len(positional) - len(given.defaults)) + list(given.defaults)
        made = [_stub(arg, default) for arg, default in zip(positional, defaults, strict=True)]
        if given.vararg:
            made.append(
                replace(_stub(given.vararg, None), name=f"*{given.vararg.arg}", optional=True)
            )
        made += [
            replace(_stub(arg, default), by_name=True)
            for arg, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
        ]
        yield tuple(made)


def _stub(arg: ast.arg, default: ast.expr | None) -> Parameter:
    try:
        value = None if default is None else ast.literal_eval(default)
    except ValueError:
        value = None
    value = None if value is ... else value
    kinds = tuple(dict.fromkeys(_kinds(arg.annotation))) if arg.annotation else ()
    if arg.arg == "dtype":
        kinds = ("dtype", "None") if "None" in kinds else ("dtype",)
    return Parameter(arg.arg, kinds, default is not None, value)


def _kinds(annotation: ast.expr) -> Iterator[str]:
    match annotation:
        case ast.BinOp(left=left, right=right):
            yield from _kinds(left)
            yield from _kinds(right)
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            yield from _kinds(inner)
            yield "None"
        case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=parts)):
            for part in parts:
                yield from _kinds(part)
        case ast.Subscript(value=ast.Name(id="Sequence" | "list" | "List" | "tuple"), slice=inner):
            of = inner.elts[0] if isinstance(inner, ast.Tuple) else inner
            yield from (f"list[{kind}]" for kind in _kinds(of) if kind != "None")
        case ast.Constant(value=None):
            yield "None"
        case ast.Constant(value=str() as text):
            yield from _kinds(ast.parse(text, mode="eval").body)
        case _:
            last = ast.unparse(annotation).split(".")[-1].split("[")[0]
            if last.startswith("BroadcastingList"):
                yield from ("int", "list[int]")
            elif last in KINDS:
                yield KINDS[last]


def of_python(function: Any) -> tuple[Parameter, ...]:
    """The parameters of what is written in Python."""
    made = []
    for it in inspect.signature(function).parameters.values():
        star = {it.VAR_POSITIONAL: "*", it.VAR_KEYWORD: "**"}.get(it.kind, "")
        if star == "**":
            continue
        annotation = it.annotation
        if not isinstance(annotation, str):
            annotation = inspect.formatannotation(annotation)
        try:
            kinds = (
                ()
                if it.annotation is it.empty
                else tuple(_kinds(ast.parse(annotation, mode="eval").body))
            )
        except SyntaxError:
            kinds = ()
        optional = bool(star) or it.default is not it.empty
        default = None if it.default is it.empty else it.default
        if not isinstance(default, int | float | str | tuple | None):
            default = None
        name = f"{star}{it.name}"
        made.append(
            Parameter(
                name,
                tuple(dict.fromkeys(kinds)) if {*kinds} - {"None"} else guessed(name, default),
                optional,
                default,
                by_name=it.kind is it.KEYWORD_ONLY,
            )
        )
    return tuple(made)


def documented(function: Any) -> Iterator[tuple[Parameter, ...]]:
    """What the documentation of a function starts with: ``unique(input, sorted=True, ...) -> ...``."""
    call = re.search(r"^\s*\w+(\(.*?\)) ->", function.__doc__ or "", re.MULTILINE)
    if call is not None:
        (made,) = ast.parse(f"def f{call[1]}: ...").body
        assert isinstance(made, ast.FunctionDef)
        for given in stubs({"f": [made]}, "f"):
            yield tuple(replace(it, kinds=guessed(it.name, it.default)) for it in given)


def schemas(operator: str) -> Iterator[tuple[Parameter, ...]]:
    """The overloads of an ATen operator, as torch's own registry has them."""
    for schema in torch._C._jit_get_schemas_for_operator(f"aten::{operator}"):
        if schema.overload_name.endswith("out"):
            continue
        yield tuple(
            Parameter(
                "input" if it.name == "self" else it.name,
                _schema_kinds(str(it.type)),
                it.has_default_value() or "Optional" in str(it.type),
                it.default_value if it.has_default_value() else None,
                by_name=it.kwarg_only,
            )
            for it in schema.arguments
        )


def _schema_kinds(text: str) -> tuple[str, ...]:
    inner = (
        text.removeprefix("Optional[").removesuffix("]") if text.startswith("Optional") else text
    )
    of = inner.removeprefix("List[").removesuffix("]")
    kind = KINDS.get(of, "object")
    made = f"list[{kind}]" if inner.startswith("List") else kind
    return (made, "None") if text != inner else (made,)


def guessed(name: str, default: object) -> tuple[str, ...]:
    """The kinds of a parameter that Python's source does not annotate, by its name and default."""
    if name in ("input", "*tensors"):
        return ("Tensor",)
    if name in ("dim", "kernel_size", "stride", "padding", "dilation", "output_size", "dims"):
        return ("int", "list[int]")
    return (type(default).__name__,) if isinstance(default, bool | int | float | str) else ()


def merged(found: Sequence[tuple[Parameter, ...]]) -> tuple[Parameter, ...]:
    """One signature of all overloads: the longest, its parameters taking what any of them takes."""
    usable = [given for given in found if given and not _odd(given)] or list(found)
    main = max(
        usable, key=lambda given: (len(kept(given)), "*" in "".join(it.name for it in given))
    )
    made = []
    for it in kept(main):
        others = [other for given in usable for other in given if other.name == it.name]
        everywhere = all(any(other.name == it.name for other in given) for given in usable)
        kinds = tuple(dict.fromkeys(kind for other in (it, *others) for kind in other.kinds))
        optional = any(other.optional for other in others) or not everywhere
        made.append(
            replace(
                it,
                kinds=tuple(kind for kind in kinds if kind != "None")
                + ("None",) * ("None" in kinds),
                optional=optional,
            )
        )
    # What can be left out does not stand before what cannot.
    last = max((at for at, it in enumerate(made) if not it.optional and not it.by_name), default=0)
    return tuple(
        replace(it, optional=False) if at < last and not it.name.startswith("*") else it
        for at, it in enumerate(made)
    )


def _odd(given: Sequence[Parameter]) -> bool:
    """An overload of old spellings, or of names of dimensions."""
    names = [it.name for it in given]
    old = names[:2] in (["self", "alpha"], ["beta", "self"], ["self", "beta"])
    named = any("str" in it.kinds and "dim" in it.name for it in given)
    return old or named


def kept(given: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """The parameters that a learner writes."""
    return tuple(it for it in given if it.name not in LEFT_OUT)

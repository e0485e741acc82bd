"""Arguments for the op table's signatures: of the right kind, of a wrong one, and beyond reason.

The kinds are those of the op table's signatures, so an operation that is added to the table is fuzzed
without a word here.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random

from viz.program.ops import OPS, Op

NAMES = tuple("abcdefgh")
BATCH = 50
"""Leaves in one list, where lists of tensors are asked for."""

SMALL = ("0", "1", "2", "3", "4", "-1", "-2")
HUGE = (
    *("5", "7", "8", "64", "100", "255", "256", "257", "1000", "65535", "65536", "65537", "-100"),
    *("2000000", "2147483647", "2147483648", "-2147483649", "4294967296", "9007199254740992"),
    *("9007199254740993", "9223372036854775807", "-9223372036854775808", "18446744073709551616"),
    *("10**9", "2**31", "2**53", "-2**53", "1 / 0", "0x7fffffff", "0b1" + "0" * 40, "1_000_000"),
)
FLOATS = (
    *("0.", "1.", "0.5", "-0.0", "1e-300", "1e300", "-1e38", "torch.inf", "-torch.inf"),
    *("torch.nan", "1e999", "5e-324", "3.4e38", "2.", "1e-8", "torch.pi", "0.1 + 0.2"),
)
SHAPES = (
    *("()", "0", "1", "2, 2", "2, 3", "3", "4, 4", "1, 1, 4, 4", "1, 2, 4, 4", "2, 0, 3", "1, 4"),
    *("1, 1, 8", "2, 2, 2", "3, 3", "2, 4", "4, 2", "5", "1, 3, 2, 2"),
)
LARGE_SHAPES = (
    *("65536", "256, 256", "1, 65536", "65536, 1", "1, 1, 256, 256", "1, 64, 32, 32", "16, 64, 64"),
    *(
        "2, 2, 2, 2, 2, 2, 2, 2",
        "1000",
        "1000, 65",
        "32, 32, 8, 8",
        "65537",
        "0, 65536",
        "1, 256, 256",
    ),
    *(
        "10**9, 0",
        "0, 10**9",
        "10**8, 0, 3",
        "0, 2**62",
        "0, 1, 8, 8",
        "1, 0, 8, 8",
        "0, 0",
        "524288, 0",
    ),
    *("1,1,1,1,1,1,1,1,1", "128, 512", "40, 40", "20, 20, 20", "65536, 1, 1", "4, 1, 128, 128"),
)
EXTREMES = (
    *("torch.tensor([-2**63])", "torch.tensor(-2**63)", "torch.tensor([2**63 - 1, -2**63])"),
    *("torch.tensor([-2**31], dtype=torch.int32)", "torch.tensor([-128], dtype=torch.int8)"),
    *(
        "torch.tensor([255], dtype=torch.uint8)",
        "torch.tensor([-2**53]) * 1024",
        "torch.tensor([-1])",
    ),
    *("torch.zeros(0, dtype=torch.int64)", "torch.tensor([[-2**63], [-1]])"),
)
WORDS = ("mean", "sum", "none", "max", "batchmean", "ij", "floor", "constant", "", "\ud800", "<b>")
EQUATIONS = (
    *("ij,jk->ik", "ii", "i,i", "i,j->ij", "ij->ji", "...i,...i", "ij,kl->", "ij,ij,ij->", "i->"),
    *("ii->i", "ab,cd,ef->ace", "->", ",", "i,j,k,l->", "ij,jk,kl,lm->im", "...", "iiiiiiii", "ij"),
    *("ij,ik,il->jkl", "A,a->", "ij->ijj", "i" * 60, "i, j -> j i", "ij,jk->i k", "é", "\ud800"),
)
DTYPES = (
    "torch.float16",
    "torch.bfloat16",
    "torch.float64",
    "torch.int64",
    "torch.int32",
    "torch.bool",
)
WRONG = (
    *("None", "True", "False", "...", "'a'", "[]", "()", "[[]]", "torch.float32", "print", "torch"),
    *(
        "{1: 2}",
        "lambda: 0",
        "x for x in x",
        "*a",
        "**a",
        "f'{a}'",
        "a := 1",
        "not a",
        "1j",
        "b'a'",
    ),
    *(
        "[[1., 2.], [3.]]",
        "[[[[[[[[[[1]]]]]]]]]]",
        "a.shape",
        "a.dtype",
        "a.grad",
        "a.shape[0]",
        "~a",
    ),
)


KINDS = (
    *("Tensor", "list[Tensor]", "Number", "int", "float", "bool", "list[int]", "dtype", "str"),
    *("data", "None"),
)


@dataclass(frozen=True)
class Wanted:
    """A parameter of a signature. `many` says that it takes all that follow (``*size``)."""

    name: str
    kinds: tuple[str, ...]
    optional: bool
    many: bool = False
    by_name: bool = False


@cache
def parameters(op: Op) -> tuple[Wanted, ...]:
    """What an operation takes, by its signature."""
    return tuple(_parameters(op))


def _parameters(op: Op) -> Iterator[Wanted]:
    if op.spellings[0].startswith("Tensor."):
        yield Wanted("self", ("Tensor",), False)
    (function,) = ast.parse(f"def f{op.signature}: ...").body
    assert isinstance(function, ast.FunctionDef)
    given = function.args
    required = len(given.args) - len(given.defaults)
    for place, arg in enumerate(given.args):
        yield Wanted(arg.arg, _kinds(arg), place >= required)
    if given.vararg:
        yield Wanted(given.vararg.arg, _kinds(given.vararg), False, many=True)
    for arg, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield Wanted(arg.arg, _kinds(arg), default is not None, by_name=True)


def _kinds(arg: ast.arg) -> tuple[str, ...]:
    written = "data" if arg.annotation is None else ast.unparse(arg.annotation)
    found = tuple(kind for kind in written.split(" | ") if kind in KINDS)
    return found or ("data", "Number", "Tensor")


@dataclass
class Known:
    """The names that have a value at this point of a program, by kind."""

    tensors: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    @property
    def any(self) -> list[str]:
        """All of them."""
        return self.tensors + self.lists + self.numbers or ["a"]


def leaf(rng: Random) -> str:
    """An expression that makes a tensor, most often a small one that requires grad."""
    shape = rng.choice(SHAPES if rng.random() < 0.8 else LARGE_SHAPES)
    grad = ", requires_grad=True" if rng.random() < 0.8 else ""
    dtype = f", dtype={rng.choice(DTYPES)}" if rng.random() < 0.2 else ""
    made = rng.choice(["ones", "rand", "randn", "zeros", "rand"])
    if rng.random() < 0.1:
        data = rng.choice(
            ["[[1., -2.], [0.5, 3.]]", "2.", "[1, 0]", "[torch.inf, torch.nan]", "[]"]
        )
        if rng.random() < 0.5:  # whole numbers at the ends of what their type holds
            return rng.choice(EXTREMES)
        return f"torch.tensor({data}{dtype}{grad})"
    return f"torch.{made}({shape}{dtype}{grad})"


def integer(rng: Random, known: Known) -> str:
    """A whole number as it may be written, now and then one that a program computed."""
    if rng.random() < 0.1:
        return rng.choice([*known.numbers, f"{rng.choice(known.any)}.item()", "True", "a.ndim"])
    return rng.choice(SMALL if rng.random() < 0.7 else HUGE)


def integers(rng: Random, known: Known) -> str:
    """One to four whole numbers in brackets."""
    items = [integer(rng, known) for _ in range(rng.choice([1, 2, 2, 2, 3, 4]))]
    return rng.choice(["({},)", "[{}]"]).format(", ".join(items))


def tensor(rng: Random, known: Known) -> str:
    """A tensor: a name, or something small made of one."""
    name = rng.choice(known.tensors or ["a"])
    part = [
        "[0]",
        "[None]",
        ".T",
        ".sum()",
        ".reshape(-1)",
        ".long()",
        "[:2]",
        ".grad",
        ".detach()",
    ]
    return name + (rng.choice(part) if rng.random() < 0.3 else "")


def of_kind(kind: str, rng: Random, known: Known) -> str:
    """An argument of one of the op table's kinds, as written in a program."""
    match kind:
        case "Tensor":
            return tensor(rng, known)
        case "list[Tensor]":
            times = rng.choice([1, 2, 2, 3, 3, BATCH]) if rng.random() < 0.9 else 0
            listed = f"[{', '.join(tensor(rng, known) for _ in range(times))}]"
            return rng.choice([listed, *known.lists])
        case "Number":
            return rng.choice([integer(rng, known), rng.choice(FLOATS)])
        case "float":
            return rng.choice(FLOATS)
        case "int":
            return integer(rng, known)
        case "bool":
            return rng.choice(["True", "False"])
        case "list[int]":
            return integers(rng, known)
        case "data":
            return rng.choice(["1.", "[1, 2]", "[[1., 2.], [3., 4.]]", "[[], []]", *known.lists])
        case "dtype":
            return rng.choice(DTYPES)
        case "str":
            return quoted(rng.choice(WORDS))
        case "None":
            return "None"
    raise AssertionError(f"no arguments of the kind {kind}")


def quoted(text: str) -> str:
    """`text` as a string of the program."""
    return json.dumps(text)


def argument(wanted: Wanted, rng: Random, known: Known) -> str:
    """An argument for a parameter: one in twelve is of any kind but its own."""
    if rng.random() < 0.08:
        return rng.choice([rng.choice(WRONG), of_kind(rng.choice(list(KINDS)), rng, known)])
    if wanted.name == "equation":
        return quoted(rng.choice(EQUATIONS))
    return of_kind(rng.choice(wanted.kinds), rng, known)


def call(rng: Random, known: Known, op: Op | None = None) -> str:
    """A call of an operation, with as many of its parameters as may be."""
    op = op or rng.choice(OPS)
    written: list[str] = []
    named = False
    for wanted in parameters(op):
        if rng.random() < (0.5 if wanted.optional else 0.01):
            named = True
            continue
        for _ in range(rng.choice([1, 2, 3]) if wanted.many else 1):
            value = argument(wanted, rng, known)
            by_name = named or wanted.by_name or rng.random() < 0.05
            written.append(f"{wanted.name}={value}" if by_name else value)
    if rng.random() < 0.02:
        written.append(rng.choice(written or ["a=1"]))
    spelling = rng.choice(op.spellings)
    if spelling.startswith("Tensor."):
        base = written.pop(0) if written and "=" not in written[0] else tensor(rng, known)
        return f"{base}.{spelling.removeprefix('Tensor.')}({', '.join(written)})"
    return f"{spelling}({', '.join(written)})"

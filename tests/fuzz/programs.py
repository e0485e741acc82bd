"""Random programs, valid, nearly valid and hostile, each made anew from one integer.

``program(Random(seed))`` draws one of seven kinds of text: a program of typed calls, a sample of the
op table with other numbers, one statement many times over, things within themselves, statements from
outside of the language, a valid text with a few edits, and a text of strange characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.fuzz import hostile, nested
from tests.fuzz.arguments import (
    LARGE_SHAPES,
    NAMES,
    SHAPES,
    Known,
    Wanted,
    argument,
    call,
    integer,
    leaf,
)
from tests.program.samples import every_sample
from viz.panels.state import WALKTHROUGH
from viz.program.ops import OPS

SAMPLES = (WALKTHROUGH, *every_sample())
OPERATORS = ("+", "-", "*", "/", "**", "@", "%", "//", "<", "==", "!=", ">=")
INDICES = (
    *(
        "0",
        "-1",
        "0, 1",
        "1:",
        "::2",
        "None",
        "...",
        "0:0",
        "..., None",
        "None, 0",
        "5",
        ":, 0",
        "()",
    ),
    *(
        "torch.tensor([0, 0, 1])",
        "torch.tensor([[0]]), 0",
        "True",
        "None, None, None",
        "-5:9**9",
        "[0]",
    ),
)
FIELDS = (
    "T",
    "mT",
    "grad",
    "shape",
    "dtype",
    "ndim",
    "requires_grad",
    "is_leaf",
    "values",
    "indices",
)
ENDINGS = (
    "y.sum().backward()",
    "y.backward()",
    "print(y)",
    "y.sum().backward(retain_graph=True)\ny.sum().backward()",
    "z = y.sum()\nfor i in range({n}):\n    z.backward(retain_graph=True)",
    "for i in range({n}):\n    print(x)",
    "for i in range({n}):\n    z = y.sum()",
    "z = torch.stack([y, y, y]).sum()",
    "",
)


def program(rng: Random) -> str:
    """A random program."""
    ways, weights = zip(*WAYS, strict=True)
    (way,) = rng.choices(ways, weights)
    return str(way(rng))


def expression(rng: Random, known: Known) -> str:
    """An expression over the names that are known, most often a call."""
    if rng.random() < 0.6:
        return call(rng, known)
    name, other = rng.choice(known.any), rng.choice(known.any)
    return rng.choice(
        [
            f"{name} {rng.choice(OPERATORS)} {other}",
            f"{name} {rng.choice(OPERATORS)} {integer(rng, known)}",
            f"{name}[{rng.choice(INDICES)}]",
            f"{name}[{integer(rng, known)}:{integer(rng, known)}]",
            f"{name}.{rng.choice(FIELDS)}",
            f"-({name} + 1) * {other}",
            leaf(rng),
        ]
    )


def statement(rng: Random, known: Known) -> str:
    """A statement, and what it makes known."""
    name = rng.choice(NAMES)
    kind = rng.random()
    if kind < 0.7:
        value = expression(rng, known)
        known.tensors.append(name)
        return f"{name} = {value}"
    if kind < 0.8:
        known.lists.append(name)
        made = [
            "[{a}, {b}]",
            "({a},)",
            "{a}.unbind(0)",
            "{a}.split(1)",
            "{a}.shape",
            "[{a}, [{b}, 1]]",
        ]
        return (
            f"{name} = {rng.choice(made).format(a=rng.choice(known.any), b=rng.choice(known.any))}"
        )
    if kind < 0.88:
        known.numbers.append(name)
        of = rng.choice(known.any)
        made = [f"{of}.sum().item()", f"{of}.ndim", f"{of}.shape[0]", integer(rng, known)]
        return f"{name} = {rng.choice(made)}"
    if kind < 0.92:
        body = statement(rng, known).replace("\n", "\n    ")
        bounds = ", ".join(integer(rng, known) for _ in range(rng.choice([1, 1, 1, 2, 3])))
        return f"for {rng.choice('ijab')} in range({bounds}):\n    {body}"
    if kind < 0.96:
        end = rng.choice([".sum()", ".mean()", "", ""])
        option = rng.choice(
            [
                "",
                "",
                "retain_graph=True",
                argument(Wanted("gradient", ("Tensor",), True), rng, known),
            ]
        )
        return f"{rng.choice(known.any)}{end}.backward({option})"
    listed = ", ".join(rng.choice(known.any) for _ in range(rng.choice([1, 2, 5, 100])))
    option = rng.choice(["", "", ", sep=''", ", end='x'", f", sep={'-' * rng.choice([1, 999])!r}"])
    return f"print({listed}{option})"


def typed(rng: Random) -> str:
    """Leaves, then statements that make sense more often than not."""
    known = Known(["a", "b"])
    lines = [f"a = {leaf(rng)}", f"b = {leaf(rng)}"]
    lines += [statement(rng, known) for _ in range(rng.choice([1, 1, 2, 2, 3, 5, 8]))]
    return "\n".join(lines)


_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d*)?(?![\w.])")
_LEAF = re.compile(r"torch\.tensor\([\[\d].*, requires_grad=True\)")


def other_numbers(rng: Random) -> str:
    """A sample of the op table with leaves of another shape and with some other numbers."""
    known = Known(["x"])
    lines = rng.choice(SAMPLES).split("\n")
    for place, line in enumerate(lines):
        if _LEAF.search(line):
            if rng.random() < 0.5:
                shape = rng.choice(LARGE_SHAPES if rng.random() < 0.4 else SHAPES)
                made = f"torch.{rng.choice(['rand', 'randn', 'ones'])}({shape}, requires_grad=True)"
                lines[place] = _LEAF.sub(made, line)
        elif rng.random() < 0.7:
            lines[place] = _NUMBER.sub(
                lambda found: found[0] if rng.random() < 0.6 else integer(rng, known), line
            )
    return "\n".join(lines)


def repeated(rng: Random) -> str:
    """One statement many times over in a loop, then an ending that goes over all of it again."""
    turns = rng.choice([2, 3, 3, 10, 10, 10, 30, 30, 100, 390, 1500])
    shape = rng.choice(
        ["2, 2", "3", "1000", "30, 30", "16, 16", "256, 256", "64", "1, 1, 8, 8", "0", "1"]
    )
    op = rng.choice([op for op in OPS if op.category != "creation" and op.insert])
    step = rng.choice(
        [
            "y = " + op.insert.format(x="y"),
            "y = " + op.insert.format(x="y"),
            "z = " + op.insert.format(x="y"),
            "y = y + " + op.insert.format(x="x"),
            "y = " + call(rng, Known(["x", "y"]), op),
            rng.choice(
                ["y = y + y", "y = y * x + y", "y = y @ x", "y = y[0:]", "y = y.T", "y = y"]
            ),
            rng.choice(
                ["y = [y, 1]", "y = (y, y)", "y = [x, y]", "z = [x.unbind(0), x]", "print(y)"]
            ),
            rng.choice(
                ["y = y.sum() * x", "y = y.cumsum(0)", "y = torch.cat([y, y])", "z = y.clone()"]
            ),
            leaf(rng),
        ]
    )
    ending = rng.choice(ENDINGS).format(n=rng.choice([2, 5, 20, 200, 1500]))
    aliases = "\n".join(f"n{i} = x" for i in range(rng.choice([0, 0, 0, 0, 0, 20, 700])))
    return (
        f"x = torch.rand({shape}, requires_grad=True)\ny = x\n{aliases}\n"
        f"for i in range({turns}):\n    {step}\n{ending}"
    )


def within(rng: Random) -> str:
    """Brackets in brackets, loops in loops, names without an end."""
    made = rng.choice([nested.deep, nested.deep, nested.nested_loops, nested.long_names])(rng)
    return f"x = torch.ones(2, 2, requires_grad=True)\n{made}\nprint(y)"


def outside(rng: Random) -> str:
    """A valid text with a few statements that the language does not have."""
    lines = ["x = " + leaf(rng), *rng.choice(SAMPLES).split("\n"), "print(x)"]
    for _ in range(rng.choice([1, 1, 2, 3])):
        lines.insert(rng.randint(1, len(lines)), rng.choice(hostile.SNIPPETS))
    return rng.choice(["\n", "\n", "\n", "\n", ";", "\r\n", "\r", "\x0c\n"]).join(lines)


def edited(rng: Random) -> str:
    """A valid text with lines, words and characters deleted, doubled, moved or exchanged."""
    parts, joint = _cut(rng.choice(SAMPLES), rng)
    others, _ = _cut(rng.choice(SAMPLES), rng)
    for _ in range(rng.choice([1, 1, 2, 3, 5])):
        place, there = rng.randrange(len(parts)), rng.randrange(len(parts))
        change = rng.randrange(5)
        if change == 0 and len(parts) > 1:
            del parts[place]
        elif change == 1:
            parts[place] = rng.choice(others)
        elif change == 2:
            parts[place], parts[there] = parts[there], parts[place]
        else:
            parts.insert(place, rng.choice([parts[there], rng.choice(others)]))
    return joint.join(parts)


def _cut(text: str, rng: Random) -> tuple[list[str], str]:
    cuts: list[Callable[[str], list[str]]] = [list, lambda it: re.findall(r"\w+|\s+|.", it)]
    if rng.random() < 0.4:
        return text.split("\n"), "\n"
    return rng.choice(cuts)(text), ""


def strange(rng: Random) -> str:
    """A valid text with strange characters in it, or with its bytes changed."""
    text = rng.choice(SAMPLES)
    if rng.random() < 0.3:
        octets = bytearray(text.encode("utf-8"))
        for _ in range(rng.choice([1, 2, 5, 20])):
            octets[rng.randrange(len(octets))] = rng.randrange(256)
        return octets.decode("utf-8", rng.choice(["replace", "surrogateescape", "ignore"]))
    for _ in range(rng.choice([1, 1, 2, 5])):
        place = rng.randint(0, len(text))
        text = (
            text[:place]
            + rng.choice(hostile.STRANGE) * rng.choice([1, 1, 1, 2, 300])
            + text[place:]
        )
    if rng.random() < 0.3:
        said = rng.choice([*hostile.MARKUP, *hostile.STRANGE])
        text += f"\nprint({said!r}, x)" if rng.random() < 0.5 else f'\nprint("{said}")  # {said}'
    return text


WAYS: tuple[tuple[Callable[[Random], str], float], ...] = (
    (typed, 30),
    (other_numbers, 25),
    (repeated, 4),
    (within, 3),
    (outside, 14),
    (edited, 12),
    (strange, 12),
)
"""How a program may be made, and how often."""

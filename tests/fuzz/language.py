"""A subject of the fuzz: programs of the whole language, each compared with plain Python.

Functions, classes, loops, exceptions, in-place updates, hooks and optimizers are drawn at random, small
enough that plain Python may run them. What is printed, and the words of an error, must be Python's own.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from random import Random

import viz
from tests.fuzz.judge import Part
from tests.plain_python import as_python, without_addresses

HEAD = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nimport math\n"

FIRST = f"{HEAD}net = nn.Linear(2, 1)\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nprint(net)"

NUMBERS = ("a", "b", "c")
TENSORS = ("x", "y", "z")
LISTS = ("p", "q")


class Writer:
    """Writes one program; `depth` bounds how far statements stand within one another."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.lines: list[str] = []
        self.functions: list[str] = []
        self.classes: list[str] = []
        self.loops = 0

    def pick(self, *options: str) -> str:
        """One of them."""
        return self.draw.choice(options)

    def number(self, depth: int = 2) -> str:
        """An expression that is a number, most often."""
        if depth == 0 or self.draw.random() < 0.3:
            return self.pick(*NUMBERS, "1", "2", "-3", "0.5", "7", "True")
        one, other = self.number(depth - 1), self.number(depth - 1)
        calls = [f"{name}({one}, {other})" for name in self.functions]
        return self.pick(
            f"{one} {self.pick('+', '-', '*', '/', '//', '%')} {other}",
            f"({one} if {self.test(depth - 1)} else {other})",
            f"len({self.pick(*LISTS)})",
            f"{self.pick('abs', 'int', 'round', 'float', 'bool')}({one})",
            f"{self.pick('min', 'max')}({one}, {other})",
            f"sum({self.items(depth - 1)})",
            f"{self.pick(*TENSORS)}.{self.pick('sum().item()', 'numel()', 'dim()', 'size(0)')}",
            f"math.{self.pick('floor', 'exp', 'fabs')}({one})",
            *calls,
        )

    def test(self, depth: int = 1) -> str:
        """An expression that is true or false."""
        one, other = self.number(depth), self.number(depth)
        return self.pick(
            f"{one} {self.pick('<', '<=', '==', '!=', '>')} {other}",
            f"{one} < {other} < {self.number(depth)}",
            f"not {one}",
            f"{one} {self.pick('and', 'or')} {other}",
            f"{one} in {self.pick(*LISTS)}",
            f"{self.pick(*NUMBERS)} is None",
            f"isinstance({one}, {self.pick('int', 'float', '(int, str)')})",
        )

    def items(self, depth: int = 1) -> str:
        """An expression that is a list or something else to go through."""
        one = self.number(depth)
        return self.pick(
            *LISTS,
            f"[{one}, {self.number(depth)}]",
            f"[k * 2 for k in {self.pick(*LISTS)} if k != {one}]",
            f"range({self.draw.randint(0, 4)})",
            f"{self.pick(*LISTS)}[{self.pick('1:', ':-1', '::-1', '::2')}]",
            f"sorted({self.pick(*LISTS)}, key=lambda k: -k)",
            f"[i + k for i, k in enumerate({self.pick(*LISTS)})]",
            f"[i * k for i, k in zip({self.pick(*LISTS)}, range(3))]",
            f"list({{k: k for k in {self.pick(*LISTS)}}}.keys())",
        )

    def tensor(self, depth: int = 2) -> str:
        """An expression that is a tensor."""
        if depth == 0 or self.draw.random() < 0.25:
            return self.pick(*TENSORS, "torch.ones(2)", "torch.tensor([1., -2.])")
        one, other = self.tensor(depth - 1), self.tensor(depth - 1)
        made = [f"{name}({one})" for name in self.classes]
        return self.pick(
            f"({one} {self.pick('+', '-', '*', '/')} {other})",
            f"{one} ** 2",
            f"{one}.{self.pick('exp', 'sin', 'tanh', 'relu', 'clone', 'detach', 'abs')}()",
            f"F.{self.pick('relu', 'softplus', 'elu')}({one})",
            f"torch.stack([{one}.sum(), {other}.mean()])",
            f"torch.where({one} > 0, {one}, {other})",
            f"{one} * {self.pick(*NUMBERS)}",
            f"torch.cat([{one}, {other}])[:2]",
            *made,
        )

    def text(self) -> str:
        """What is printed."""
        return self.pick(
            self.number(),
            self.tensor(1),
            self.items(),
            f"f'{{{self.number(1)}:.3f}} {{{self.pick(*LISTS)}}}'",
            f"'%d|%s' % ({self.number(1)}, {self.pick(*LISTS)})",
            f"'{{}} {{:>8}}'.format({self.number(1)}, {self.number(1)})",
            f"{self.pick(*TENSORS)}.grad",
            f"{self.pick(*TENSORS)}.grad_fn is None, {self.pick(*TENSORS)}.requires_grad",
            f"{self.pick(*TENSORS)}.is_leaf",
        )

    def write(self, line: str, indent: int) -> None:
        self.lines.append("    " * indent + line)

    def block(self, indent: int, count: int = 0) -> None:
        """A few statements."""
        for _ in range(count or self.draw.randint(1, 3)):
            kinds: list[Callable[[int], None]] = [self.simple] * 5
            if indent < 3:
                kinds += [self.branch, self.loop, self.attempt, self.without_gradients]
            self.draw.choice(kinds)(indent)

    def simple(self, indent: int) -> None:
        """A statement of one line."""
        name, tensor, items = self.pick(*NUMBERS), self.pick(*TENSORS), self.pick(*LISTS)
        self.write(
            self.pick(
                f"{name} = {self.number()}",
                f"{name} {self.pick('+', '-', '*')}= {self.number(1)}",
                f"{name}, {self.pick(*NUMBERS)} = {self.number(1)}, {self.number(1)}",
                f"{tensor} = {self.tensor()}",
                f"{tensor} = {self.tensor()}",
                f"{tensor} {self.pick('+', '-', '*')}= {self.tensor(1)}",
                f"{tensor}.{self.pick('add_', 'mul_', 'fill_')}({self.pick(*NUMBERS)})",
                f"{tensor}[{self.pick('0', '-1', ':')}] = {self.pick(*NUMBERS)}",
                f"{items}.{self.pick('append', 'insert')}({self.pick('0, ', '')}{self.number(1)})",
                f"{items} = list({self.items()})",
                f"{items}[{self.pick('0', '-1', '1:2')}] = {self.pick('[5]', self.number(0))}",
                f"*{items}, {name} = {self.items()}",
                f"({self.tensor()} * w).sum().backward()",
                "w.grad = None",
                "w.grad.zero_()",
                "opt.step()",
                f"w.register_hook(lambda g: g * {self.pick('2', '0.5')})",
                f"print(torch.autograd.grad(({self.tensor(1)} * w).sum(), w))",
                f"print({self.text()})",
                f"print({self.text()}, {self.text()})",
                "print(w, w.grad)",
            ),
            indent,
        )

    def branch(self, indent: int) -> None:
        """``if``, with or without more."""
        self.write(f"if {self.test()}:", indent)
        self.block(indent + 1)
        if self.draw.random() < 0.5:
            self.write(self.pick("else:", f"elif {self.test()}:"), indent)
            self.block(indent + 1)

    def loop(self, indent: int) -> None:
        """A loop of few iterations."""
        self.loops += 1
        count = f"n{self.loops}"
        if self.draw.random() < 0.6:
            self.write(
                f"for {count} in {self.pick('range(3)', 'list(p)[:3]', 'range(2, 0, -1)')}:", indent
            )
        else:
            self.write(f"{count} = 0", indent)
            self.write(f"while {count} < 3:", indent)
            self.write(f"{count} += 1", indent + 1)
        if self.draw.random() < 0.3:
            self.write(f"if {self.test()}: {self.pick('break', 'continue')}", indent + 1)
        self.block(indent + 1)
        if self.draw.random() < 0.2:
            self.write("else:", indent)
            self.block(indent + 1, 1)

    def attempt(self, indent: int) -> None:
        """``try``."""
        self.write("try:", indent)
        self.block(indent + 1)
        kind = self.pick(
            "Exception", "RuntimeError", "(ZeroDivisionError, TypeError)", "IndexError"
        )
        self.write(f"except {kind} as error:", indent)
        self.write(self.pick("print('caught', type(error).__name__)", "pass", "a = 1"), indent + 1)
        if self.draw.random() < 0.3:
            self.write("finally:", indent)
            self.block(indent + 1, 1)

    def without_gradients(self, indent: int) -> None:
        """``with torch.no_grad()``."""
        self.write(f"with torch.{self.pick('no_grad', 'enable_grad')}():", indent)
        self.block(indent + 1)

    def function(self, name: str) -> None:
        """A function of two numbers."""
        default = self.pick("", "=2")
        self.write(f"def {name}(a, b{default}):", 0)
        for kept in (*TENSORS, "c"):
            self.write(f"{kept} = {'1' if kept == 'c' else 'torch.ones(2)'}", 1)
        self.write("p, q = [1, 2], [3]", 1)
        self.block(1)
        self.write(f"return {self.number()}", 1)

    def module(self, name: str) -> None:
        """A layer with a weight of its own."""
        base = self.pick("nn.Module", "object")
        self.write(f"class {name}({base}):", 0)
        self.write("def __init__(self):", 1)
        self.write("super().__init__()", 2)
        self.write("self.v = nn.Parameter(torch.tensor([0.5, 2.0]))", 2)
        self.write(f"def {'forward' if base == 'nn.Module' else '__call__'}(self, x):", 1)
        self.write(
            f"return {self.pick('x * self.v', 'self.v.sin() + x', 'torch.tanh(x - self.v)')}", 2
        )


def case(seed: int) -> str:
    """The program of a seed."""
    writer = Writer(Random(seed))
    writer.lines = [
        *HEAD.strip().split("\n"),
        "w = torch.tensor([1.0, -0.5], requires_grad=True)",
        "opt = torch.optim.SGD([w], lr=0.1)",
        "a, b, c = 1, 2.5, 3",
        "x, y, z = torch.ones(2), w * 2, torch.tensor([3., 4.])",
        "p, q = [1, 2, 3], [4.5]",
    ]
    for number in range(writer.draw.randint(0, 2)):
        writer.function(f"f{number}")
        writer.functions.append(f"f{number}")
    if writer.draw.random() < 0.5:
        writer.module("Net")
        writer.write("net = Net()", 0)
        writer.classes.append("net")
    writer.block(0, writer.draw.randint(3, 8))
    return "\n".join(writer.lines)


def attempt(text: str, part: Part) -> str:
    """Run a program here and in Python: "result", "error", or the limit that was passed."""
    warnings.simplefilter("ignore")
    said, outcome = "", "result"
    try:
        with part("run"):
            printed = viz.run(text).printed
    except viz.ProgramError as error:
        printed, outcome, said = error.printed, "error", error.torch_message or str(error)
        if error.key and not error.torch_message:
            return f"ProgramError {error.key}"
    wanted, words = as_python(text)
    if without_addresses(printed) != without_addresses(wanted):
        raise AssertionError(f"printed {printed!r}, not {wanted!r}")
    if bool(words) != bool(said) or words.split("\n")[0][:60] not in said:
        raise AssertionError(f"said {said!r}, not {words!r}")
    return outcome

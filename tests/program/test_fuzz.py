"""Random programs over the whole op table: a result or a ProgramError, never anything else."""

from __future__ import annotations

import contextlib
import random

import pytest

import viz
from viz.chain.elements import element_ledger
from viz.draw.equations import one_element, whole_tensor
from viz.program.ops import OPS

PROGRAMS = 250

LINES = [op.insert for op in OPS if op.insert]

LEAVES = [
    "torch.ones(2, 2, requires_grad=True)",
    "torch.tensor([[1., -2.], [0.5, 3.]], requires_grad=True)",
    "torch.randn(1, 2, 4, 4, requires_grad=True)",
    "torch.tensor(2., requires_grad=True)",
    "torch.tensor([torch.inf, torch.nan], requires_grad=True)",
    "torch.ones(0, requires_grad=True)",
    "torch.ones(2, 2, dtype=torch.float16, requires_grad=True)",
    "torch.tensor([1, 0])",
    "3",
]
OPERATORS = ["+", "-", "*", "/", "**", "@", "%", "//", "<", "=="]
INDICES = ["0", "-1", "0, 1", "1:", "::2", "None", "..."]
ENDINGS = ["T", "grad", "shape", "values", "sum()", "mean()"]


def expression(draw: random.Random, names: list[str]) -> str:
    """A random expression of names that have a value."""
    name, other = draw.choice(names), draw.choice(names)
    return draw.choice(
        [
            draw.choice(LINES).format(x=name),
            draw.choice(LINES).format(x=name),
            f"{name} {draw.choice(OPERATORS)} {other}",
            f"{name}[{draw.choice(INDICES)}]",
            f"{name}.{draw.choice(ENDINGS)}",
            f"[{name}, {other}]",
            f"-({name} + 1) * {other}",
        ]
    )


def program(draw: random.Random) -> str:
    """A random program of a few lines."""
    lines, names = [], ["a", "b"]
    lines += [f"{name} = {draw.choice(LEAVES)}" for name in names]
    for _ in range(draw.randint(1, 6)):
        names.append(draw.choice("abcdefgh"))
        if draw.random() < 0.1:
            lines.append(f"for i in range({draw.randint(0, 3)}):")
            lines.append(f"    {names[-1]} = {expression(draw, names[:-1])}")
        else:
            lines.append(f"{names[-1]} = {expression(draw, names[:-1])}")
    if draw.random() < 0.5:
        lines.append(f"{draw.choice(names)}{draw.choice(['', '.sum()'])}.backward()")
    lines.append(f"print({draw.choice(names)})")
    return "\n".join(lines)


def look_at(explanation: viz.Explanation) -> None:
    """Everything that the page computes of an explanation."""
    explanation.svg()
    str(explanation)
    for leaf, gradient in explanation.grad.items():
        ledger = explanation.paths(leaf)
        if gradient is not None and gradient.numel():
            whole_tensor(explanation, ledger, 6)
            one_element(explanation, element_ledger(explanation, leaf, 0), 6)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.filterwarnings("ignore")  # torch warns of what random programs do
def test_random_programs(seed: int) -> None:
    draw, refused, explained = random.Random(seed), [], 0
    for _ in range(PROGRAMS):
        text = program(draw)
        try:
            explanation = viz.run(text)
        except viz.ProgramError as error:
            refused.append((error, text))
            continue
        explained += 1
        if not explanation.nodes.ids:  # nothing in it requires a gradient
            continue
        with contextlib.suppress(viz.VizError):  # a limit, or a node that cannot be called
            look_at(explanation)
    assert explained > PROGRAMS / 10
    assert all(1 <= error.line <= text.count("\n") + 1 for error, text in refused)
    assert all(error.message for error, _ in refused)

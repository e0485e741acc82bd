"""Programs to practise the backward pass on, made from a seed: one seed, one program for a whole class."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

LEVELS = 5
"""Gates; values used twice; broadcasting and sums; products of matrices; softmax, layer norm, attention."""


def drill(level: int, seed: int) -> str:
    """The program of a level from 1 to `LEVELS`. Raises `ValueError` for another level."""
    if not 1 <= level <= LEVELS:
        raise ValueError(f"there are levels 1 to {LEVELS}, not {level}")
    rng = Random(f"{level} {seed}")
    lines = _LEVELS[level - 1](rng)
    first = [] if level < 3 else [f"torch.manual_seed({seed % 10_000})"]
    return "\n".join([*first, *lines, "loss.backward()"]) + "\n"


def _number(rng: Random) -> str:
    return f"{rng.choice([-1, 1]) * rng.randint(5, 30) / 10}"


def _scalars(rng: Random, names: str) -> list[str]:
    return [f"{name} = torch.tensor({_number(rng)}, requires_grad=True)" for name in names]


def _gates(rng: Random) -> list[str]:
    first = rng.choice(["a * b", "a + b", "a - b", "a * b + a"])
    inner = rng.choice(["d * c", "d + c", "c - d", "d * d + c"])
    outer = rng.choice(
        ["torch.tanh(e)", "torch.sigmoid(e)", "e ** 2", "e ** 3", "torch.exp(e / 4)"]
    )
    return [*_scalars(rng, "abc"), f"d = {first}", f"e = {inner}", f"loss = {outer}"]


def _fan_out(rng: Random) -> list[str]:
    left = rng.choice(["x * y", "x * x", "x * y + x", "x ** 2 - y"])
    right = rng.choice(["x + h", "h * y", "torch.tanh(h) + x", "h * h"])
    last = rng.choice(["u * h", "u + h * x", "u * x + h", "u ** 2 + x"])
    used = "xy" if "y" in left + right + last else "x"
    return [*_scalars(rng, used), f"h = {left}", f"u = {right}", f"loss = {last}"]


def _broadcast(rng: Random) -> list[str]:
    rows, columns = rng.sample([2, 3, 4, 5], 2)
    row, column = rng.sample(["w", "b"], 2)
    joined = rng.choice(
        [f"x * {row} + {column}", f"(x + {column}) * {row}", f"x * {row} * {column}"]
    )
    shaped = rng.choice(["s.exp() / 4", "s ** 2", "torch.tanh(s)", "torch.sigmoid(s)"])
    reduced = rng.choice(["h.sum()", "h.mean()", "h.mean(0).sum()", "h.sum(1).mean()"])
    return [
        f"x = torch.randn({rows}, {columns}, requires_grad=True)",
        f"{row} = torch.randn({columns}, requires_grad=True)",
        f"{column} = torch.randn({rows}, 1, requires_grad=True)",
        f"s = {joined}",
        f"h = {shaped}",
        f"loss = {reduced}",
    ]


def _matrices(rng: Random) -> list[str]:
    batch, inside, hidden, out = (rng.randint(2, 6) for _ in range(4))
    bent = rng.choice(["torch.tanh(s)", "torch.relu(s)", "torch.sigmoid(s)"])
    turned = rng.random() < 0.5
    second = f"torch.randn({out}, {hidden}, requires_grad=True)" if turned else ""
    second = second or f"torch.randn({hidden}, {out}, requires_grad=True)"
    product = "h @ V.T" if turned else "h @ V"
    loss = rng.choice(["(y ** 2).mean()", "(y ** 2).sum()", "y.mean()"])
    return [
        f"X = torch.randn({batch}, {inside})",
        f"W = torch.randn({inside}, {hidden}, requires_grad=True)",
        f"b = torch.randn({hidden}, requires_grad=True)",
        f"V = {second}",
        "s = X @ W + b",
        f"h = {bent}",
        f"y = {product}",
        f"loss = {loss}",
    ]


def _attention(rng: Random) -> list[str]:
    count, width = rng.randint(2, 5), rng.randint(2, 5)
    kind = rng.choice(["softmax", "norm", "attention"])
    if kind == "softmax":
        return [
            f"x = torch.randn({count}, {width}, requires_grad=True)",
            f"t = torch.randn({count}, {width})",
            "p = x.softmax(1)",
            "loss = ((p - t) ** 2).sum()",
        ]
    if kind == "norm":
        return [
            f"x = torch.randn({count}, {width}, requires_grad=True)",
            f"g = torch.randn({width}, requires_grad=True)",
            "m = x.mean(1, keepdim=True)",
            "c = x - m",
            "v = (c ** 2).mean(1, keepdim=True)",
            "r = (v + 0.1) ** -0.5",
            "y = c * r * g",
            "loss = (y ** 3).sum()",
        ]
    return [
        *(f"{name} = torch.randn({count}, {width}, requires_grad=True)" for name in "qkv"),
        f"s = q @ k.T / {width} ** 0.5",
        "p = s.softmax(-1)",
        "y = p @ v",
        "loss = (y ** 2).sum()",
    ]


_LEVELS: tuple[Callable[[Random], list[str]], ...] = (
    _gates,
    _fan_out,
    _broadcast,
    _matrices,
    _attention,
)

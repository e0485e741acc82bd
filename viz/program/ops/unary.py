"""Short ways to write rows: an op's spellings, and the row of a function of one tensor."""

from __future__ import annotations

import torch

from viz.program.ops.row import Category, Op, Text

ANY = "x = torch.tensor([[0.5, -1.2], [1.6, -0.3]], dtype=torch.float64, requires_grad=True)\n"
POSITIVE = "x = torch.tensor([[0.5, 1.2], [2.6, 0.8]], dtype=torch.float64, requires_grad=True)\n"
INSIDE_ONE = (
    "x = torch.tensor([[0.5, -0.2], [0.7, -0.6]], dtype=torch.float64, requires_grad=True)\n"
)


def spell(homes: str, *names: str) -> tuple[str, ...]:
    """Every name in every home: ``spell("torch Tensor", "clamp", "clip")`` makes four."""
    return tuple(f"{home}.{name}" for name in names for home in homes.split())


def unary(
    name: str,
    text: Text,
    *aliases: str,
    kinks: Text | None = None,
    leaf: str = ANY,
    homes: str = "torch Tensor",
    category: Category = "elementwise",
    options: str = "",
    call: str = "",
) -> Op:
    """The row of a function of one tensor, with `options` and a `call` that uses them.

    The first sample calls the function in its first home without options, the second in its last.
    """
    first, last = homes.split()[0], homes.split()[-1]
    again = f"x.{name}({call})" if last == "Tensor" else f"{last}.{name}({_join('x', call)})"
    return Op(
        name,
        category,
        getattr(torch if first == "torch" else torch.nn.functional, name),
        f"({_join('input: Tensor', options)})",
        spellings=spell(homes, name, *aliases),
        help=text,
        insert=f"{first}.{name}({{x}})",
        samples=(f"{leaf}y = {first}.{name}(x)", f"{leaf}y = (x * {again}).sum()"),
        kinks=kinks,
    )


def _join(*arguments: str) -> str:
    return ", ".join(argument for argument in arguments if argument)

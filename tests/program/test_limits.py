"""Each limit of the language lets pass exactly as much as it says, and refuses one more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import viz
from viz import limits
from viz.limits import Limit

AT: dict[str, tuple[Limit, Callable[[int], str], str]] = {
    "elements of a tensor": (limits.ELEMENTS, lambda n: f"x = torch.zeros({n})", "too_many_elements"),
    "elements that are drawn": (limits.ELEMENTS, lambda n: f"x = torch.rand({n})", "too_many_elements"),
    "items of a list": (limits.ITEMS, lambda n: f"x = [0] * {n}", "too_many_items"),
    "items of a range": (limits.ITEMS, lambda n: f"x = list(range({n}))", "too_many_items"),
    "a string": (limits.STRING, lambda n: f"x = 'a' * {n}", "too_long_string"),
    "a string's width": (limits.STRING, lambda n: f"x = '{{:{n}}}'.format(1)", "too_long_string"),
    "dimensions": (limits.RANK, lambda n: f"x = torch.ones({', '.join('1' * n)})", "too_many_dimensions"),
    "bits": (limits.BITS, lambda n: f"x = 2 ** {n - 1}", "whole_number_too_large"),
    "bits that are shifted": (limits.BITS, lambda n: f"x = 1 << {n - 1}", "whole_number_too_large"),
    "pieces": (limits.PIECES, lambda n: f"x = torch.zeros({n}).unbind()", "too_many_pieces"),
    "printed": (limits.PRINTED, lambda n: f"print('a' * {n - 1})", "printed_too_long"),
    "a text": (limits.TEXT_LENGTH, lambda n: "x = 1\n#" + "a" * (n - 7), "too_long"),
    "a name": (limits.NAME, lambda n: f"{'a' * n} = 1", "name_too_long"),
    "calls": (
        limits.DEPTH,
        lambda n: f"def f(n):\n    return 0 if n == 1 else f(n - 1)\nf({n})",
        "too_deep",
    ),
    "calls through others": (
        limits.DEPTH,
        lambda n: "def f(n):\n    for i in range(1):\n        if n > 1:\n            with torch.no_grad():\n"
        f"                return 1 + sum([f(n - 1)])\n    return 1\nf({n})",
        "too_deep",
    ),
    "nodes": (
        limits.NODES,
        lambda n: f"x = torch.ones(1, requires_grad=True)\ny = x\nfor i in range({n - 1}):\n    y = y + 1",
        "too_many_nodes",
    ),
    "layers": (limits.LAYERS, lambda n: f"x = nn.RNN(1, 1, {n})", "too_many_items"),
}  # fmt: skip


@pytest.mark.parametrize(("limit", "program", "key"), AT.values(), ids=AT.keys())
def test_exactly_the_limit_is_let_pass(
    limit: Limit, program: Callable[[int], str], key: str
) -> None:
    viz.run(program(limit.value))
    with pytest.raises(viz.ProgramError) as refused:
        viz.run(program(limit.value + 1))
    assert refused.value.key == key

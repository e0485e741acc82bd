"""What the page is told of a program before it draws anything."""

from __future__ import annotations

import viz
from viz.views.outline import outline


def test_what_stands_beside_the_lines() -> None:
    told = outline(
        viz.run(
            "x = torch.ones(2, requires_grad=True)\n"
            "for i in range(3):\n"
            "    print(i)\n"
            "x.sum().backward()\n"
            "x.grad"
        )
    )
    assert told.values == ((3, "2", 3), (5, "tensor([1., 1.])", 1))

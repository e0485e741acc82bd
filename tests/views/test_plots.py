"""Figures as the page gets them: a reader's names are text in every one of them."""

from __future__ import annotations

import json

import viz
from viz.views.plots import drawn_by_the_program, heat

NAMED = """
import matplotlib.pyplot as plt
x = torch.ones(2, requires_grad=True)
y = x * 2
plt.plot([1, 2], label="<a href='https://example.org'>a label</a>")
plt.title("<b>a title</b>")
y.sum().backward()
"""


def test_names_are_no_markup() -> None:
    explanation = viz.run(NAMED)
    figures = (
        *drawn_by_the_program(explanation),
        *(it for _, it in heat(explanation, "y", "<i>", "u")),
    )
    texts = json.dumps(figures)
    assert "a label" in texts
    assert "&lt;b>a title&lt;/b>" in texts
    assert "&lt;i>" in texts
    assert "<" not in texts

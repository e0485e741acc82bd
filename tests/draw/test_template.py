"""A layout used again is the picture that Graphviz would have drawn."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

import viz
from viz.draw.render import _drawn, draw
from viz.draw.template import _laid_out, filled
from viz.draw.view import View
from viz.panels.state import WALKTHROUGH

LEAF = "x = torch.tensor([[1., -2.], [3., 1e-7]], requires_grad=True)\n"
PROGRAMS = {
    "walkthrough": WALKTHROUGH,
    "wide numbers": LEAF + "y = x * 123456.789\nz = y.sum()",
    "signs that mean something": LEAF + "y = x * (x < 2)\nz = torch.where(x > 1, y, x).sum()",
    "quotes": LEAF + "y = torch.einsum('ij,jk->ik', x, x)  # ' < > &\nz = y.sum()",
    "Korean": "값 = torch.ones(2, requires_grad=True)\n결과 = (값 * 3).sum()",
    "large": "x = torch.rand(20, 30, requires_grad=True)\ny = x.sigmoid().mean()",
    "not a number": LEAF + "y = (x - 4).log().sum()",
    "a loop": LEAF + "for i in range(5):\n    x = x * 2\ny = x.sum()",
}
VIEWS = {"as it is": View(), "saved": View(saved=True), "across": View(across=True, values=False)}


def canonical(svg: bytes) -> str:
    """An SVG in one spelling: Graphviz writes the second of two spaces as one that does not break."""
    return ElementTree.canonicalize(svg.decode()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_it_is_what_graphviz_draws(text: str, view: View) -> None:
    source = viz.run(text).dot(view).source
    assert canonical(draw(source, "svg")) == canonical(_drawn(source, "svg"))


def test_an_edit_of_a_number_is_laid_out_once() -> None:
    calls = []

    def lay_out(source: str) -> str:
        calls.append(source)
        return _drawn(source, "svg").decode()

    first, second, longer = (
        viz.run(WALKTHROUGH.replace("x+1", f"x+{number}")).dot().source for number in (3, 7, 12)
    )
    assert "y = x+3" in filled(first, lay_out).replace("\N{NO-BREAK SPACE}", " ")
    assert "y = x+7" in filled(second, lay_out).replace("\N{NO-BREAK SPACE}", " ")
    assert len(calls) == 1
    filled(longer, lay_out)
    assert len(calls) == 2
    assert _laid_out.cache_info().maxsize is not None


def test_text_that_looks_like_a_stand_in_is_shown_as_it_is() -> None:
    source = "digraph { a [label=<<TABLE><TR><TD>~000~ and more</TD></TR></TABLE>>] }"
    assert "~000~ and more" in draw(source, "svg").decode()

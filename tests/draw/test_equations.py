"""The chain rule in LaTeX, and how numbers are written."""

from __future__ import annotations

import math

import pytest
import torch

import viz
from viz.chain.elements import element_ledger
from viz.draw.equations import one_element, symbol, whole_tensor
from viz.draw.number_format import matrix_latex, number, number_latex, uniform
from viz.draw.shape_text import index_text

NUMBERS = {
    2.0: "2",
    -0.0: "0",
    0.25: "0.25",
    1 / 3: "0.3333",
    123456.0: "123456",
    1234567.0: "1.235e+06",
    1e-9: "1e-09",
    math.inf: "inf",
    -math.inf: "-inf",
}


@pytest.mark.parametrize(("value", "text"), NUMBERS.items())
def test_number(value: float, text: str) -> None:
    assert number(value) == text


LATEX = {
    0.25: r"\tfrac{1}{4}",
    1 / 3: r"\tfrac{1}{3}",
    -0.5: r"-\tfrac{1}{2}",
    0.9: "0.9",
    4.0: "4",
    1e-9: r"1\cdot 10^{-9}",
    math.inf: r"\infty",
}


@pytest.mark.parametrize(("value", "text"), LATEX.items())
def test_number_in_latex(value: float, text: str) -> None:
    assert number_latex(value, fraction=True) == text
    assert number_latex(math.nan) == r"\mathrm{NaN}"


def test_the_walkthrough_whole(walkthrough: str) -> None:
    explanation = viz.run(walkthrough)
    (line,) = whole_tensor(explanation, explanation.paths("x"), 6)
    assert r"\frac{\partial\,\text{res}}{\partial\,z}" in line
    assert r"\tfrac{1}{4} \cdot 2 \cdot 4 \cdot 1 = \textcolor{#e0394f}{2}" in line


def test_the_walkthrough_one_element(walkthrough: str) -> None:
    explanation = viz.run(
        walkthrough.replace("torch.ones(2,2,", "torch.tensor([[3., 1.], [1., 1.]],")
    )
    (line,) = one_element(explanation, element_ledger(explanation, "x", 0), 6)
    assert r"\partial\,x[0, 0]" in line
    assert r"\tfrac{1}{4} \cdot 2 \cdot 8 \cdot 1 = \textcolor{#e0394f}{4}" in line


def test_several_paths_are_added() -> None:
    explanation = viz.run("x = torch.tensor([3.], requires_grad=True)\ny = x * x")
    lines_ = whole_tensor(explanation, explanation.paths("x"), 6)
    assert len(lines_) == 3
    assert lines_[-1].endswith(
        r"P_{1} + P_{2} = \textcolor{#e0394f}{\begin{bmatrix} 6 \end{bmatrix}}"
    )


def test_paths_not_shown_are_counted() -> None:
    text = "x = torch.tensor([1.], requires_grad=True)\ny = x * x\nz = y * y\nw = z * z"
    explanation = viz.run(text)
    assert r"\text{5}" in whole_tensor(explanation, explanation.paths("x"), 3)[-1]


def test_symbols() -> None:
    explanation = viz.run(
        "x = torch.ones(1, requires_grad=True)\nmy_h = x * 2\nmy_h = my_h.exp()\ny = my_h + x.sin()"
    )
    shown = {node: symbol(explanation, node) for node in explanation.nodes.ids}
    assert shown == {
        "y": "y",
        "x": "x",
        "my_h": r"\text{my\_h}",
        "my_h@2": r"\text{my\_h}^{(2)}",
        "y.sin": r"\texttt{x.sin()}",
    }


def test_hostile_text_is_escaped_in_latex() -> None:
    explanation = viz.run("x_ = torch.ones(1, requires_grad=True)\ny = (x_ % 3) * 2 # {}$")
    assert symbol(explanation, "y.remainder") == r"\texttt{x\_ \% 3}"


def test_matrices_in_latex() -> None:
    assert matrix_latex(torch.tensor([[1.0, 2.0]])) == r"\begin{bmatrix} 1 & 2 \end{bmatrix}"
    assert matrix_latex(torch.ones(9, 9)) == r"[1]_{9{\times}9}"
    assert uniform(torch.tensor([math.nan, math.nan])) is not None
    assert uniform(torch.tensor([1.0, 2.0])) is None


def test_indices() -> None:
    assert index_text(torch.Size([2, 3]), 4) == "[1, 1]"
    assert index_text(torch.Size([]), 0) == ""

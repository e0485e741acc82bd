"""One factor of the chain rule in words: the number that an edge multiplies with, and the rule it comes from.

A factor is one number where it is the same for every element, a range where it differs, the other matrix
of a matrix product, "Σ" where gradients are added up, or else the shape of the Jacobian.
"""

from __future__ import annotations

import re

import torch

from viz.chain import Edge, Jacobian, Node, Rule
from viz.chain.naming import short_name
from viz.draw.number_format import as_fraction, number, uniform
from viz.draw.shape_text import shape_text
from viz.draw.titles import expression
from viz.errors import VizError
from viz.numbers import countable
from viz.text import Language, say

COMPUTED = 4_096
"""Entries of a Jacobian up to which it is computed just to say its factor."""

ROWS = 64
"""Rows up to which it is: each takes a call of torch's node, and a model has hundreds of them."""

_ELEMENTS = 65_536
"""Elements up to which an elementwise factor of a larger one is computed: a few calls of torch's node."""

_READ = 60
"""Characters of a rule that somebody reads; instead of a longer one stands the operation itself."""

_LONGEST = 12
"""Characters of a matrix that is written as a factor."""


def derivative(of: str, by: str, of_index: str = "", by_index: str = "") -> str:
    """``∂z/∂y``, with brackets around a title that is no name: ``∂z/∂(y ** 2)``."""
    return f"∂{_bracketed(of)}{of_index}/∂{_bracketed(by)}{by_index}"


def _bracketed(title: str) -> str:
    return title if re.fullmatch(r"[\w.\[\]]+", title) else f"({title})"


def values_text(tensor: torch.Tensor, *, fraction: bool = False) -> str:
    """What a tensor holds: one number, the range of its numbers, or its shape where there is none."""
    written = as_fraction if fraction else number
    same = uniform(tensor)
    if same is not None:
        return written(same)
    flat = countable(tensor.detach()).reshape(-1)
    if tensor.is_complex() and len(flat) == 1:
        return f"{flat[0].item():.4g}"
    if tensor.is_complex() or not len(flat):
        return shape_text(tensor.shape)
    finite = flat[~flat.isnan()] if flat.is_floating_point() else flat
    if not len(finite):
        return "nan"
    low, high = (written(float(end)) for end in (finite.min(), finite.max()))
    return f"{low} … {high}" + (", nan" if len(finite) < len(flat) else "")


def in_brackets(text: str) -> str:
    """A factor as it stands in a product: a negative number in brackets."""
    return f"({text})" if text.startswith("-") and " " not in text else text


def factor_text(edge: Edge, rule: Rule | None) -> str:
    """What an edge multiplies the gradient with. Needs no more work than a few calls of torch's node."""
    product = edge.said or _matrix_factor(rule)
    if product:
        return product
    try:
        found = _by_element(edge.local, rule)
    except VizError:  # complex numbers, or a node that cannot be called
        found = None
    if found is None:
        return shape_factor(edge.local)
    values, added_up = found
    text = in_brackets(values_text(values, fraction=True))
    if not added_up:
        return text
    return "Σ" if text == "1" else f"Σ {text}"


def shape_factor(local: Jacobian) -> str:
    """A factor that is known by the shape of its Jacobian alone: ``J 4×4``."""
    return f"J {local.shape[0]}×{local.shape[1]}"


def _matrix_factor(rule: Rule | None) -> str:
    """The other matrix of a product with the upstream gradient: ``@ Wᵀ``, ``xᵀ @``."""
    sent = "" if rule is None else rule.sent
    found = re.fullmatch(r"G @ (?P<right>.+)|(?P<left>.+) @ G", sent)
    if found is None or len(re.findall(r"\bG\b|@", sent)) > 2:
        return ""
    left, right = found["left"], found["right"]
    other = mathematical(left or right)
    if len(other) > _LONGEST:
        return ""
    return f"{other} @" if left else f"@ {other}"


def _by_element(local: Jacobian, rule: Rule | None) -> tuple[torch.Tensor, bool] | None:
    """The factor of each element, and whether the gradients of several outputs are added up.

    None for a matrix that mixes elements, or that is too large to be looked at.
    """
    rows, columns = local.shape
    if not rows * columns:
        return None
    if rows * columns <= COMPUTED and rows <= ROWS:
        return _looked_at(local)
    if columns > _ELEMENTS:
        return None
    if rows == 1:
        return local.vjp([torch.ones_like(local.rows[0].zeros())]), False
    if rows == columns and rule is not None and rule.local and local.factor is not None:
        return local.factor, False
    return None


def _looked_at(local: Jacobian) -> tuple[torch.Tensor, bool] | None:
    if local.factor is not None:
        return local.factor, False
    matrix = local.matrix()
    used = matrix != 0
    if int(used.sum(0).max()) <= 1:  # each input element has its place in one output element
        return matrix.sum(0), False
    if int(used.sum(1).max()) <= 1:  # each output element is made of one input element
        return matrix.sum(1), True
    return None


def rule_text(
    edge: Edge,
    node: Node,
    title: str,
    rule: Rule | None,
    language: Language,
    entry: tuple[int, int] | None = None,
) -> str:
    """The rule behind a factor, in symbols and with its numbers: ``2·y = 2·2 = 4``; "" where unknown.

    With `entry`, a row and a column of the Jacobian, the numbers are those of that element.
    """
    averaged = _averaged(edge, node, language)
    if averaged or rule is None:
        return averaged
    if "..." in rule.sent:  # a tensor without a name
        return _statement(node, title)
    if not rule.local:
        return _mixing(edge, rule, entry)
    if re.fullmatch(r"[-\d.e]+", rule.local):
        return _statement(node, title)
    numbers = rule.numbers if entry is None else rule.at(entry[1])
    symbols = mathematical(rule.local)
    if len(symbols) > _READ:
        return _statement(node, title)
    return f"{symbols} = {mathematical(numbers)}" if numbers else symbols


def _mixing(edge: Edge, rule: Rule, entry: tuple[int, int] | None) -> str:
    """The rule of an operation that mixes elements; of a matrix product the entry that is asked for."""
    other = _matrix_factor(rule)
    shapes = [meta.shape for meta in (*edge.local.rows, edge.local.column)]
    if other and entry is not None and [len(it) for it in shapes] == [2, 2]:
        (i, j), (k, n) = (divmod(at, it[1]) for at, it in zip(entry, shapes, strict=True))
        matrix = other.strip("@ ")
        row, column = (j, n) if other.startswith("@") else (k, i)
        if re.fullmatch(r"[\w.]+ᵀ", matrix):
            return f"{matrix[:-1]}[{column}, {row}]"
        return f"{matrix}[{row}, {column}]" if re.fullmatch(r"[\w.]+", matrix) else matrix
    fitting = re.sub(r"\(([\d, ]*)\)", lambda it: _shape(it[1]), rule.shapes)
    return mathematical(rule.sent) + (f": {fitting}" if fitting else "")


def _averaged(edge: Edge, node: Node, language: Language) -> str:
    """``mean of 4: 1/4``, ``sum of 4: 1 each``."""
    kind = re.fullmatch(r"(Mean|Sum)Backward\d", node.op)
    rows, columns = edge.local.shape
    if kind is None or not rows or not columns or columns % rows:
        return ""
    key = "cards.mean" if kind[1] == "Mean" else "cards.sum"
    return say(key, language, count=columns // rows)


def _statement(node: Node, title: str) -> str:
    """The operation itself: ``y = x + 1``, or ``x + 1`` where it is not all that a variable is."""
    computed = mathematical(expression(node))
    if re.fullmatch(r"[\w.\[\]]+", title):
        return f"{title} = {computed}"
    if computed == short_name(node.op):
        return mathematical(re.sub(r", [^,()\[\]]*\d[^,()\[\]]*$", "", title))
    return computed


def _shape(sizes: str) -> str:
    return shape_text([int(it) for it in sizes.replace(" ", "").split(",") if it])


def mathematical(code: str) -> str:
    """A line of Python as mathematics: ``2·y`` for ``2 * y``, ``Wᵀ`` for ``W.T``."""
    times = re.sub(r"\s*(?<!\*)\*(?!\*)\s*", "·", re.sub(r"\.to\(torch\.\w+\)", "", code))
    times = re.sub(r"·(-[\d.]+)", r"·(\1)", times)
    times = re.sub(r"([\w.\[\]]+|\([^()]*\))\.reciprocal\(\)", r"1/\1", times)
    return re.sub(r"\.(T|mT|t\(\))(?!\w)", "ᵀ", times)

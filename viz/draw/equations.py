"""The chain rule in LaTeX: symbols over numbers, factor by factor, ending in the gradient.

Row-vector convention: gradients of the root stand on the left and each local Jacobian follows, in
the order in which torch's engine goes back. Every number is one that torch computed.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from viz.chain import Edge, Graph, Jacobian, Path, PathLedger
from viz.chain.elements import ElementLedger, Term
from viz.draw.number_format import matrix_latex, number_latex, uniform
from viz.draw.shape_text import index_text

VALUE = "#1a8f3c"
GRADIENT = "#e0394f"
"""Green and red that can be read on a light and on a dark page."""


def coloured(latex: str, colour: str) -> str:
    """`latex` in `colour`."""
    return rf"\textcolor{{{colour}}}{{{latex}}}"


def symbol(graph: Graph, node: str) -> str:
    """A node in a formula: the user's name for it, or the user's text."""
    name, _, turn = node.partition("@")
    if "." not in name:
        shown = name if len(name) == 1 and name.isascii() else rf"\text{{{_escape(name)}}}"
        return f"{shown}^{{({turn})}}" if turn else shown
    source = " ".join(graph.nodes[node].source.split()) or node
    if graph.nodes[node].source.startswith(f"{name.split('.')[0]} ="):
        source = node
    return rf"\texttt{{{_escape(source if len(source) <= 24 else source[:21] + '...')}}}"


def derivative(graph: Graph, of: str, by: str, index: str = "", by_index: str = "") -> str:
    """The symbol d of / d by, with indices where they are given."""
    return (
        rf"\frac{{\partial\,{symbol(graph, of)}{index}}}"
        rf"{{\partial\,{symbol(graph, by)}{by_index}}}"
    )


def factor_latex(local: Jacobian) -> str:
    """A local Jacobian as a factor: one number if all its entries say the same, else a matrix."""
    if local.factor is not None:
        same = uniform(local.factor)
        if same is not None:
            return number_latex(same, fraction=True)
        return rf"\operatorname{{diag}}\!{matrix_latex(local.factor)}"
    if local.kind == "too large":
        return rf"J_{{{local.shape[0]}\times{local.shape[1]}}}"
    matrix = local.matrix()
    same = uniform(matrix)
    if same is not None and 1 in matrix.shape:
        return number_latex(same, fraction=True)
    return matrix_latex(matrix)


def product_latex(factors: Sequence[str]) -> str:
    """Factors joined by dots, negative ones in brackets; a new line of the equation after every few."""
    factors = [f"({it})" if at and it.startswith("-") else it for at, it in enumerate(factors)]
    rows = [
        r" \cdot ".join(factors[start : start + _PER_LINE])
        for start in range(0, len(factors), _PER_LINE)
    ]
    return r" \\ &\quad\cdot ".join(rows) or "1"


_PER_LINE = 6


def gradient_latex(gradient: torch.Tensor) -> str:
    """A gradient: its entries, or the one number that they all are."""
    return coloured(matrix_latex(gradient), GRADIENT)


def path_symbols(graph: Graph, path: Path) -> str:
    """d res/d z . d z/d y . d y/d x"""
    return product_latex([derivative(graph, edge.target, edge.source) for edge in path.edges])


def path_numbers(graph: Graph, path: Path) -> str:
    """The same product in numbers, and what it gives."""
    factors = [factor_latex(local) for local in path.factors]
    if graph.root_gradient.numel() != 1 or float(graph.root_gradient) != 1:
        factors.insert(0, coloured(matrix_latex(graph.root_gradient), GRADIENT))
    product = uniform(path.product)
    result = number_latex(product) if product is not None else matrix_latex(path.product)
    return f"{product_latex(factors)} = {coloured(result, GRADIENT)}"


def whole_tensor(graph: Graph, ledger: PathLedger, shown: int) -> list[str]:
    """The chain rule for a whole leaf, one line of LaTeX after the other.

    The symbols of each path over its numbers (`shown` paths at most), the sum of the paths where
    there are several, and the gradient that results.
    """
    by = symbol(graph, ledger.leaf)
    left = rf"\frac{{\partial\,{symbol(graph, graph.root)}}}{{\partial\,{by}}}"
    paths = ledger.paths[:shown]
    lines = []
    for place, path in enumerate(paths, 1):
        name = left if ledger.count == 1 else rf"P_{{{place}}}"
        symbols, numbers = path_symbols(graph, path), path_numbers(graph, path)
        lines.append(rf"\begin{{aligned}} {name} &= {symbols} \\ &= {numbers} \end{{aligned}}")
    if ledger.count > 1 and ledger.total is not None:
        names = [rf"P_{{{place}}}" for place in range(1, len(paths) + 1)]
        if ledger.count > len(paths):
            names.append(rf"\cdots\;(\text{{{ledger.count - len(paths)}}}\ldots)")
        lines.append(rf"{left} = {' + '.join(names)} = {gradient_latex(ledger.total)}")
    return lines


def one_element(graph: Graph, ledger: ElementLedger, shown: int) -> list[str]:
    """The gradient of one element as a sum of products of plain numbers, symbols over numbers."""
    leaf = graph.grad[ledger.leaf]
    assert leaf is not None
    place = index_text(leaf.shape, ledger.element)
    by = rf"{symbol(graph, ledger.leaf)}{place}"
    left = rf"\frac{{\partial\,{symbol(graph, graph.root)}}}{{\partial\,{by}}}"
    terms = ledger.terms[:shown]
    rest = ledger.rest + sum(term.product for term in ledger.terms[shown:])
    total = coloured(number_latex(ledger.total), GRADIENT)
    if not terms:
        return [rf"{left} = {total}"]
    if len(ledger.terms) == 1:
        symbols = _term_symbols(graph, terms[0])
        numbers = _term_numbers(graph, terms[0])
        return [rf"\begin{{aligned}} {left} &= {symbols} \\ &= {numbers} = {total} \end{{aligned}}"]
    lines = [
        rf"\begin{{aligned}} T_{{{number}}} &= {_term_symbols(graph, term)} \\ &= "
        rf"{_term_numbers(graph, term)} = {number_latex(term.product)} \end{{aligned}}"
        for number, term in enumerate(terms, 1)
    ]
    addends = [number_latex(term.product) for term in terms]
    if len(terms) < len(ledger.terms) or not ledger.complete:
        addends.append(rf"\underbrace{{{number_latex(rest)}}}_{{\cdots}}")
    joined = " + ".join(f"({a})" if a.startswith("-") else a for a in addends)
    return [*lines, rf"{left} = {joined} = {total}"]


def _term_symbols(graph: Graph, term: Term) -> str:
    return product_latex(
        [
            derivative(
                graph,
                factor.edge.target,
                factor.edge.source,
                _row_index(factor.edge, factor.row),
                index_text(factor.edge.local.column.shape, factor.column),
            )
            for factor in term.factors
        ]
    )


def _term_numbers(graph: Graph, term: Term) -> str:
    numbers = [number_latex(factor.value, fraction=True) for factor in term.factors]
    if term.seed != 1 or not numbers:
        numbers.insert(0, number_latex(term.seed))
    return product_latex([f"({n})" if n.startswith("-") else n for n in numbers])


def _row_index(edge: Edge, row: int) -> str:
    for number, output in enumerate(edge.local.rows):
        if row < output.numel:
            place = index_text(output.shape, row)
            return f"_{{{number}}}{place}" if len(edge.local.rows) > 1 else place
        row -= output.numel
    raise IndexError(row)


def _escape(text: str) -> str:
    """Text inside a LaTeX group: every sign that means something to KaTeX is escaped."""
    signs = {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "$": r"\textdollar{}",  # an escaped one would end the formula all the same
        "`": "'",
    }
    return "".join(
        signs.get(char, f"\\{char}" if char in "_%#&{}" else char)
        for char in text
        if char.isprintable()
    )

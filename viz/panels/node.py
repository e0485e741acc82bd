"""One node: what came in from above, its local gradients, and what it sends on."""

from __future__ import annotations

import pandas as pd
import streamlit as st
import torch

from viz.chain import Edge, Node
from viz.draw.equations import GRADIENT, VALUE, coloured, derivative, index_text, symbol
from viz.draw.figures import matrix_latex, number_latex, shape_text, uniform
from viz.errors import VizError
from viz.explanation import Explanation
from viz.panels.markdown import code, plain
from viz.text import Language, say

_LABELLED = 16
"""Rows and columns up to which a Jacobian is shown with its row and column labels."""


def show(
    explanation: Explanation, node: Node, language: Language, only: Edge | None = None
) -> None:
    """Everything known of `node`, in the order in which the gradient passes through it.

    With `only`, one of its inputs, the others are left out.
    """
    st.markdown(f"**{code(node.source or node.id)}** &nbsp; {code(node.op)}")
    _value(explanation, node, language)
    if node.is_leaf:
        st.caption(say("node.leaf", language, name=node.id))
    for edge in node.inputs if only is None else (only,):
        _edge(explanation, node, edge, language)
    if node.formula:
        st.caption(say("node.formula", language))
        st.code(node.formula, language=None, wrap_lines=True)
        named = {"grad": say("node.upstream", language)} | {
            name: code(value) for name, value in node.arguments.items()
        }
        st.caption(" &nbsp; ".join(f"{code(name)} = {said}" for name, said in named.items()))


def _value(explanation: Explanation, node: Node, language: Language) -> None:
    several = len(node.outputs) > 1
    for number, output in enumerate(node.outputs):
        mark = f"[{number}]" if several else ""
        rows = []
        if output.value is not None:
            value = coloured(matrix_latex(output.value), VALUE)
            rows.append(
                (say("node.value", language), f"{symbol(explanation, node.id)}{mark}", value)
            )
        if output.grad is not None:
            root = derivative(explanation, explanation.root, node.id, by_index=mark)
            grad = coloured(matrix_latex(output.grad), GRADIENT)
            rows.append((say("node.upstream", language), root, grad))
        for label, name, shown in rows:
            st.markdown(f"{label} &nbsp; ${name} = {shown}$")


def _edge(explanation: Explanation, node: Node, edge: Edge, language: Language) -> None:
    """upstream x local = product, and where the product flows on."""
    name = derivative(explanation, node.id, edge.source)
    label = say("node.local", language)
    try:
        if edge.local.factor is not None:
            same = uniform(edge.local.factor)
            shown = (
                matrix_latex(edge.local.factor)
                if same is None or edge.local.factor.ndim
                else number_latex(same)
            )
            st.markdown(
                f"{label} &nbsp; ${name} = {shown}$ &nbsp; {say('node.elementwise', language)}"
            )
        else:
            st.markdown(f"{label} &nbsp; ${name}$ &nbsp; {_dense(edge, language)}")
            _matrix(edge, language)
    except VizError as error:
        st.caption(plain(error.said(language)))
    if edge.contribution is not None:
        sign = r"\odot" if edge.local.factor is not None else r"\cdot"
        product = coloured(matrix_latex(edge.contribution), GRADIENT)
        upstream = derivative(explanation, explanation.root, node.id)
        st.markdown(
            f"{say('node.product', language)} &nbsp; ${upstream} {sign} {name} = {product}$ "
            f"&nbsp; → {code(edge.source)}"
        )


def _dense(edge: Edge, language: Language) -> str:
    return say("node.dense", language, rows=edge.local.shape[0], columns=edge.local.shape[1])


def _matrix(edge: Edge, language: Language) -> None:
    """The Jacobian with the index of each output down its side and of each input along its top."""
    rows, columns = edge.local.shape
    if rows > _LABELLED or columns > _LABELLED:
        matrix = edge.local.matrix()
        st.caption(
            say(
                "node.large",
                language,
                shape=shape_text(matrix.shape),
                nonzero=int(torch.count_nonzero(matrix)),
            )
        )
    matrix = edge.local.matrix()[:_LABELLED, :_LABELLED]
    labels = [
        (f"{number}: " if len(edge.local.rows) > 1 else "")
        + (index_text(output.shape, place) or "()")
        for number, output in enumerate(edge.local.rows)
        for place in range(output.numel)
    ]
    across = [index_text(edge.local.column.shape, place) or "()" for place in range(columns)]
    st.dataframe(
        pd.DataFrame(
            matrix.double().numpy(),
            index=labels[: matrix.shape[0]],
            columns=across[: matrix.shape[1]],
        ),
        width="content",
    )

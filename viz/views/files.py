"""What is taken away of a program: a file for each format, of exactly what is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from viz.draw.groups import group_ids
from viz.draw.leaf_factors import leaf_factors
from viz.draw.view import View
from viz.errors import ExplainError, VizError
from viz.explanation import Explanation
from viz.rules.backward import BackwardCode
from viz.views import chain, formula
from viz.views.file_formats import FORMATS


@dataclass(frozen=True)
class Wanted:
    """What a file is to show: how the graph is drawn, and the leaf (its element by a flat index).

    With `secret` it does not tell the gradient.
    """

    view: View
    leaf: str
    element: int | None
    secret: bool = False


def file(explanation: Explanation, wanted: Wanted, format: str) -> bytes:
    """The file in one of `FORMATS`. Raises `VizError` where it cannot be made.

    What tells a gradient cannot be had while it is secret.
    """
    if FORMATS[format].tells and wanted.secret:
        raise ExplainError.of("hidden_file")
    view = wanted.view
    if view.opened is not None:  # ids of before an edit may be among them
        view = replace(view, opened=view.opened & set(group_ids(explanation)))
        wanted = replace(wanted, view=view)
    return _MAKERS[format](explanation, wanted)


def _dot(explanation: Explanation, wanted: Wanted) -> bytes:
    return str(explanation.dot(wanted.view).source).encode("utf-8")


def _pdf(explanation: Explanation, wanted: Wanted) -> bytes:
    from viz.export.still import pdf

    return pdf(explanation.svg(wanted.view), wanted.view.theme)


def _animated(format: str) -> Callable[[Explanation, Wanted], bytes]:
    def made(explanation: Explanation, wanted: Wanted) -> bytes:
        from viz.export.animation import animation

        return animation(explanation.drawing, wanted.view, format)

    return made


def _script(explanation: Explanation, wanted: Wanted) -> bytes:
    from viz.export.script import script

    typed = explanation.typed_program
    return script(explanation, typed, _code(explanation), wanted.view.language).encode("utf-8")


def _notebook(explanation: Explanation, wanted: Wanted) -> bytes:
    from viz.export.notebook import notebook

    lines = _chain(explanation, wanted)
    typed, code = explanation.typed_program, _code(explanation)
    made = notebook(explanation, typed, code, lines, wanted.leaf, wanted.view.language)
    return made.encode("utf-8")


def _latex(explanation: Explanation, wanted: Wanted) -> bytes:
    from viz.export.latex import Pages, latex
    from viz.export.tikz import tikz

    view, leaf = replace(wanted.view, torchviz=False), wanted.leaf
    picture = ""
    if explanation.root is not None:
        drawn = explanation.drawing(view)
        picture = tikz(drawn, drawn.laid_out())
    pages = Pages(explanation.typed_program.program.text, picture, f"{leaf}.grad")
    if not wanted.secret and explanation.grad.get(leaf) is not None:
        code = _code(explanation)
        cards = leaf_factors(explanation, leaf, wanted.element, view.language)
        derivation: Sequence[str] = ()
        with suppress(VizError):
            derivation = formula.closed_form(explanation, leaf)
        pages = replace(
            pages,
            gradient=cards.name,
            chain=_chain(explanation, wanted),
            factors=[(it.name, it.factor, it.rule) for it in cards.cards],
            derivation=derivation,
            code=code.latex if code is not None else "",
        )
    return latex(pages, view.theme, view.language).encode("utf-8")


def _chain(explanation: Explanation, wanted: Wanted) -> Sequence[str]:
    """The chain rule of the leaf; nothing where it is not reached or too large."""
    if explanation.grad.get(wanted.leaf) is None:
        return ()
    with suppress(VizError):
        return chain.chain_rule(explanation, wanted.leaf, wanted.element).lines
    return ()


def _code(explanation: Explanation) -> BackwardCode | None:
    with suppress(VizError):
        return explanation.backward_code()
    return None


def _html(explanation: Explanation, wanted: Wanted) -> bytes:
    from viz.export.page import Start, page

    start = Start(wanted.view, wanted.leaf, wanted.element)
    return page(explanation, wanted.view.language, start=start).encode("utf-8")


_MAKERS: Mapping[str, Callable[[Explanation, Wanted], bytes]] = {
    "dot": _dot,
    "pdf": _pdf,
    "gif": _animated("gif"),
    "webp": _animated("webp"),
    "html": _html,
    "py": _script,
    "ipynb": _notebook,
    "tex": _latex,
}

MADE = tuple(_MAKERS)
"""The formats that a worker makes."""

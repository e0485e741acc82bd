"""matplotlib.pyplot and torchviz, as programs use them: what is drawn is kept and shown on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torchviz

from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kinds.kind import KINDS, Kind, Namespace, namespace
from viz.program.pictures import Figure, Series

_NODES = 900
"""Nodes that torchviz draws: it recurses."""


class Axes:
    """What ``plt.subplots()`` gives: it draws on its own figure."""

    def __init__(self, figure: Figure | None = None) -> None:
        self.figure = figure


def _figure(axes: Any = None) -> Figure:
    if isinstance(axes, Axes) and axes.figure is not None:
        return axes.figure
    figures = current().figures
    if not figures or figures[-1].shown:
        figures.append(Figure())
    return figures[-1]


def _numbers(values: Any) -> list[float]:
    if isinstance(values, list | tuple | range):
        current().budget.items(len(values))
        values = [it.__array__() if isinstance(it, torch.Tensor) else it for it in values]
    array = np.asarray(values)
    current().budget.items(array.size)
    if array.dtype.hasobject or array.dtype.kind not in "biuf":
        raise TypeError("float() argument must be a string or a real number")
    return [float(it) for it in array.reshape(-1)]


def _add(kind: str) -> Callable[..., Any]:
    def draw(axes: Any, *args: Any, label: Any = "", **style: Any) -> Any:
        data = [it for it in args if not isinstance(it, str)]
        pairs = (
            [data[:1]] if len(data) == 1 else [data[at : at + 2] for at in range(0, len(data), 2)]
        )
        for pair in pairs:
            y = _numbers(pair[-1])
            if (kind != "hist" and len(pair) > 1 and not isinstance(pair[0], list)) or len(
                pair
            ) > 1:
                x = _numbers(pair[0])
            else:
                x = [float(place) for place in range(len(y))]
            if len(x) != len(y) and kind != "hist":
                raise ValueError("x and y must have same first dimension")
            _figure(axes).series.append(Series(kind, x, y, str(label)[:100]))
        return Axes()

    return draw


def _image(axes: Any, values: Any, *args: Any, **style: Any) -> Any:
    array = np.asarray(values)
    current().budget.items(array.size)
    flat = array.reshape(array.shape[0], -1) if array.ndim else array.reshape(1, 1)
    _figure(axes).series.append(Series("image", [], [], rows=flat.astype(float).tolist()))
    return Axes()


def _word(name: str) -> Callable[..., Any]:
    def write(axes: Any, text: Any = "", *args: Any, **style: Any) -> None:
        figure, words = _figure(axes), str(text)[:200]
        if name == "title":
            figure.title = words
        elif name == "xlabel":
            figure.xlabel = words
        else:
            figure.ylabel = words

    return write


def _scale(name: str) -> Callable[..., Any]:
    def scale(axes: Any, value: Any = "linear", *args: Any, **style: Any) -> None:
        figure = _figure(axes)
        if name == "x":
            figure.log_x = value == "log"
        else:
            figure.log_y = value == "log"

    return scale


def _log_y(axes: Any, *args: Any, **style: Any) -> Any:
    _figure(axes).log_y = True
    return _add("line")(axes, *args, **style)


def _ignored(axes: Any = None, *args: Any, **style: Any) -> Any:
    return axes if isinstance(axes, Axes) else Axes()


_DRAWING: dict[str, Callable[..., Any]] = {
    "plot": _add("line"),
    "scatter": _add("scatter"),
    "bar": _add("bar"),
    "hist": _add("hist"),
    "imshow": _image,
    "matshow": _image,
    "semilogy": _log_y,
}
_IGNORED = (
    "annotate axhline axis axvline clf colorbar fill_between gca grid legend pause "
    "savefig set_aspect set_ticks set_xlim set_xticks set_ylim set_yticks suptitle "
    "text tick_params tight_layout xlim xticks ylim yticks autolayout twinx flatten "
    "ravel add_subplot subplots_adjust"
).split()

KINDS[Axes] = Kind(
    "axes",
    {},
    {
        **_DRAWING,
        **{f"set_{name}": _word(name) for name in ("title", "xlabel", "ylabel")},
        "set_xscale": _scale("x"),
        "set_yscale": _scale("y"),
        **dict.fromkeys(_IGNORED, _ignored),
    },
)


def _alone(function: Callable[..., Any]) -> Callable[..., Any]:
    """A method of axes as a function of pyplot."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return function(None, *args, **kwargs)

    return call


def _new_figure(*args: Any, **style: Any) -> Axes:
    figure = Figure()
    current().figures.append(figure)
    return Axes(figure)


def _subplots(rows: int = 1, columns: int = 1, *args: Any, **style: Any) -> Any:
    current().budget.items(rows * columns)
    made = [_new_figure() for _ in range(rows * columns)]
    if len(made) == 1:
        return made[0], made[0]
    if min(rows, columns) == 1:
        return made[0], made
    return made[0], [made[at : at + columns] for at in range(0, len(made), columns)]


def _show(*args: Any, **style: Any) -> None:
    for figure in current().figures:
        figure.shown = True


PYPLOT = namespace(
    "matplotlib.pyplot",
    {
        **{name: _alone(function) for name, function in _DRAWING.items()},
        **{name: _alone(_word(name)) for name in ("title", "xlabel", "ylabel")},
        "xscale": _alone(_scale("x")),
        "yscale": _alone(_scale("y")),
        **{name: _alone(_ignored) for name in _IGNORED},
        "figure": _new_figure,
        "subplot": _new_figure,
        "subplots": _subplots,
        "show": _show,
        "close": _show,
        "ion": _alone(_ignored),
        "ioff": _alone(_ignored),
        "style": Namespace("matplotlib.style", {}),
    },
)


class Drawing:
    """What ``make_dot`` gives back: `source` is its DOT text. No file is written."""

    def __init__(self, source: str) -> None:
        self.source = source


def _drawing_ignored(drawing: Drawing, *args: Any, **kwargs: Any) -> Drawing:
    return drawing


KINDS[Drawing] = Kind(
    "drawing",
    {"source": lambda drawing: drawing.source, "format": lambda drawing: "png"},
    dict.fromkeys(("render", "view", "save", "attr"), _drawing_ignored),
    {"format": lambda drawing, value: None},
)


def make_dot(
    var: Any, params: Any = None, show_attrs: bool = False, show_saved: bool = False, **_: object
) -> Drawing:
    """``torchviz.make_dot``: torchviz's own drawing."""
    tensors = var if isinstance(var, tuple) else (var,)
    stack = [it.grad_fn for it in tensors if it.grad_fn is not None]
    seen = set(stack)
    while stack:
        for used, _index in stack.pop().next_functions:
            if used is not None and used not in seen:
                seen.add(used)
                stack.append(used)
        if len(seen) > _NODES:
            raise Refused("too_many_nodes", limit=_NODES)
    source = torchviz.make_dot(
        var, params, show_attrs=bool(show_attrs), show_saved=bool(show_saved)
    ).source
    current().drawings.append(source)
    return Drawing(source)


IMPORTS: dict[str, Namespace] = {
    "matplotlib": namespace("matplotlib", {"pyplot": PYPLOT}),
    "matplotlib.pyplot": PYPLOT,
    "torchviz": namespace("torchviz", {"make_dot": make_dot}),
}

"""What comes back: plain data, made by a worker and shown by the page, which has neither torch nor SymPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from viz.errors import Lesson
from viz.lessons.question import Asked, Kind, Secret
from viz.text import Language

FigureData = dict[str, object]
"""A figure as plotly's JSON has it."""


@dataclass(frozen=True)
class Said:
    """A remark about a node, in both languages; `key` says which."""

    key: str
    node: str
    en: str
    ko: str


@dataclass(frozen=True)
class ChosenCall:
    """The backward call that is explained: its place of `count`, its line, its iteration, and its root.

    `value` is the root where it is one number, as text; "" where it is none.
    """

    place: int
    count: int
    line: int
    iteration: str
    root: str
    value: str


@dataclass(frozen=True)
class Outline:
    """A program that ran.

    `described` has a line for each node by id, root first, no two alike, `in_korean` the same; `shapes` those
    of their values; `edges` are (source, target, place among the target's inputs); `leaves` has the shape
    of each leaf's gradient, None where it is not reached.
    `nonfinite` is the first node with a NaN or an infinity, and "value" or "gradient". `call` says which
    of several backward calls is explained.
    `drawings` (DOT) are what the program itself drew with torchviz, `figures` how many figures it drew. A
    program without a graph has no nodes. `movable` are leaves whose numbers stand in the text:
    their places in `GetTensors`' answer, and those numbers. `values` has, for each line that printed or
    showed something, its number, the last text and how many there were. `remarks` are what deserves a word,
    `lessons` what a reader may wonder about.
    """

    root: str
    described: Mapping[str, str]
    in_korean: Mapping[str, str]
    edges: tuple[tuple[str, str, int], ...]
    shapes: Mapping[str, tuple[int, ...]]
    leaves: Mapping[str, tuple[int, ...] | None]
    printed: str
    values: tuple[tuple[int, str, int], ...]
    root_name: str
    root_is_implied: bool
    root_is_scalar: bool
    draws_unseeded: bool
    nonfinite: tuple[str, str] | None
    call: ChosenCall | None
    drawings: tuple[str, ...]
    figures: int
    movable: Mapping[str, tuple[int, tuple[float, ...]]]
    remarks: tuple[Said, ...] = ()
    lessons: tuple[Lesson, ...] = ()

    def labels(self, language: Language) -> Mapping[str, str]:
        """The line for each node in a language."""
        return self.in_korean if language == "ko" else self.described

    @property
    def nodes(self) -> list[str]:
        """The ids of the nodes, root first."""
        return list(self.described)


NOTHING_BUILT = Outline(
    "", {}, {}, (), {}, {}, "", (), "", False, False, False, None, None, (), 0, {}
)
"""Of a program that stopped before it built anything."""


@dataclass(frozen=True)
class Matrix:
    """A labelled table of numbers: `index` down the side, `columns` along the top."""

    index: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class NodeText:
    """What is said of a node: lines of Markdown, then the Jacobians that are too large for them.

    `keeps` is the variable whose gradient a line more would keep (`KeepGradient`); "" for none.
    """

    lines: tuple[str, ...]
    tables: tuple[Matrix, ...]
    keeps: str = ""


@dataclass(frozen=True)
class Paths:
    """How many paths lead to a leaf, and those listed: node ids, and the places of edges."""

    count: int
    nodes: tuple[tuple[str, ...], ...]
    edges: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ChainRule:
    """The equations, the leaf's name in them, and what its ``.grad`` holds.

    With `accumulated` that is more than this backward run sent there.
    """

    lines: tuple[str, ...]
    name: str
    held: str
    accumulated: bool


@dataclass(frozen=True)
class CheckTable:
    """Ways of computing a gradient, autograd's first: (way, numbers, largest difference, whether it agrees).

    `kinks` says at a kink what torch takes there: (operation, English, Korean). `hooked` are the ids of nodes
    at which a hook changed the gradient.
    """

    rows: tuple[tuple[str, str, str, bool], ...]
    at_a_kink: bool
    kinks: tuple[tuple[str, str, str], ...]
    without_differences: bool
    hooked: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeLine:
    """A line of the backward pass, the node whose gradient it gives, and how it compares (see `Rule`)."""

    text: str
    node: str
    exact: str


@dataclass(frozen=True)
class Code:
    """The backward pass as code. `forward` are lines with forward values that have no name."""

    forward: tuple[str, ...]
    lines: tuple[CodeLine, ...]


@dataclass(frozen=True)
class Curve:
    """The root along one element of a leaf: the figure, where the element stands, the slope there."""

    figure: FigureData
    at: str
    slope: str


@dataclass(frozen=True)
class Target:
    """Something to guess: its name and its shape, None where it cannot be asked for."""

    name: str
    shape: tuple[int, ...] | None


@dataclass(frozen=True)
class Verdict:
    """Right or wrong for each cell of a guess, row by row.

    `hint` is the key of what went wrong ("sign", "stopped", "left_out", "one_path", "start", "local") and
    `node` the node where the guess departs; both empty for a right one.
    """

    cells: tuple[tuple[bool, ...], ...]
    hint: str = ""
    node: str = ""

    @property
    def right(self) -> bool:
        """Whether every cell is."""
        return all(map(all, self.cells))


@dataclass(frozen=True)
class Judgement:
    """Whether an answer to a question is right; for each cell, row by row, where it is a tensor of numbers.

    `said` is the key of the sentence that says what went wrong, "" for none, and `part` fills its gap.
    """

    right: bool
    cells: tuple[tuple[bool, ...], ...] = ()
    said: str = ""
    part: str = ""


@dataclass(frozen=True)
class Askable:
    """A question that can be asked about a program, and the least that has to be hidden meanwhile.

    `group` is "gradient", "formula", "upstream", "local", "backward", "line" or "value".
    """

    group: str
    kind: Kind
    of: str
    hides: Secret

    @property
    def asked(self) -> Asked:
        """What torch is to judge an answer by."""
        return Asked(self.kind, self.of)


@dataclass(frozen=True)
class Nudge:
    """One element moved by `by`: the root `before` and `after`, its `change` beside gradient times `by`.

    `values` has, by node id, the numbers in the boxes of small tensors after it.
    """

    name: str
    root: str
    by: str
    before: str
    after: str
    change: str
    slope: str
    foretold: str
    values: Mapping[str, tuple[str, ...]]

"""What the page can ask of a program: one small class a view, which says what comes back.

A request is plain data, and the key under which its answer is cached.
"""

from __future__ import annotations

from dataclasses import dataclass

from viz import limits
from viz.draw.factor_cards import Factors
from viz.draw.view import Picture, View
from viz.rules.task import LineVerdict, Tasks
from viz.text import Language
from viz.views.answers import (
    ChainRule,
    CheckTable,
    Code,
    Curve,
    FigureData,
    NodeText,
    Nudge,
    Outline,
    Paths,
    Target,
    Verdict,
)
from viz.views.diagnosis_rows import Diagnosis
from viz.views.edit_answers import MadeTensor, Palette, Steps
from viz.views.ledger_rows import Ledger
from viz.views.request import Request

GRADIENT = "grad"
"""What is guessed where it is the leaf's gradient; else the place of one of the node's inputs."""


@dataclass(frozen=True)
class GetOutline(Request[Outline]):
    """What the page has to know of a program before it shows anything of it."""


@dataclass(frozen=True)
class GetPicture(Request[Picture]):
    """The graph as a picture; with all groups closed if it is to be `coarse`."""

    seconds = limits.LAYOUT_SECONDS.value
    view: View
    coarse: bool = False


@dataclass(frozen=True)
class GetFile(Request[bytes]):
    """A file in a format of `viz.views.file_formats`: of the picture, and of a leaf and its element.

    With `secret` the reader predicts the gradient: nothing tells it.
    """

    seconds = 2 * limits.VIEW_SECONDS.value
    again = False
    view: View
    leaf: str
    element: int | None
    format: str
    secret: bool = False


@dataclass(frozen=True)
class GetNode(Request[NodeText]):
    """Everything known of a node, in Markdown, in the order in which the gradient passes through it.

    With `edge`, the place of one of its inputs, the others are left out; with `secret` all gradients from
    above, and the local ones too if it is "local".
    """

    node: str
    edge: int | None
    secret: str
    language: Language


@dataclass(frozen=True)
class KeepGradient(Request[str]):
    """The text with ``y.retain_grad()`` after the statement that assigns a node's variable."""

    again = False
    node: str


@dataclass(frozen=True)
class GetPaths(Request[Paths]):
    """The paths to a leaf that is reached."""

    leaf: str


@dataclass(frozen=True)
class GetChainRule(Request[ChainRule]):
    """The chain rule for a leaf that is reached; for the element with a flat index if there is one."""

    leaf: str
    element: int | None


@dataclass(frozen=True)
class GetFactors(Request[Factors]):
    """The factors behind the gradient of a leaf; of the element with a flat index if there is one."""

    leaf: str
    element: int | None
    language: Language


@dataclass(frozen=True)
class GetLedger(Request[Ledger]):
    """What happened to a leaf's ``.grad`` and value in the whole program."""

    leaf: str


@dataclass(frozen=True)
class GetCallPlots(Request[tuple[FigureData, ...]]):
    """The roots of all backward calls, and the size of a leaf and of its gradient at each: with titles."""

    leaf: str
    titles: tuple[str, str, str]


@dataclass(frozen=True)
class GetClosedForm(Request[tuple[str, ...]]):
    """The derivation and the gradient as a formula, in LaTeX."""

    seconds = limits.FORMULA_SECONDS.value + limits.VIEW_SECONDS.value
    again = False
    leaf: str


@dataclass(frozen=True)
class GetCheck(Request[CheckTable]):
    """The gradient of a leaf beside what other ways of computing it give."""

    seconds = limits.FORMULA_SECONDS.value + limits.VIEW_SECONDS.value
    again = False
    leaf: str


@dataclass(frozen=True)
class GetBackwardCode(Request[Code]):
    """The backward pass as PyTorch."""


@dataclass(frozen=True)
class GetExercise(Request[Tasks]):
    """The lines of the backward pass that a learner is to write."""


@dataclass(frozen=True)
class JudgeLine(Request[LineVerdict]):
    """A learner's right side of a line, by its place; `done` are the places that are right already."""

    again = False
    place: int
    typed: str
    done: tuple[int, ...]


@dataclass(frozen=True)
class GetDiagnosis(Request[Diagnosis]):
    """Norms, zeros, NaN, dead units and saved memory of each node."""

    language: Language


@dataclass(frozen=True)
class GetGradientSizes(Request[FigureData]):
    """How large the gradient is at each node."""

    title: str


@dataclass(frozen=True)
class GetHeatMaps(Request[tuple[tuple[str, FigureData], ...]]):
    """Value, upstream gradient and each local Jacobian of a node, each with its title."""

    node: str
    value: str
    upstream: str


@dataclass(frozen=True)
class GetPathBars(Request[FigureData]):
    """What each path adds to one element of a leaf that is reached."""

    leaf: str
    element: int
    title: str


@dataclass(frozen=True)
class GetCurve(Request[Curve]):
    """The root along one element of a leaf that is reached."""

    again = False
    leaf: str
    element: int


@dataclass(frozen=True)
class GetFigures(Request[tuple[FigureData, ...]]):
    """The figures that the program drew with matplotlib's functions."""


@dataclass(frozen=True)
class GetTargets(Request[dict[str, Target]]):
    """What can be guessed: the gradient of a leaf, and the local gradients of a node that are small."""

    leaf: str
    node: str


@dataclass(frozen=True)
class JudgeGuess(Request[Verdict]):
    """Whether what a reader typed is the `target`: a key of `GetTargets`' answer."""

    again = False
    leaf: str
    node: str
    target: str
    typed: str


@dataclass(frozen=True)
class GetSteps(Request[Steps]):
    """The steps table: the statements of the module; those in blocks too if it is `opened`."""

    opened: bool


@dataclass(frozen=True)
class ChangeSteps(Request[str]):
    """The text after the steps table's pending changes: JSON, as `st.data_editor` reports them."""

    runs = False
    opened: bool
    changes: str


@dataclass(frozen=True)
class GetPalette(Request[tuple[Palette, ...]]):
    """Every operation that can be inserted, whatever the program."""

    runs = False


@dataclass(frozen=True)
class InsertOperation(Request[str]):
    """The text with ``name = operation(used)`` after a step; later uses of `used` read `name`."""

    runs = False
    step: int
    used: str
    name: str
    operation: str


@dataclass(frozen=True)
class GetTensors(Request[tuple[MadeTensor, ...]]):
    """The tensors that the program makes of numbers alone."""


@dataclass(frozen=True)
class SetCell(Request[str]):
    """The text with another number in an element of a tensor: a place in `GetTensors`' answer.

    Refused with `ExplainError` where the tensor cannot hold the number.
    """

    tensor: int
    element: int
    number: float


@dataclass(frozen=True)
class GetNudge(Request[Nudge]):
    """What changes when `by` is added to an element of a tensor: a place in `GetTensors`' answer."""

    again = False
    tensor: int
    element: int
    by: float


@dataclass(frozen=True)
class MakeTensor(Request[str]):
    """The text with a tensor of another shape and fill; "keep" keeps the numbers that fit."""

    tensor: int
    shape: tuple[int, ...]
    fill: str
    seed: int
    requires_grad: bool

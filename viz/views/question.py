"""An answer to a question about a program, judged by what torch computes.

A formula has to hold on other numbers too, and code has to do what was asked of it in the program itself.
"""

from __future__ import annotations

import ast
import re

import torch

from viz.draw.number_format import number, uniform
from viz.entry import run as run_text
from viz.errors import ExplainError, VizError
from viz.explanation import Explanation
from viz.lessons.question import Asked
from viz.program import parse_program
from viz.program.constants import constants, set_tensor
from viz.views import guess
from viz.views.answers import Judgement
from viz.views.tensors import values

_DERIVATIVE = re.compile(r"∂(\w+)/∂(\w+)")

_RESULTS = frozenset(("grad", "backward", "autograd", "func", "jacobian", "vjp", "jvp"))
"""Names that would let torch answer instead of the reader."""

_ROUNDING = 1e-6

_GIVEN = frozenset(("torch", "nan", "inf"))


def judge(run: Explanation, asked: Asked, typed: str) -> Judgement:
    """Judge what was typed. Raises `VizError` for what cannot be judged: no Python, no number, ..."""
    match asked.kind:
        case "line":
            return _line(run, asked.of, typed)
        case "code":
            return _code(run, asked, typed)
        case _:
            return _value(run, asked, typed)


def answer(run: Explanation, asked: Asked) -> str:
    """What is right, as it would be typed."""
    if asked.kind == "line":
        return run.exercise().tasks[_place(run, asked.of)].answer
    if asked.kind == "backward":
        lines = [f"{it.name} = {it.answer}" for it in run.exercise().tasks if not it.given]
        if not lines:
            raise ExplainError.of("no_such_root", name=asked.of)
        return "\n".join(lines)
    right = wanted(run, asked.of)
    same = uniform(right) if asked.kind == "number" else None
    return _typed(right) if same is None else _number(same)


def wanted(run: Explanation, of: str) -> torch.Tensor:
    """The value that is asked for: of an expression at the end of the program, or of a derivative.

    Raises `VizError` where there is none.
    """
    derivative = _DERIVATIVE.fullmatch(of)
    if derivative is None:
        return guess.evaluate(run, of)
    try:
        target, source = (run.nodes[name] for name in derivative.groups())
    except KeyError as error:
        raise ExplainError.of("no_such_root", name=of) from error
    if target.id == run.root and run.root_tensor.numel() == 1 and source.grad is not None:
        return source.grad
    edges = [edge for edge in target.inputs if edge.source == source.id]
    if len(edges) != 1:
        raise ExplainError.of("no_such_root", name=of)
    return guess.local_of(edges[0])


def _value(run: Explanation, asked: Asked, typed: str) -> Judgement:
    right = wanted(run, asked.of)
    if _asks_torch(typed, asked):
        return Judgement(False, said="course.yourself")
    given = guess.evaluate(run, _plain(typed))
    if asked.kind == "matrix" and given.shape != right.shape:
        return Judgement(False, said="course.shape", part=str(tuple(given.shape)))
    try:
        made = _judged(run, asked.of, right, given)
    except ValueError:
        return Judgement(False, said="course.shape", part=str(tuple(given.shape)))
    if made.right and asked.kind == "formula" and not _holds(run, asked.of, typed):
        return Judgement(False, said="course.only_here")
    return made


def _judged(run: Explanation, of: str, right: torch.Tensor, given: torch.Tensor) -> Judgement:
    """Cell by cell; for the gradient of a leaf also where the answer departs. Raises `ValueError`."""
    leaf = of.removesuffix(".grad")
    own = run.grad.get(leaf) if of != leaf else None
    if own is None or not guess.close(own, right).all():
        made = guess.compared(right, given)
    else:
        made = guess.judge(run, run.paths(leaf), given)
    part = made.node and (run.nodes[made.node].source or made.node)
    said = f"predict.{made.hint}" if made.hint not in ("", "start") else ""
    return Judgement(made.right, made.cells, said, part)


def _asks_torch(typed: str, asked: Asked) -> bool:
    """Whether torch is asked for the answer, or, where no formula is asked for, the program for a value."""
    try:
        tree = ast.parse(typed.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False  # the program's own parser says what is wrong
    names = {it.id for it in ast.walk(tree) if isinstance(it, ast.Name)}
    parts = {it.attr for it in ast.walk(tree) if isinstance(it, ast.Attribute)}
    itself = asked.of in names
    return (
        itself
        or bool((names | parts) & _RESULTS)
        or (asked.kind != "formula" and not names <= _GIVEN)
    )


def _plain(typed: str) -> str:
    """The same with ``nan`` and ``inf`` as torch writes them."""
    return re.sub(r"(?<![\w.])(nan|inf)(?!\w)", r"torch.\1", typed, flags=re.IGNORECASE)


def _holds(run: Explanation, of: str, typed: str) -> bool:
    """Whether a formula is right on other numbers too; also where the program does not run on them."""
    other = _moved(run)
    if other is None:
        return True
    try:
        given = guess.evaluate(other, _plain(typed))
        return guess.compared(wanted(other, of), given).right
    except (VizError, ValueError):
        return False


def _moved(run: Explanation) -> Explanation | None:
    """The program with other numbers in the tensors that it makes of numbers alone."""
    program = run.typed_program.program
    for place, value in enumerate(values(run)):
        if value.is_floating_point() and value.numel():
            steps = torch.arange(1, value.numel() + 1, dtype=value.dtype).reshape(value.shape)
            moved = value.detach() * 1.25 + 0.5 * steps / value.numel()
            constant = constants(program)[place]
            text = set_tensor(program, constant, moved, requires_grad=value.requires_grad)
            program = parse_program(text)
    try:
        return run_text(program.text)
    except VizError:
        return None


def _line(run: Explanation, name: str, typed: str) -> Judgement:
    place, exercise = _place(run, name), run.exercise()
    right_side = re.sub(rf"^\s*{re.escape(name)}\s*=(?!=)", "", typed)
    done = frozenset(range(len(exercise.tasks))) - {place}
    made = exercise.judge(place, right_side, done)
    said = "" if made.right else f"write.hint_{made.hint}"
    return Judgement(made.right, said=said, part=made.part)


def _place(run: Explanation, name: str) -> int:
    """The place of a gradient's last line in the exercise."""
    places = [at for at, task in enumerate(run.exercise().tasks) if task.name == name]
    if not places:
        raise ExplainError.of("no_such_root", name=name)
    return places[-1]


def _code(run: Explanation, asked: Asked, typed: str) -> Judgement:
    """The check's value in the program with the code in it. Raises `ProgramError` where that fails."""
    program = run.typed_program.program.text
    text = f"{program.rstrip()}\n{typed.strip()}\n"
    if asked.instead:
        lines = program.split("\n")
        at = next(at for at, line in enumerate(lines) if line.strip() == asked.instead)
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines[at] = "\n".join(indent + line for line in typed.strip().split("\n"))
        text = "\n".join(lines)
    holds = guess.evaluated(text, f"torch.as_tensor({asked.of})")
    return Judgement(bool(holds.all()))


def _typed(value: torch.Tensor) -> str:
    """A tensor as a reader would type it, with few digits."""
    if value.ndim == 0:
        return _number(float(value))
    return f"[{', '.join(_typed(row) for row in value)}]"


def _number(value: float) -> str:
    """A number with few digits; 0 for what rounding has left of it."""
    return number(0.0 if abs(value) < _ROUNDING else value)

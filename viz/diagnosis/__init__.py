"""Tells what led to an error of autograd's on the program itself: which lines, which tensors, what mends it.

`diagnose` takes the error of a run; `notes_of` what a run that went well should know of itself. Each runs
the program again, once, and the fixes that it thinks of, within the same bounds. Neither ever raises.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from viz.diagnosis import calls, cut, dtypes, freed, gradients, inplace, shapes
from viz.diagnosis.evidence import Evidence
from viz.diagnosis.fixes import first_that_runs
from viz.errors import Fix, Lesson, ProgramError
from viz.program.budget import Refused, all_within
from viz.program.execution import Execution
from viz.program.syntax import Program

_SECONDS = 2
"""For the run that is watched, and again for the fixes that are tried."""

T = TypeVar("T")

Found = tuple[Lesson | None, Iterable[Fix]]


def _second(evidence: Evidence) -> Found:
    lesson = freed.second_backward(evidence)
    return lesson, freed.mend_second_backward(evidence, lesson) if lesson else ()


def _changed(evidence: Evidence) -> Found:
    lesson = inplace.changed_after_saved(evidence)
    return lesson, inplace.mend_changed(evidence, lesson) if lesson else ()


def _cut(evidence: Evidence) -> Found:
    lesson = cut.no_connection(evidence)
    return lesson, cut.mend_cut(evidence, lesson) if lesson else ()


def _none(evidence: Evidence) -> Found:
    read = gradients.none_of(evidence)
    if read is None:
        return None, ()
    lesson = gradients.no_gradient(evidence, read)
    return lesson, gradients.mend_gradient_of(evidence, read, lesson)


def _together(key: str) -> Callable[[Evidence], Found]:
    return lambda evidence: (
        shapes.not_together(evidence, key),
        dtypes.mend_dtypes(evidence) if key == "dtype" else shapes.mend_shapes(evidence, key),
    )


_KINDS: tuple[tuple[str, Callable[[Evidence], Found]], ...] = (
    (r"graph a second time", _second),
    (r"modified by an inplace operation", _changed),
    (
        r"view of a leaf Variable that requires grad",
        lambda it: (inplace.changed_leaf(it, view=True), inplace.mend_leaf(it)),
    ),
    (
        r"leaf Variable that requires grad",
        lambda it: (inplace.changed_leaf(it, view=False), inplace.mend_leaf(it)),
    ),
    (r"does not require grad and does not have a grad_fn", _cut),
    (r"has no attribute 'backward'", _cut),
    (r"can't retain_grad on|hook on a tensor that doesn't require", _cut),
    (r"Can't call numpy\(\)", lambda it: (calls.numbers_alone(it), calls.mend_numbers(it))),
    (r"not have been used in the graph", lambda it: (calls.not_used(it), calls.mend_not_used(it))),
    (r"NoneType", _none),
    (r"only for scalar outputs", lambda it: (shapes.not_a_scalar(it), shapes.mend_scalar(it))),
    (
        r"Mismatch in shape: grad_output",
        lambda it: (shapes.other_gradient(it), shapes.mend_gradient(it)),
    ),
    (
        r"Only Tensors of floating point|only require gradient for floating|floating point.* can require",
        lambda it: (dtypes.whole_numbers(it), dtypes.mend_whole_numbers(it)),
    ),
    (
        r"dtype|scalar type|not implemented for|can't be cast|same type|same dtype",
        _together("dtype"),
    ),
    (
        r"mat1 and mat2|inner dimensions|batch1|size mismatch|expected .*dot|to have the same number",
        _together("matmul"),
    ),
    (
        r"must match the size of tensor|broadcast|not expandable|shape mismatch",
        _together("broadcast"),
    ),
    (
        r"batch_size|must be the same as input size|multi-target|Sizes of tensors",
        _together("shapes"),
    ),
)
"""What torch or Python says, and who knows more of it."""


def diagnose(program: Program, error: ProgramError) -> Lesson | None:
    """What happened in a program that failed, told on itself; None where nothing more is known."""
    said = error.torch_message
    if not said or error.key or _hooked(program) or error.hint_key == "did_you_mean":
        return None
    work = next((it for pattern, it in _KINDS if re.search(pattern, said)), None)
    if work is None and error.hint_key == "python":
        return None
    work = work or _together("stopped")
    return _carefully(lambda: _diagnosed(program, error, work))


def _diagnosed(
    program: Program, error: ProgramError, work: Callable[[Evidence], Found]
) -> Lesson | None:
    evidence = Evidence(program)
    again = evidence.run.error
    if again is None or (again.message, again.line) != (error.message, error.line):
        return None
    lesson, fixes = work(evidence)
    return None if lesson is None else _with_fix(program, lesson, error, fixes)


def _with_fix(
    program: Program, lesson: Lesson, error: ProgramError | None, fixes: Iterable[Fix]
) -> Lesson:
    return replace(lesson, fix=_carefully(lambda: first_that_runs(program, error, fixes)))


def notes_of(program: Program, run: Execution) -> tuple[Lesson, ...]:
    """What a program that ran should know of itself: a gradient that is None, a graph that grows."""
    if not (run.none_gradients or run.growing) or _hooked(program):
        return ()
    return tuple(_carefully(lambda: list(_notes(program, run))) or ())


def _notes(program: Program, run: Execution) -> Iterator[Lesson]:
    evidence = Evidence(program, run.growing)
    for read in run.none_gradients[:1]:
        again = _same(evidence, read)
        if again is not None and evidence.value(again.value) is not None:
            lesson = gradients.no_gradient(evidence, again)
            fixes = gradients.mend_gradient_of(evidence, again, lesson)
            yield _with_fix(program, lesson, None, fixes)
    for name in run.growing[:1]:
        grown = gradients.growing(evidence, name)
        if grown is not None:
            yield _with_fix(program, grown, None, gradients.mend_growing(evidence, name))


def _same(evidence: Evidence, read: ast.Attribute) -> ast.Attribute | None:
    return read if read in evidence.witness.latest else None


def _hooked(program: Program) -> bool:
    """Whether looking at what a node saved may call a function of the program's."""
    return "saved_tensors_hooks" in program.text


def _carefully(work: Callable[[], T]) -> T | None:
    """What `work` gives, None where it fails: an explanation is never worse than the error alone."""
    try:
        with all_within(_SECONDS):
            return work()
    except (Exception, Refused):
        return None

"""Write it yourself: what is right is accepted, and a slip is called by its name."""

from __future__ import annotations

import time
from collections import Counter

import pytest

import viz
from tests.rules.teaching import TEACHING
from viz.rules.exercise import Exercise
from viz.rules.slips import slips

ALL = frozenset(range(100))


def exercise_of(name: str) -> Exercise:
    """The exercise of a teaching program."""
    return viz.run(TEACHING[name][0]).exercise()


@pytest.mark.parametrize("name", TEACHING)
def test_every_right_line_is_accepted(name: str) -> None:
    exercise = exercise_of(name)
    for place, task in enumerate(exercise.tasks):
        assert task.given or exercise.judge(place, task.answer, ALL).right, task


@pytest.mark.parametrize("name", TEACHING)
def test_every_slip_gets_a_true_hint(name: str) -> None:
    """A hint names a slip that gives the very numbers that were typed; the kind may be another one's."""
    exercise, counts = exercise_of(name), Counter[str]()
    for place, task in enumerate(exercise.tasks):
        for slip in [] if task.given else exercise.slips(place):
            try:
                verdict = exercise.judge(place, slip.line, ALL)
            except viz.ProgramError:
                continue
            if not verdict.right:
                counts["as meant" if verdict.hint in (slip.kind, "shape") else verdict.hint] += 1
    assert counts["value"] == 0, "every one of them is known"
    assert counts["as meant"] >= 0.8 * counts.total()


MLP = {
    "right": ("d_out", "2 * (out - Y) / 16", ""),
    "right in other words": ("d_h", "(W2 @ d_out.T).T", ""),
    "right by what is right": ("d_W1", "X.T @ (d_h * (1 - h ** 2))", ""),
    "a factor": ("d_out", "(out - Y) / 16", "factor"),
    "a sign": ("d_out", "2 * (Y - out) / 16", "sign"),
    "a transpose": ("d_W2", "(d_out.T @ h)", "shape"),
    "a sum": ("d_b2", "d_out", "shape"),
    "a mean": ("d_b2", "d_out.mean(0)", "mean"),
    "a power": ("d_add", "d_h * (1 - h)", "power"),
    "another name": ("d_add", "d_h * (1 - d_h ** 2)", "name"),
    "the gradient above": ("d_add", "1 - h ** 2", "factor"),
    "anything": ("d_b1", "b1 * 7", "value"),
}


@pytest.mark.parametrize(("name", "typed", "hint"), MLP.values(), ids=MLP.keys())
def test_two_layers(name: str, typed: str, hint: str) -> None:
    exercise = exercise_of("two layers")
    (place,) = [at for at, task in enumerate(exercise.tasks) if task.name == name]
    verdict = exercise.judge(place, typed, ALL)
    assert (verdict.right, verdict.hint) == (not hint, hint)


def test_right_by_chance_is_not_right() -> None:
    """y is 2 everywhere: y * y gives the same numbers as 2 * y."""
    exercise = exercise_of("walkthrough")
    (place,) = [at for at, task in enumerate(exercise.tasks) if task.name == "d_y"]
    assert exercise.judge(place, "2 * d_z * 2 * y", ALL).right
    assert not exercise.judge(place, "2 * d_z * y * y", ALL).right


def test_a_gradient_that_is_not_right_yet_is_named() -> None:
    exercise = exercise_of("two layers")
    names = [task.name for task in exercise.tasks]
    verdict = exercise.judge(names.index("d_h"), "d_out @ W2.T", frozenset())
    assert (verdict.hint, verdict.part) == ("not_yet", "d_out")
    done = frozenset((names.index("d_out"),))
    assert exercise.judge(names.index("d_h"), "d_out @ W2.T", done).right


def test_forgotten_accumulation() -> None:
    exercise = exercise_of("a square written as a product")
    assert exercise.judge(3, "d_y * x", ALL).hint == "accumulation"
    assert exercise.judge(3, "d_x + d_y * x", ALL).right


HOSTILE = {
    "a name that is not there": "d_q @ W2.T",
    "shapes that do not fit": "d_out @ W2",
    "an attribute of Python": "d_out.__class__",
    "an import": "__import__('os')",
    "no expression": "x = 3",
    "two lines": "1)\nimport os\n(1",
    "something huge": "torch.ones(10 ** 9)",
    "no tensor": "'d_out'",
    "without an end": "(" * 50,
    "half a character": "'\ud800'",
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_wrong_is_refused_at_once(typed: str) -> None:
    exercise = exercise_of("two layers")
    start = time.perf_counter()
    with pytest.raises(viz.VizError):
        exercise.judge(3, typed, ALL)
    assert time.perf_counter() - start < 1


def test_nobody_can_change_what_others_are_judged_by() -> None:
    exercise = exercise_of("two layers")
    exercise.judge(3, "d_out.zero_() @ W2.T", ALL)
    assert exercise.judge(3, "d_out @ W2.T", ALL).right


def test_slips_are_lines_with_one_change() -> None:
    found = slips("d_h * (1 - h ** 2)", "", {"h": (8, 4), "d_h": (8, 4)})
    lines = {slip.kind: slip.line for slip in found}
    assert lines["power"] == "d_h * (1 - h)"
    assert {"sign", "factor", "term", "upstream", "name"} <= lines.keys()

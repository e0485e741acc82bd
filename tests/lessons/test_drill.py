"""Drills: each is a program whose backward pass can be written, the same for everybody with its seed."""

from __future__ import annotations

import pytest

import viz
from viz.lessons.drill import LEVELS, drill

ALL = frozenset(range(100))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("level", range(1, LEVELS + 1))
def test_every_line_can_be_written(level: int, seed: int) -> None:
    explanation = viz.run(drill(level, seed))
    assert all(it is not None and it.isfinite().all() for it in explanation.grad.values())
    exercise = explanation.exercise()
    asked = [(place, task) for place, task in enumerate(exercise.tasks) if not task.given]
    assert len(asked) >= 2
    assert all(exercise.judge(place, task.answer, ALL).right for place, task in asked)


def test_a_seed_is_one_program() -> None:
    assert drill(3, 17) == drill(3, 17)
    assert len({drill(level, seed) for level in range(1, 6) for seed in range(20)}) > 70


@pytest.mark.parametrize("level", [0, 6, -1])
def test_another_level_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match="levels"):
        drill(level, 1)

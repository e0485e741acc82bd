"""The backward pass as code: its lines, and how each compares with what torch's engine computed."""

from __future__ import annotations

from viz.explanation import Explanation
from viz.rules.task import Tasks
from viz.views.answers import Code, CodeLine


def code(explanation: Explanation) -> Code:
    """All lines, those with forward values first. Raises `VizError` where the program cannot run again."""
    made = explanation.backward_code()
    lines = tuple(CodeLine(it.code, it.node, it.exact) for it in made.lines)
    return Code(made.forward, lines)


def tasks(explanation: Explanation) -> Tasks:
    """The lines that a learner is to write. Raises `ExplainError` where there are none."""
    made = explanation.exercise()
    return Tasks(tuple(made.forward), made.tasks)

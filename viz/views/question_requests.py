"""What the page can ask of a program where something is to be predicted: what can be, and what is right."""

from __future__ import annotations

from dataclasses import dataclass

from viz.lessons.question import Asked
from viz.views.answers import Askable, Judgement
from viz.views.request import Request


@dataclass(frozen=True)
class JudgeAnswer(Request[Judgement]):
    """Whether what a reader typed answers a question about the program."""

    again = False
    asked: Asked
    typed: str


@dataclass(frozen=True)
class GetAnswer(Request[str]):
    """What torch answers to a question about the program: to a number, a matrix or a line."""

    again = False
    asked: Asked


@dataclass(frozen=True)
class GetAskable(Request[tuple[Askable, ...]]):
    """What can be asked about the program in a task."""

    again = False

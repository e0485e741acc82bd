"""A question about a program: what is asked, what the page hides meanwhile, what is said of an answer.

Values, matrices and formulas have no answer here: torch computes it when somebody answers. Lessons ask such
questions, and whatever else wants something predicted. Plain data, which needs no torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["number", "matrix", "formula", "choice", "line", "backward", "code"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Secret = Literal["", "gradients", "local", "values"]
"""What the page hides: nothing, all gradients, the local gradients as well, or the values too."""

SECRETS: tuple[Secret, ...] = get_args(Secret)
"""The same, in the order in which one hides more than the other."""


@dataclass(frozen=True)
class Asked:
    """What torch is to judge an answer by.

    `of` is, for a number, a matrix and a formula, an expression of the program as it is at its end, or a
    derivative such as ``∂res/∂y``, whose value is asked for; for a line, the gradient that it computes in the
    backward pass (``d_W``); for ``backward``, which is all of these lines, the root; for code, an expression
    that must be true once the code is in the program, in place of the line `instead`, or at the end where
    that is "".
    """

    kind: Kind
    of: str
    instead: str = ""


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from, and what is said to whoever chooses it. Both are Markdown."""

    text: str
    right: bool
    reply: str = ""


@dataclass(frozen=True)
class Question:
    """One question. `key` is its name among those of its lesson; `text`, `hint` and `after` are Markdown.

    `after` explains the answer, once it is given. `answer` is one right formula or piece of code, "" for
    what torch or an option answers. `check` is, for a choice, an expression that is true of the program,
    `raises` or `runs` a line that does so after it: the tests look.
    """

    key: str
    text: str
    asked: Asked
    hides: Secret
    hint: str = ""
    options: tuple[Option, ...] = ()
    after: str = ""
    answer: str = ""
    check: str = ""
    raises: str = ""
    runs: str = ""


def hidden(questions: tuple[Question, ...]) -> Secret:
    """What is to be hidden while these are open: what the one of them that hides most does."""
    return max((it.hides for it in questions), key=SECRETS.index, default="")


def at_least(secret: Secret, level: Secret) -> bool:
    """Whether all of a level is hidden."""
    return SECRETS.index(secret) >= SECRETS.index(level)

"""The errors that a user can see, all in one place.

    VizError                everything that this project refuses
    ├── ProgramError        a program typed on the page: line, column, what is wrong, a hint
    ├── ExplainError        a tensor or a graph given to `viz.explain` that cannot be explained
    └── LimitError          a result that was asked for would be larger than `viz.limits` allows

Messages are kept by key, so that the page can say them again in the reader's language; torch's own
messages are passed on word for word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from viz.text import Language, say


class VizError(Exception):
    """The root of the tree. `key` names the sentence in `viz.text`, `values` fill its gaps.

    >>> import viz
    >>> try:
    ...     viz.run("x = torch.foo(2)")
    ... except viz.VizError as error:
    ...     print(error.said("en"))
    `torch.foo` is not known here.
    """

    def __init__(
        self, message: str, *, key: str = "", values: Mapping[str, object] = MappingProxyType({})
    ) -> None:
        super().__init__(message)
        self.message = message
        self.key = key
        # Plain data: an error may be sent from one process to another.
        plain = (str, int, float, tuple)
        self.values = {
            name: value if isinstance(value, plain) else str(value)
            for name, value in values.items()
        }

    def said(self, language: Language) -> str:
        """The message in `language`; as it was raised when it has no sentence of its own."""
        return say(f"error.{self.key}", language, **self.values) if self.key else self.message


@dataclass(frozen=True)
class Sentence:
    """One sentence of a lesson: ``lesson.<key>``, and what fills its gaps."""

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def said(self, language: Language) -> str:
        """The sentence in `language`."""
        # Between two ` stands a piece of a program: one of its own would end it.
        values = {
            name: value.replace("`", "'") if isinstance(value, str) else value
            for name, value in self.values.items()
        }
        return say(f"lesson.{self.key}", language, **values)


@dataclass(frozen=True)
class Fix:
    """A way to mend a program: the whole new `text`, and what it does."""

    text: str
    why: Sentence


Shapes = tuple[tuple[str, str], ...]
"""Tensors: (as they are written, shape and dtype)."""

Failed = tuple[str, Shapes]
"""An operation that failed, as it is written, and what it was given."""


@dataclass(frozen=True)
class Lesson:
    """What happened in a program, told on the program itself.

    `key` is the kind of mistake. `lines` are those that it is about, the line to look at first in front.
    `what` is the operation that was given what it does not take, `shapes` what that was. `fix` is None
    where none was found that runs.
    """

    key: str
    sentences: tuple[Sentence, ...]
    lines: tuple[int, ...]
    shapes: Shapes = ()
    what: str = ""
    fix: Fix | None = None

    def said(self, language: Language) -> str:
        """What happened, in `language`."""
        return " ".join(sentence.said(language) for sentence in self.sentences)


class ProgramError(VizError):
    """Everything that can be wrong with a program.

    `line` and `column` count from 1, in characters, as does `end`, where the wrong piece ends if that is
    known: (line, column), exclusive. `hint` says what to write instead; it may be
    empty. `torch_message` is torch's own message where torch refused, else empty. `printed` is what the
    program printed before; `partial` an `Explanation` of the graph built by then, None without one.
    `lesson` tells what happened on the program itself, None where nothing more is known than the message
    says; `unreached` is the first line that was not run, None where that is none or unknown.

    >>> import viz
    >>> try:
    ...     viz.run("x = torch.ones(2)\\ny = xx + 1")
    ... except viz.ProgramError as error:
    ...     print(error.line, error.column, error.message, error.hint)
    2 5 NameError: name 'xx' is not defined Did you mean x?
    """

    def __init__(
        self,
        message: str,
        line: int = 1,
        column: int = 1,
        hint: str = "",
        *,
        key: str = "",
        hint_key: str = "",
        values: Mapping[str, object] = MappingProxyType({}),
        torch_message: str = "",
        printed: str = "",
        end: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(message, key=key, values=values)
        self.line = line
        self.column = column
        self.hint = hint
        self.hint_key = hint_key
        self.torch_message = torch_message
        self.printed = printed
        self.end = end
        self.partial: object = None
        self.lesson: Lesson | None = None
        self.unreached: int | None = None

    @classmethod
    def of(cls, key: str, **values: object) -> ProgramError:
        """The error with the sentence ``error.<key>``, and its hint, that is nobody's line."""
        hint = say(f"hint.{key}", "en", **values)
        said = say(f"error.{key}", "en", **values)
        return cls(said, hint=hint, key=key, hint_key=key, values=values)

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: {self.message}"
        if self.lesson is not None:
            return f"{place}\n{self.lesson_said('en')}"
        return f"{place} ({self.hint})" if self.hint else place

    def hint_said(self, language: Language) -> str:
        """The hint in `language`; empty when there is none."""
        return say(f"hint.{self.hint_key}", language, **self.values) if self.hint_key else self.hint

    def lesson_said(self, language: Language) -> str:
        """What happened in the program and what mends it, in `language`; empty where that is unknown."""
        if self.lesson is None:
            return ""
        fix = self.lesson.fix
        told = self.lesson.said(language)
        return f"{told}\n{fix.why.said(language)}" if fix else told


class ExplainError(VizError):
    """A root, leaf or graph that cannot be explained; the message says what to change.

    >>> import torch, viz
    >>> try:
    ...     viz.explain(torch.ones(2).sum(), {})
    ... except viz.ExplainError as error:
    ...     print(error.key)
    root_requires_no_grad
    """

    @classmethod
    def of(cls, key: str, **values: object) -> ExplainError:
        """The error with the sentence ``error.<key>``, in English until it is said otherwise."""
        return cls(say(f"error.{key}", "en", **values), key=key, values=values)


class LimitError(VizError):
    """Something larger than one row of `viz.limits` allows; the message names the limit.

    >>> import viz
    >>> e = viz.run("x = torch.ones(100, 100, requires_grad=True)\\ny = x.cumsum(0)")
    >>> try:
    ...     e.edges[0].local.matrix()
    ... except viz.LimitError as error:
    ...     print(error)
    A local Jacobian of shape (10000, 10000) has more numbers than the limit of 4000000.
    """

    @classmethod
    def of(cls, key: str, **values: object) -> LimitError:
        """The error with the sentence ``error.<key>``, in English until it is said otherwise."""
        return cls(say(f"error.{key}", "en", **values), key=key, values=values)

"""Lessons as files: whoever can write Markdown can write one. This reads them.

A file has its title and the confusion that it is about in front, as YAML between two lines of ``---``. Then
come a few paragraphs and the program, in a ```` ```python ```` block; then one to three sections named
``## Predict: key``, and ``## Change next``. A section has the question, then what is asked, as YAML in an
```` ```ask ```` block, then the explanation, which is shown once the question is answered::

    ## Predict: total

    What is `x.grad`?

    ```ask
    number: x.grad
    hint: Each use of `x` sends something back.
    ```

    Both uses send something back: `x.grad → 6`.

What is asked is a ``number``, a ``matrix`` or a ``formula`` (an expression of the program), a ``line`` of the
backward pass (``d_W``), or ``code`` (an expression that must be true once the code is in the program,
``instead`` of a line). For a choice the question ends in a list of ``- [ ] wrong`` and ``- [x] right``, with
what is said to whoever chooses it indented below each. `Question` says what else may stand there. Under
``## Change next`` each item may end in ``(`old` → `new`)``, which a click writes into the program,
``\\n`` being a new line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from viz.lessons.question import KINDS, SECRETS, Asked, Option, Question
from viz.text import Language


class LessonFileError(Exception):
    """A file that is no lesson: its message says where, as ``file:line``, and what is wrong there."""

    def __init__(self, file: Path, line: int, wrong: str) -> None:
        super().__init__(f"{file.name}:{line}: {wrong}")
        self.line = line


@dataclass(frozen=True)
class Change:
    """Something to try next: Markdown, and the program with it, "" where there is nothing to click."""

    text: str
    program: str


@dataclass(frozen=True)
class CourseLesson:
    """One lesson in one language. `text` is Markdown; `number` counts from 1."""

    number: int
    name: str
    language: Language
    title: str
    confusion: str
    text: str
    program: str
    questions: tuple[Question, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Part:
    """Some lines of a file, the first of which is number `line`."""

    lines: tuple[str, ...]
    line: int

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def read_lesson(file: Path) -> CourseLesson:
    """Read ``NN-name.language.md``. Raises `LessonFileError` where it is no lesson."""
    named = re.fullmatch(r"(\d\d)-([a-z0-9-]+)\.(en|ko)\.md", file.name)
    if not named:
        raise LessonFileError(file, 1, "its name is not NN-name.en.md or NN-name.ko.md")
    try:
        return _lesson(file, named)
    except _WrongError as wrong:
        raise LessonFileError(file, wrong.line, wrong.wrong) from None


class _WrongError(Exception):
    def __init__(self, line: int, wrong: str) -> None:
        super().__init__(wrong)
        self.line, self.wrong = line, wrong


def _lesson(file: Path, named: re.Match[str]) -> CourseLesson:
    front, rest = _front(file.read_text("utf-8").split("\n"))
    first, *sections = _sections(rest)
    head = _yaml(front, {"title", "confusion"}, needed=("title", "confusion"))
    text, program, after = _split_at_fence(first, "python")
    source = "\n".join(program.lines) + "\n"
    questions: list[Question] = []
    changes: tuple[Change, ...] = ()
    for heading, part in ((_heading(section), section) for section in sections):
        inside = _Part(part.lines[1:], part.line + 1)
        match heading:
            case ["Predict", str(key)]:
                if key in {it.key for it in questions}:
                    raise _WrongError(part.line, f"there are two questions named {key!r}")
                questions.append(_question(key, inside))
                instead = questions[-1].asked.instead
                if instead and instead not in (line.strip() for line in program.lines):
                    raise _WrongError(part.line, f"`{instead}` is no line of the program")
            case ["Change next", None] if not changes:
                changes = tuple(_changes(inside, source))
            case _:
                raise _WrongError(
                    part.line, "a heading is `## Predict: key` or, once, `## Change next`"
                )
    if not 1 <= len(questions) <= 3:
        raise _WrongError(first.line, "a lesson has one to three sections `## Predict: key`")
    return CourseLesson(
        int(named[1]),
        named[2],
        cast(Language, named[3]),
        head["title"],
        head["confusion"],
        f"{text.text}\n\n{after.text}".strip(),
        source,
        tuple(questions),
        changes,
    )


def _front(lines: list[str]) -> tuple[_Part, _Part]:
    if lines[0].rstrip() != "---" or "---" not in lines[1:]:
        raise _WrongError(
            1, "a lesson starts with its title and confusion between two lines of ---"
        )
    end = lines.index("---", 1)
    return _Part(tuple(lines[1:end]), 2), _Part(tuple(lines[end + 1 :]), end + 2)


def _sections(part: _Part) -> Iterator[_Part]:
    """What comes before the first ``## `` heading, then from each heading to the next."""
    fenced, start = False, 0
    for at, line in enumerate(part.lines):
        if line.startswith("```"):
            fenced = not fenced
        elif line.startswith("#") and not fenced:
            yield _Part(part.lines[start:at], part.line + start)
            start = at
    if fenced:
        raise _WrongError(part.line + start, "a ``` block is not closed")
    yield _Part(part.lines[start:], part.line + start)


def _heading(section: _Part) -> list[str | None]:
    found = re.fullmatch(r"## (Predict|Change next)(?:: ([a-z]+))?\s*", section.lines[0])
    return [found[1], found[2]] if found else []


def _split_at_fence(part: _Part, kind: str) -> tuple[_Part, _Part, _Part]:
    """What comes before the block of this kind, what is inside, and what comes after."""
    opened = [at for at, line in enumerate(part.lines) if line.rstrip() == f"```{kind}"]
    if len(opened) != 1:
        raise _WrongError(part.line, f"there has to be one ```{kind} block here, not {len(opened)}")
    start = opened[0]
    end = next(at for at in range(start + 1, len(part.lines)) if part.lines[at].rstrip() == "```")
    return (
        _Part(part.lines[:start], part.line),
        _Part(part.lines[start + 1 : end], part.line + start + 1),
        _Part(part.lines[end + 1 :], part.line + end + 1),
    )


def _yaml(part: _Part, known: set[str], needed: tuple[str, ...] = ()) -> dict[str, str]:
    """The texts of a mapping, by name."""
    try:
        found: Any = yaml.safe_load("\n".join(part.lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = part.line + (mark.line if mark else 0)
        raise _WrongError(line, f"this is not YAML: {getattr(error, 'problem', error)}") from None
    found = {} if found is None else found
    if not isinstance(found, dict):
        raise _WrongError(part.line, "here have to be lines such as `name: text`")
    for name, value in found.items():
        if name not in known:
            raise _WrongError(
                _line_of(part, name), f"{name!r} is none of {', '.join(sorted(known))}"
            )
        if not isinstance(value, str) or not value.strip():
            raise _WrongError(_line_of(part, name), f"{name!r} has to be a text; put it in quotes")
    missing = [name for name in needed if name not in found]
    if missing:
        raise _WrongError(part.line, f"{missing[0]!r} is missing")
    return found


def _line_of(part: _Part, name: object) -> int:
    at = (at for at, line in enumerate(part.lines) if line.startswith(f"{name}:"))
    return part.line + next(at, 0)


_MORE = frozenset(("hint", "hides", "answer", "instead", "check", "raises", "runs"))


def _question(key: str, part: _Part) -> Question:
    before, block, after = _split_at_fence(part, "ask")
    said = _yaml(block, {*_MORE, *KINDS} - {"choice"})
    kinds = [kind for kind in KINDS if kind in said]
    text, options = _options(before)
    if len(kinds) + bool(options) != 1:
        asked = ", ".join(kind for kind in KINDS if kind != "choice")
        raise _WrongError(block.line, f"one thing is asked: one of {asked}, or a list of options")
    kind = kinds[0] if kinds else "choice"
    if options and sum(it.right for it in options) != 1:
        raise _WrongError(part.line, "one of the options, and only one, is marked [x]")
    if (kind in ("formula", "code")) != ("answer" in said):
        raise _WrongError(
            block.line, "a formula, or code, has one right `answer`; nothing else has"
        )
    hides = said.get("hides", "gradients")
    if hides not in (*SECRETS[1:], "nothing"):
        raise _WrongError(
            _line_of(block, "hides"), "`hides` is gradients, local, values or nothing"
        )
    if not text or not after.text:
        raise _WrongError(
            part.line, "a question comes before the ```ask block, its answer's reason after it"
        )
    return Question(
        key,
        text,
        Asked(kind, said.get(kind, ""), said.get("instead", "")),
        SECRETS[0] if hides == "nothing" else next(it for it in SECRETS if it == hides),
        said.get("hint", ""),
        options,
        after.text,
        said.get("answer", ""),
        said.get("check", ""),
        said.get("raises", ""),
        said.get("runs", ""),
    )


_OPTION = re.compile(r"- \[([ x])\] (.+)")


def _options(part: _Part) -> tuple[str, tuple[Option, ...]]:
    """The question without its options, and these."""
    start = next((at for at, line in enumerate(part.lines) if _OPTION.match(line)), None)
    if start is None:
        return part.text, ()
    found: list[Option] = []
    for at, line in enumerate(part.lines[start:]):
        option = _OPTION.fullmatch(line.rstrip())
        if option:
            found.append(Option(option[2], option[1] == "x"))
        elif line.startswith("  ") and line.strip():
            last = found[-1]
            found[-1] = Option(last.text, last.right, f"{last.reply} {line.strip()}".strip())
        elif line.strip():
            raise _WrongError(part.line + start + at, "after the options comes the ```ask block")
    return "\n".join(part.lines[:start]).strip(), tuple(found)


_CHANGE = re.compile(r"(.*?)\s*\(`([^`]+)` → `([^`]*)`\)", re.DOTALL)


def _changes(part: _Part, program: str) -> Iterator[Change]:
    for item in re.finditer(r"^- (.+(?:\n  .+)*)", "\n".join(part.lines), re.MULTILINE):
        line = part.line + item.string[: item.start()].count("\n")
        text = re.sub(r"\n\s+", " ", item[1]).strip()
        written = _CHANGE.fullmatch(text)
        if written is None:
            yield Change(text, "")
            continue
        old, new = (it.replace(r"\n", "\n") for it in written.group(2, 3))
        if program.count(old) != 1:
            raise _WrongError(line, f"`{written[2]}` does not stand in the program once")
        yield Change(written[1], program.replace(old, new))


Course = Mapping[int, Mapping[Language, CourseLesson]]
"""Lessons by number, each by language."""


def read_course(folder: Path) -> Course:
    """Every lesson of a folder. Raises `LessonFileError` for a file that is no lesson."""
    found: dict[int, dict[Language, CourseLesson]] = {}
    for file in sorted(folder.glob("[0-9]*.md")):
        lesson = read_lesson(file)
        found.setdefault(lesson.number, {})[lesson.language] = lesson
    return found

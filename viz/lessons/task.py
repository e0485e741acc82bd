"""Tasks that a teacher hands out in a link: a program, one to three questions about it, a hint for each.

There is no answer in the link: torch computes it when somebody answers. The link's text is the program, then
the questions as JSON, compressed: with the words that programs are made of known beforehand, a program of ten
lines fits into a QR code.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from viz import limits
from viz.draw.markdown import code, plain
from viz.lessons.lesson import CourseLesson
from viz.lessons.question import SECRETS, Asked, Kind, Question, Secret
from viz.text import Language, say

NUMBER = 0
"""A task stands where a lesson does; it has no number among them."""

MOST = 3
"""Questions in a task, as in a lesson."""

KINDS: tuple[Kind, ...] = ("number", "matrix", "formula", "line", "backward")
"""What can be asked without an answer beside it."""

_VERSION = "1"
_BETWEEN = "\x1e"

_KNOWN = (
    '","hint":"hides":"local"gradients"values"","values"]],"local"]],"gradients"]],["backward","loss",'
    '["line","d_["matrix","∂/∂["formula","x.grad","","["number","x.grad","","'
    "for i in range(\nwith torch.no_grad():\noptimizer.zero_grad()\noptimizer.step()\nreturn "
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    "    def forward(self, x):\n        self.fc1 = nn.Linear(torch.manual_seed(0)\n"
    "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"
    ".softmax(torch.exp(torch.log(torch.sigmoid(torch.tanh(torch.relu(.detach().retain_grad()"
    "a = torch.tensor(b = torch.tensor(y = w * x + bz = res = .mean()\nloss = .sum()\n"
    "w = torch.randn(x = torch.ones(2, 2, torch.zeros(x = torch.tensor([1., 2., 3.], "
    "x = torch.tensor(3., requires_grad=True)\ny = \ny.backward()\nloss.backward()\nprint(x.grad)\n"
).encode()
"""What links are compressed with: a word of it takes two characters. Links of before need it as it is."""


@dataclass(frozen=True)
class Handed:
    """What a link holds. `wrong` is the key of the sentence that says why there are no questions, else ""."""

    program: str
    questions: tuple[Question, ...]
    wrong: str = ""


class TaskError(Exception):
    """Questions that cannot be handed out: `key` is that of the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def written(program: str, questions: Sequence[Question]) -> str:
    """A task as text for a link. Raises `TaskError` for what `read` would refuse."""
    rows = [[it.asked.kind, it.asked.of, it.text, it.hint, it.hides] for it in questions]
    _questions(rows)
    if _BETWEEN in program or len(program) > limits.TEXT_LENGTH.value:
        raise TaskError("task.too_long")
    said = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    press = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_KNOWN)
    raw = f"{program}{_BETWEEN}{said}".encode("utf-8", "replace")
    packed = base64.urlsafe_b64encode(press.compress(raw) + press.flush()).decode("ascii")
    text = _VERSION + packed.rstrip("=")
    if len(text) > limits.URL.value:
        raise TaskError("task.too_long")
    return text


def read(text: str) -> Handed:
    """What a link's text says. One that was cut off, or is not ours, has no questions; `wrong` says why."""
    unpacked = _unpacked(text)
    program, between, said = unpacked.partition(_BETWEEN)
    if not between:
        return Handed("", (), "task.damaged")
    if len(program) > limits.TEXT_LENGTH.value:
        return Handed("", (), "task.too_long")
    try:
        return Handed(program, _questions(json.loads(said)))
    except (ValueError, RecursionError):
        return Handed(program, (), "task.damaged")
    except TaskError as error:
        return Handed(program, (), error.key)


def _unpacked(text: str) -> str:
    """The text behind the compressed one, as far as it goes; "" for what is none."""
    if len(text) > limits.URL.value or not re.fullmatch(rf"{_VERSION}[\w-]+", text, re.ASCII):
        return ""
    unpress = zlib.decompressobj(-15, zdict=_KNOWN)
    packed = text[1:] + "=" * (-len(text[1:]) % 4)
    try:
        raw = unpress.decompress(base64.urlsafe_b64decode(packed), 5 * limits.TEXT_LENGTH.value)
    except (ValueError, zlib.error):
        return ""
    return raw.decode("utf-8", "replace")


def _questions(rows: Any) -> tuple[Question, ...]:
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise TaskError("task.damaged")
    return tuple(_question(str(at), row) for at, row in enumerate(rows, 1))


def _question(key: str, row: Any) -> Question:
    if (
        not isinstance(row, list)
        or len(row) != 5
        or not all(isinstance(it, str) for it in row)
        or row[0] not in KINDS
        or row[4] not in SECRETS[1:]
    ):
        raise TaskError("task.damaged")
    kind, of, text, hint, hides = row
    most = limits.TASK_WORDS.value
    if not of.strip() or len(of) > limits.NAME.value or max(len(text), len(hint)) > most:
        raise TaskError("task.too_long" if of.strip() else "task.damaged")
    enough = SECRETS.index(hides) >= SECRETS.index(least(kind))
    return Question(key, text, Asked(kind, of), hides if enough else least(kind), hint)


def least(kind: Kind) -> Secret:
    """What has to be hidden at least while a question of a kind is open."""
    return "local" if kind in ("line", "backward") else "gradients"


def default_text(asked: Asked, language: Language) -> str:
    """What is asked where the teacher wrote nothing, as Markdown."""
    kind = "number" if asked.kind == "matrix" else asked.kind
    name = f"{asked.of} = ..." if kind == "line" else asked.of
    return say(f"task.ask_{kind}", language, of=code(name))


def as_lesson(text: str, language: Language) -> CourseLesson:
    """A task where a lesson would be, its words as Markdown: what a teacher wrote has no markup but code."""
    handed = read(text)
    name = f"task {hashlib.sha1(text.encode('utf-8', 'replace')).hexdigest()[:10]}"
    questions = tuple(
        Question(
            f"{name} {it.key}",
            _words(it.text) or default_text(it.asked, language),
            it.asked,
            it.hides,
            say("task.hint", language, said=_words(it.hint)) if it.hint.strip() else "",
            after=say("task.after", language),
        )
        for it in handed.questions
    )
    wrong = say(handed.wrong, language) if handed.wrong else ""
    return CourseLesson(
        NUMBER,
        name,
        language,
        say("task.title", language),
        "",
        wrong,
        handed.program,
        questions,
        (),
    )


def _words(said: str) -> str:
    shown = "".join(char if char.isprintable() else " " for char in said)
    return plain(" ".join(shown.split()))

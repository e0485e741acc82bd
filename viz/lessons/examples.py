"""The examples of the page's menu: each a small program and one question that its graph answers.

They stand in `examples.toml`, with what torch computes for the tests to compare.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from viz.text import LANGUAGES, Language


@dataclass(frozen=True)
class Answer:
    """What an expression of the program is in the end; for a gradient also what each path adds to it."""

    of: str
    value: Any
    paths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Example:
    """A program with its title and its question, by language."""

    key: str
    program: str
    title: Mapping[Language, str]
    question: Mapping[Language, str]
    answers: tuple[Answer, ...] = field(repr=False)


def _example(row: dict[str, Any]) -> Example:
    return Example(
        row["key"],
        row["program"],
        {language: row["title"][language] for language in LANGUAGES},
        {language: row["question"][language] for language in LANGUAGES},
        tuple(Answer(it["of"], it["is"], tuple(it.get("paths", ()))) for it in row["answers"]),
    )


def _read() -> dict[str, Example]:
    text = Path(__file__).with_name("examples.toml").read_text("utf-8")
    return {row["key"]: _example(row) for row in tomllib.loads(text)["example"]}


EXAMPLES: Mapping[str, Example] = MappingProxyType(_read())
"""Every example by its key, in the order of the menu."""


def example_of(text: str) -> Example | None:
    """The example whose program this text is, blank lines around it aside."""
    return next((it for it in EXAMPLES.values() if it.program.strip() == text.strip()), None)

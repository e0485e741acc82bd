"""The lessons that the page offers, in their order: the files beside this one, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from viz.lessons.lesson import Course, CourseLesson, read_course
from viz.text import Language


@cache
def course() -> Course:
    """Every lesson by number and language."""
    return read_course(Path(__file__).parent)


def lesson(number: int, language: Language) -> CourseLesson | None:
    """The lesson with a number, None where there is none."""
    return course().get(number, {}).get(language)


def number_in(said: str) -> int | None:
    """The number of a lesson that a link names, None for any other text."""
    plain = said.isascii() and said.isdigit() and len(said) < 4
    return int(said) if plain and int(said) in course() else None


@cache
def is_program_of(number: int, text: str) -> bool:
    """Whether a text is the program of a lesson, in any of its languages."""
    return any(it.program.strip() == text.strip() for it in course().get(number, {}).values())

"""Everything the project says to a person, one table per language, the same keys in each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from viz.text import (
    english,
    english_calls,
    english_course,
    english_diagnosis,
    english_embedding,
    english_errors,
    english_export,
    english_graph,
    english_guide,
    english_lessons,
    english_task,
    korean,
    korean_calls,
    korean_course,
    korean_diagnosis,
    korean_embedding,
    korean_errors,
    korean_export,
    korean_graph,
    korean_guide,
    korean_lessons,
    korean_task,
)

Language = Literal["en", "ko"]

LANGUAGES: Mapping[Language, str] = MappingProxyType({"en": "English", "ko": "한국어"})
"""Language code -> its name in that language."""

TABLES: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        "en": english.TABLE
        | english_calls.TABLE
        | english_course.TABLE
        | english_diagnosis.TABLE
        | english_embedding.TABLE
        | english_errors.TABLE
        | english_export.TABLE
        | english_graph.TABLE
        | english_guide.TABLE
        | english_lessons.TABLE
        | english_task.TABLE,
        "ko": korean.TABLE
        | korean_calls.TABLE
        | korean_course.TABLE
        | korean_diagnosis.TABLE
        | korean_embedding.TABLE
        | korean_errors.TABLE
        | korean_export.TABLE
        | korean_graph.TABLE
        | korean_guide.TABLE
        | korean_lessons.TABLE
        | korean_task.TABLE,
    }
)


def say(key: str, language: Language, **values: object) -> str:
    """The sentence `key` in `language` with its gaps filled. Raises `KeyError` for no such key."""
    return TABLES[language][key].format(**values)

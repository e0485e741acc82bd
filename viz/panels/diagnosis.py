"""The diagnosis of a graph: in words what stands out, and a table of all nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from viz.draw.markdown import plain
from viz.panels.current import Current
from viz.panels.frame import frame
from viz.text import Language, say
from viz.views.diagnosis_rows import Diagnosis, DiagnosisRow
from viz.views.requests import GetDiagnosis

_ARISES = {"value": "diagnosis.arises_value", "gradient": "diagnosis.arises_gradient"}

_NAMED = 3
"""Nodes with dead units that are named in words."""

_BYTES = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3))


def show(current: Current, language: Language) -> None:
    """What stands out, a line each; then norms, zeros, dead units and memory of each node."""
    found = current.get(GetDiagnosis(language))
    st.markdown("\n".join(f"- {plain(it)}" for it in _said(found, language)))
    columns = _columns(found, language)
    st.dataframe(
        frame(
            list(zip(*(cells for _, cells, _ in columns), strict=True)), [it[0] for it in columns]
        ),
        hide_index=True,
        placeholder="\N{EN DASH}",
        width="stretch",
        column_config={name: config for name, _, config in columns},
    )


def _said(found: Diagnosis, language: Language) -> Iterator[str]:
    arising = sorted(
        (row for row in found.rows if row.arises), key=lambda row: row.arises != "value"
    )
    for row in arising:
        yield say(_ARISES[row.arises], language, node=row.title)
    if not arising:
        yield say("diagnosis.finite", language)
    dead = [row for row in found.rows if row.dead]
    for row in dead[:_NAMED]:
        counts = {"dead": row.dead, "units": row.units}
        yield say("diagnosis.dead_said", language, node=row.title, **counts)
    if dead[_NAMED:]:
        yield say("diagnosis.dead_more", language, count=len(dead) - _NAMED)
    saving = sum(bool(row.saved) for row in found.rows)
    yield say("diagnosis.memory", language, bytes=_bytes(found.saved), count=saving)


def _columns(found: Diagnosis, language: Language) -> list[tuple[str, list[object], Any]]:
    """Title, cells and look of each column; those that would be empty are left out."""
    rows, number = found.rows, st.column_config.NumberColumn(format="%.4g", width=92)
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1, width=100)
    text = st.column_config.TextColumn(width=110)
    made: list[tuple[str, list[object], Any]] = [
        ("node", [row.title for row in rows], st.column_config.TextColumn(width=130)),
        ("value", [row.value for row in rows], number),
        ("gradient", [row.gradient for row in rows], number),
        ("ratio", [row.ratio for row in rows], number),
        ("zeros", [row.zeros for row in rows], share),
        ("zero_gradients", [row.zero_gradients for row in rows], share),
        ("dead", [_dead(row, language) for row in rows], text),
        ("nonfinite", [_nonfinite(row) for row in rows], text),
        ("saved", [_bytes(row.saved) if row.saved else "" for row in rows], text),
        ("shared", [", ".join(row.shared) for row in rows], text),
    ]
    return [
        (say(f"diagnosis.{name}", language), cells, look)
        for name, cells, look in made
        if any(cell not in ("", None) for cell in cells)
    ]


def _dead(row: DiagnosisRow, language: Language) -> str:
    if not row.units:
        return ""
    return say("diagnosis.of", language, count=row.dead, all=row.units)


def _nonfinite(row: DiagnosisRow) -> str:
    counted = (("NaN", row.nan), ("∞", row.infinite))
    return ", ".join(f"{count} {name}" for name, count in counted if count)


def _bytes(count: int) -> str:
    for name, size in _BYTES:
        if count >= size:
            return f"{count / size:.3g} {name}"
    return f"{count} B"

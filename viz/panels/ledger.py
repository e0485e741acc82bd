"""The ledger of ``.grad``: what each line of the program did to a leaf's gradient and to its value."""

from __future__ import annotations

import streamlit as st

from viz.draw.markdown import plain
from viz.errors import VizError
from viz.panels import cards
from viz.panels.current import Current
from viz.panels.frame import frame
from viz.text import Language, say
from viz.views.ledger_rows import Ledger, LedgerRow
from viz.views.requests import GetCallPlots, GetLedger

_HERE = "\u25c6"
"""Marks the row of the chosen backward call."""

_SAID = {
    "added": "ledger.added_said",
    "cleared": "ledger.cleared_said",
    "changed": "ledger.changed_said",
    "stepped": "ledger.stepped_said",
    "replaced": "ledger.replaced_said",
}
_TITLES = ("ledger.root_title", "ledger.value_title", "ledger.gradient_title")


def show(current: Current, language: Language) -> None:
    """A sentence that says what matters, the events in order, and how the numbers went."""
    leaf, _ = cards.chosen(current.outline)
    try:
        found = current.get(GetLedger(leaf))
        st.markdown(plain(_said(found, leaf, language)))
        if found.rows:
            _table(current, found, leaf, language)
        if current.outline.call is not None and found.calls:
            _plots(current, leaf, language)
    except VizError as error:
        st.warning(plain(error.said(language)))


def _said(found: Ledger, leaf: str, language: Language) -> str:
    """What the events come to."""
    if not found.calls:
        return say("ledger.unreached", language, leaf=leaf)
    if not found.cleared:
        key = "ledger.once" if found.calls == 1 else "ledger.sum"
    elif found.most == 1:
        key = "ledger.cleared"
    else:
        key = "ledger.some"
    counts = {
        "calls": f"{found.calls:,}",
        "most": f"{found.most:,}",
        "cleared": f"{found.cleared:,}",
    }
    return say(key, language, leaf=leaf, **counts)


def _table(current: Current, found: Ledger, leaf: str, language: Language) -> None:
    digits = st.toggle(say("ledger.digits", language), key="all digits of the ledger")
    call = current.outline.call
    only = call is None
    here = None if call is None else call.place
    rows = [
        (
            _HERE if row.kind == "added" and (only or row.call == here) else "",
            row.line,
            row.iteration,
            _happened(row, language),
            *(row.full if digits else (row.added, row.grad, row.value)),
        )
        for row in found.rows
    ]
    columns = [say(f"ledger.{name}", language) for name in ("line", "iteration", "what", "added")]
    st.dataframe(
        frame(rows, ("", *columns, f"{leaf}.grad", leaf)),
        hide_index=True,
        width="stretch",
        column_config={
            "": st.column_config.TextColumn("", width=20, help=say("ledger.chosen", language)),
            columns[0]: st.column_config.NumberColumn(width=40),
            columns[1]: st.column_config.TextColumn(width=90),
            columns[2]: st.column_config.TextColumn(width=330),
        },
    )
    if len(found.rows) < found.count:
        first, last = found.first + 1, found.first + len(found.rows)
        counts = {"first": f"{first:,}", "last": f"{last:,}", "count": f"{found.count:,}"}
        st.caption(say("ledger.part", language, **counts))
    if not found.complete:
        st.caption(say("ledger.incomplete", language))


def _happened(row: LedgerRow, language: Language) -> str:
    return f"{say(_SAID[row.kind], language)}  ·  {row.source}"


def _plots(current: Current, leaf: str, language: Language) -> None:
    root, value, gradient = (say(title, language, leaf=leaf) for title in _TITLES)
    figures = current.get(GetCallPlots(leaf, (root, value, gradient)))
    for number, (column, figure) in enumerate(
        zip(st.columns(max(1, len(figures))), figures, strict=False)
    ):
        column.plotly_chart(figure, key=f"over the calls {number}")

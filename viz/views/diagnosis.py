"""The numbers that trouble in training shows in, for each node: see `viz.chain.measures`."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

from viz.chain.measures import Measures, Numbers, measures
from viz.draw.titles import titles
from viz.explanation import Explanation
from viz.text import Language
from viz.views.diagnosis_rows import Diagnosis, DiagnosisRow


def diagnosis(explanation: Explanation, language: Language) -> Diagnosis:
    """The diagnosis of a graph, with the titles that its nodes have in the picture."""
    called, measured = titles(explanation, language), measures(explanation)
    rows = tuple(_row(it, called) for it in reversed(measured))
    return Diagnosis(rows, sum(it.saved or 0 for it in measured))


def _row(it: Measures, called: Mapping[str, str]) -> DiagnosisRow:
    both = [numbers for numbers in (it.value, it.gradient) if numbers is not None]
    return DiagnosisRow(
        called[it.node],
        None if it.value is None else it.value.norm,
        None if it.gradient is None else it.gradient.norm,
        _known(it.ratio),
        _zeros(it.value),
        _zeros(it.gradient),
        sum(numbers.nan for numbers in both),
        sum(numbers.infinite for numbers in both),
        it.arises,
        it.dead,
        it.units,
        it.saved,
        tuple(called[node] for node in it.shared),
    )


def _zeros(numbers: Numbers | None) -> float | None:
    return None if numbers is None else _known(numbers.zero_share)


def _known(value: float) -> float | None:
    return None if isnan(value) else value

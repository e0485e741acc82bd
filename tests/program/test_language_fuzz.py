"""Random programs of the whole language print what Python prints, and end with Python's own errors."""

from __future__ import annotations

import pytest

from tests.fuzz import language
from tests.fuzz.judge import judge, warm_up

PROGRAMS = 100


@pytest.mark.parametrize("seed", range(0, 3 * PROGRAMS, PROGRAMS))
@pytest.mark.filterwarnings("ignore")  # torch warns of what random programs do
def test_random_programs(seed: int) -> None:
    warm_up(language)
    verdicts = [judge(language, language.case(it), it) for it in range(seed, seed + PROGRAMS)]
    assert not [(it.seed, it.violations) for it in verdicts if it.violations]
    assert sum(it.outcome == "result" for it in verdicts) > PROGRAMS / 5


def test_a_difference_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "as_python", lambda text: ("1\n", ""))
    assert judge(language, "print(2)").violations

"""A few hundred cases of the fuzz, and faults planted to show that it finds them.

``python -m tests.bench.fuzz`` runs as many as you like.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import explained, urls
from tests.fuzz.batch import verdicts
from tests.fuzz.judge import judge, warm_up
from tests.fuzz.programs import WAYS, program


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What torch loads at its first use is no case's fault."""
    warm_up(explained)


def test_random_programs_are_explained_or_refused() -> None:
    judged = list(verdicts("tests.fuzz.explained", range(80)))
    assert [it.seed for it in judged] == list(range(80))
    assert [str(it) for it in judged if it.violations] == []
    assert sum(it.outcome.startswith("result") for it in judged) > 20


@pytest.mark.filterwarnings("ignore")  # torch warns of what random programs do
def test_random_urls_open_the_page() -> None:
    warm_up(urls)
    judged = [judge(urls, urls.case(seed), seed) for seed in range(8)]
    assert [str(it) for it in judged if it.violations] == []
    assert {it.outcome for it in judged} == {"page", "page, program refused"}


@pytest.mark.filterwarnings("ignore")
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.randoms(use_true_random=False))
def test_programs_that_can_be_shrunk(rng: Random) -> None:
    text = program(rng)
    assert judge(explained, text).violations == (), text


def test_a_case_can_be_had_again_from_its_seed() -> None:
    for subject in (explained, urls):
        assert subject.case(7) == subject.case(7)
    assert len({explained.case(seed) for seed in range(100)}) > 90


@pytest.mark.parametrize("way", [way for way, _ in WAYS], ids=lambda way: way.__name__)
def test_no_way_of_making_programs_makes_the_same_ones(way: Callable[[Random], str]) -> None:
    assert len({way(Random(seed)) for seed in range(30)}) > 20


PLANTED = {
    0: ("fine", ""),
    1: ("KeyError at planted.py", "KeyError"),
    2: ("fine", "slow: planted took"),
    3: ("fine", "memory: 3"),
    4: ("crash", "status -11"),
    6: ("fine", ""),
}


def test_planted_faults_are_found_and_the_run_goes_on() -> None:
    judged = {it.seed: it for it in verdicts("tests.fuzz.planted", range(5))}
    judged |= {it.seed: it for it in verdicts("tests.fuzz.planted", range(5, 7), patience=3)}
    assert sorted(judged) == list(range(7))
    assert judged[5].outcome.startswith("hang")
    for seed, (outcome, violation) in PLANTED.items():
        assert judged[seed].outcome.startswith(outcome)
        assert violation in " ".join(judged[seed].violations)
        assert bool(violation) == bool(judged[seed].violations)


def test_a_subject_that_does_not_start_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="no_such_subject"):
        list(verdicts("tests.fuzz.no_such_subject", range(2)))

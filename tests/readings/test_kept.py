"""What is kept for all readers: bounded, and nobody's to change."""

from __future__ import annotations

import pytest

from viz.readings.kept import Kept


def test_it_is_made_once() -> None:
    kept, made = Kept(10_000), []
    for _ in range(3):
        assert kept.get("a", lambda: made.append(1) or [1, 2]) == [1, 2]
    assert made == [1]


def test_who_gets_it_cannot_change_it() -> None:
    kept = Kept(10_000)
    kept.get("a", lambda: [1])
    kept.get("a", list).append(2)  # type: ignore[attr-defined]
    assert kept.get("a", list) == [1]


def test_the_least_used_go_first() -> None:
    kept = Kept(3_500)
    for name in "abc":
        kept.get(name, lambda: b"x" * 1_000)
    kept.get("a", bytes)
    kept.get("d", lambda: b"x" * 1_000)
    assert kept.size <= 3_500
    assert kept.get("a", bytes)
    assert not kept.get("b", bytes)


def test_what_is_too_large_is_not_kept() -> None:
    kept = Kept(100)
    assert len(kept.get("a", lambda: b"x" * 1_000)) == 1_000  # type: ignore[arg-type]
    assert kept.size == 0


def test_an_error_on_the_way_is_not_kept() -> None:
    kept = Kept(1_000)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 / 0)
    assert kept.get("a", lambda: 1) == 1

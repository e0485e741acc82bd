"""What is kept for all readers: bounded, and nobody's to change."""

from __future__ import annotations

from viz.service.cache import Cache, key_of


def test_it_is_found_again() -> None:
    cache = Cache(10_000)
    assert cache.get(key_of("a")) is None
    cache.put(key_of("a"), [1, 2])
    assert cache.get(key_of("a")) == [1, 2]


def test_who_gets_it_cannot_change_it() -> None:
    cache = Cache(10_000)
    cache.put(b"a", [1])
    found = cache.get(b"a")
    assert isinstance(found, list)
    found.append(2)
    assert cache.get(b"a") == [1]


def test_the_least_used_go_first() -> None:
    cache = Cache(4_500)
    for name in (b"a", b"b", b"c"):
        cache.put(name, b"x" * 1_000)
    cache.get(b"a")
    cache.put(b"d", b"x" * 1_000)
    assert cache.size <= 4_500
    assert cache.get(b"a")
    assert cache.get(b"b") is None


def test_what_is_too_large_is_not_kept() -> None:
    cache = Cache(1_000)
    cache.put(b"a", b"x" * 1_000)
    assert cache.get(b"a") is None
    assert cache.size == 0


def test_small_results_count_what_their_entries_take() -> None:
    cache = Cache(30_000)
    for number in range(1_000):
        cache.put(key_of("x" * 10_000, number), True)
    assert len(cache._found) <= 100


def test_what_is_put_again_is_counted_once() -> None:
    cache = Cache(10_000)
    for _ in range(3):
        cache.put(b"a", b"x" * 1_000)
    assert cache.size < 2_000

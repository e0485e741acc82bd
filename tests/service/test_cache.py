"""What is kept for all readers: bounded, and nobody's to change."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

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


def test_eight_who_ask_at_once_make_it_once() -> None:
    cache, made = Cache(10_000), []
    together = threading.Barrier(8)

    def ask() -> object:
        together.wait()
        with cache.alone(b"a", lambda seconds: None):
            if cache.get(b"a") is None:
                made.append(threading.get_ident())
                time.sleep(0.05)
                cache.put(b"a", "result")
            return cache.get(b"a")

    with ThreadPoolExecutor(8) as pool:
        assert [it.result() for it in [pool.submit(ask) for _ in range(8)]] == ["result"] * 8
    assert len(made) == 1


def test_who_waits_makes_it_where_the_first_could_not() -> None:
    cache = Cache(10_000)
    order: list[str] = []
    inside = threading.Event()

    def first() -> None:
        with suppress(ZeroDivisionError), cache.alone(b"a", lambda seconds: None):
            inside.set()
            time.sleep(0.3)
            order.append("first")
            raise ZeroDivisionError

    told: list[float] = []
    thread = threading.Thread(target=first)
    thread.start()
    inside.wait()
    with cache.alone(b"a", told.append) as waited:
        order.append("second")
    thread.join()
    assert (order, waited) == (["first", "second"], True)
    assert told


def test_what_tells_can_end_the_wait() -> None:
    cache = Cache(10_000)

    def gone(seconds: float) -> None:
        raise TimeoutError

    with cache.alone(b"a", gone), ThreadPoolExecutor(1) as pool:

        def wait() -> None:
            with pytest.raises(TimeoutError), cache.alone(b"a", gone):
                pass

        pool.submit(wait).result()
    with cache.alone(b"a", gone) as waited:
        assert not waited


def test_as_many_go_as_have_to() -> None:
    cache = Cache(4_500)
    for name in (b"a", b"b", b"c"):
        cache.put(name, b"x" * 1_000)
    cache.put(b"d", b"x" * 3_500)
    assert cache.size <= 4_500
    assert [cache.get(it) is None for it in (b"a", b"b", b"c", b"d")] == [True, True, True, False]

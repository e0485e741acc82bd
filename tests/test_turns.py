"""One computation at a time, and who waits lets others go on."""

from __future__ import annotations

import threading

import pytest

from viz.turns import my_turn, others_turn


def test_two_threads_take_turns() -> None:
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(200):
            with my_turn(), my_turn():
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_who_waits_lets_others_go_on() -> None:
    done = threading.Event()

    def other() -> None:
        with my_turn():
            done.set()

    with my_turn():
        thread = threading.Thread(target=other)
        thread.start()
        assert not done.wait(0.05)
        with others_turn():
            assert done.wait(10)
        thread.join()


def test_an_error_gives_the_turn_back() -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), my_turn(), others_turn():
            raise ZeroDivisionError
    with others_turn(), my_turn():
        pass

"""An LRU cache of pickled results, bounded in bytes, for all readers together.

Streamlit's own cache finds an entry by hashing its arguments piece by piece, which took longer than most
views; the keys here are digests.
"""

from __future__ import annotations

import hashlib
import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ENTRY = 300
"""Bytes that an entry takes beside its content."""


_TELL = 0.1
"""Seconds between what is said to those who wait for another one's result."""


def key_of(*parts: object) -> bytes:
    """A short key for plain data."""
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).digest()


class Cache:
    """The most recently used results, as bytes: who gets one cannot change another reader's."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._found: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._made: dict[bytes, threading.Event] = {}

    @contextmanager
    def alone(self, key: bytes, tell: Callable[[float], None]) -> Iterator[bool]:
        """Whoever makes the result of a key is alone; whether another one did meanwhile.

        `tell` is called with the seconds that have passed while another one does; what it raises ends the
        wait.
        """
        start, waited = time.monotonic(), False
        while (other := self._claim(key)) is not None:
            waited = True
            while not other.wait(_TELL):
                tell(time.monotonic() - start)
        try:
            yield waited
        finally:
            with self._lock:
                self._made.pop(key).set()

    def _claim(self, key: bytes) -> threading.Event | None:
        """None if the key is this thread's now, else what tells that it is free."""
        with self._lock:
            other = self._made.get(key)
            if other is None:
                self._made[key] = threading.Event()
            return other

    def get(self, key: bytes) -> object | None:
        """What is kept under a key, or None."""
        with self._lock:
            content = self._found.get(key)
            if content is None:
                return None
            self._found.move_to_end(key)
        made: object = pickle.loads(content)
        return made

    def put(self, key: bytes, made: object) -> None:
        """Keep a result; the least recently used go."""
        content = pickle.dumps(made)
        with self._lock:
            before = self._found.pop(key, None)
            if before is not None:
                self.size -= len(before) + _ENTRY
            self._found[key] = content
            self.size += len(content) + _ENTRY
            while self.size > self.most:
                _, oldest = self._found.popitem(last=False)
                self.size -= len(oldest) + _ENTRY

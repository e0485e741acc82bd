"""What has been read, kept for all readers: bounded in bytes, and nothing in it is a tensor.

Streamlit's own cache finds an entry by hashing its arguments piece by piece, which took longer than most
readings; the keys here are plain and hashable as they are.
"""

from __future__ import annotations

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Kept:
    """The most recently used results, as bytes: who gets one cannot change another reader's."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._found: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], object]) -> object:
        """The result kept under `key`, or else what `make` gives, kept from now on."""
        with self._lock:
            content = self._found.get(key)
            if content is not None:
                self._found.move_to_end(key)
        if content is not None:
            return pickle.loads(content)
        made = make()
        self._keep(key, pickle.dumps(made))
        return made

    def _keep(self, key: Hashable, content: bytes) -> None:
        with self._lock:
            self.size += len(content) - len(self._found.pop(key, b""))
            self._found[key] = content
            while self.size > self.most:
                _, oldest = self._found.popitem(last=False)
                self.size -= len(oldest)

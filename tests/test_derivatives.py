"""The table of formulas: the same whoever reads it, and without torch."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from viz import derivatives

LOADS_NO_TORCH = """
import sys
from viz import derivatives
assert derivatives.derivatives("MulBackward0").lines
print("torch" in sys.modules)
"""


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a process that has read nothing yet."""
    monkeypatch.setattr(derivatives, "_sources", [])
    derivatives._table.cache_clear()
    yield
    derivatives._table.cache_clear()


def test_it_needs_no_torch() -> None:
    said = subprocess.run(
        [sys.executable, "-c", LOADS_NO_TORCH], capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"


@pytest.mark.usefixtures("anew")
def test_what_was_read_ahead_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    here = json.loads(json.dumps(derivatives._read()))
    monkeypatch.setattr(derivatives, "_read", lambda: pytest.fail("it was read here"))
    derivatives.read_ahead()
    assert derivatives._table() == here
    assert derivatives.derivatives("ExpBackward0").inputs == (("self", False),)


@pytest.mark.usefixtures("anew")
def test_where_nothing_comes_of_it_it_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    derivatives.read_ahead()
    assert derivatives.derivatives("PowBackward0").lines == (
        ("self", "pow_backward(grad, self, exponent)"),
    )

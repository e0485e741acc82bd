"""What several tests share: the walkthrough, and the app served to a real browser."""

from __future__ import annotations

import pytest

from viz.panels.state import WALKTHROUGH


@pytest.fixture(scope="session")
def walkthrough() -> str:
    """The page's first program, exactly as it is pasted."""
    return WALKTHROUGH

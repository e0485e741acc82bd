"""What the page's process does not load: PyTorch, SymPy and Graphviz are its workers'."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from viz.panels import state
from viz.text import say

ROOT = Path(__file__).parents[2]

PAGE = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60)
for tab in {tabs}:
    app.session_state["tab en"] = tab
    app.run()
    assert not app.exception, app.exception
    assert len(app.get("bidi_component")) == 5 + (tab == "File")
print([name for name in ("torch", "sympy", "pygraphviz", "torchgen") if name in sys.modules])
"""

TABS = [say(f"tab.{name}", "en") for name in state.TABS]


def test_the_page_loads_none_of_them() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PAGE.format(tabs=TABS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "[]\n", done.stderr


def test_the_library_loads_them_at_their_first_use() -> None:
    script = (
        "import sys, viz; print('torch' in sys.modules); viz.run; print('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\nTrue\n"

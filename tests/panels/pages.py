"""The page without a browser, for its tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


def page(
    text: str | None = None, query: Mapping[str, str] | None = None, *, tab: str = ""
) -> AppTest:
    """The page, run once; with `tab` another tab is open than the first of its row."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    if tab:
        row = "edit" if tab in ("Steps", "Tensors", "File") else "tab"
        app.session_state[f"{row} en"] = tab
    for key, value in {**({"chain": text} if text else {}), **(query or {})}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    """All Markdown and captions of the page."""
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption, *app.info])


def selected(app: AppTest, label: str) -> object:
    """The selectbox with that label."""
    return next(box for box in app.selectbox if box.label == label)

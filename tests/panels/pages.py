"""The page without a browser, for its tests: AppTest, and what its components are told and ask for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.bench.visitor import triggered

APP = Path(__file__).parents[2] / "app.py"


def page(
    text: str | None = None, query: Mapping[str, str] | None = None, *, tab: str = ""
) -> AppTest:
    """The page, run once; with `tab` another tab is open than the first one."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    if tab:
        app.session_state["tab en"] = tab
    for key, value in {**({"chain": text} if text else {}), **(query or {})}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    """The program, as the editor has it."""
    text: str = app.session_state["chain"]
    return text


def type_in(app: AppTest, text: str) -> AppTest:
    """Type another program: what the editor sends when typing stops. The first screen alone is drawn."""
    return ask(app, "editor", {"kind": "text", "text": text, "number": 1})


def edit(app: AppTest, text: str) -> AppTest:
    """Type another program, and see the whole page then."""
    type_in(app, text)
    assert not app.exception
    return app.run()


def ask(app: AppTest, component: str, asked: object) -> AppTest:
    """Ask as a component's script in the browser does; what is drawn again is all that `app` then has."""
    states = app._tree.get_widget_states()
    states.widgets.append(triggered(_proto(app, component).id, asked))
    return app._run(states)


def open_tab(app: AppTest, label: str) -> AppTest:
    """Click on a tab below the graph."""
    (row,) = app.get("tab_container")
    states = app._tree.get_widget_states()
    states.widgets.add(id=row.proto.tab_container.id, string_value=label)
    return app._run(states)


def is_drawn(app: AppTest, component: str) -> bool:
    """Whether the last run drew a component: not if it was that of another fragment."""
    return any(it.proto.component_name == _name(component) for it in app.get("bidi_component"))


def told(app: AppTest, component: str) -> dict[str, Any]:
    """What a component is told: its data, as the browser receives it."""
    data: dict[str, Any] = json.loads(_proto(app, component).json)
    return data


def _proto(app: AppTest, component: str) -> Any:
    found = (it.proto for it in app.get("bidi_component"))  # AppTest does not know components
    return next(proto for proto in found if proto.component_name == _name(component))


def _name(component: str) -> str:
    return f"autograd_explorer.{component}"


def factors(app: AppTest) -> list[str]:
    """The factors on the cards."""
    return [card["factor"] for card in told(app, "cards")["cards"]]


def written(app: AppTest) -> str:
    """All Markdown and captions of the page."""
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption, *app.info])


def selected(app: AppTest, label: str) -> object:
    """The selectbox with that label."""
    return next(box for box in app.selectbox if box.label == label)

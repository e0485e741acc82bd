"""What the graph's list "Save as" offers, and the file that was asked for: of what is on the screen."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from viz.draw.markdown import plain
from viz.draw.view import View
from viz.errors import VizError
from viz.panels import cards
from viz.panels.current import Current
from viz.text import Language, say
from viz.views.file_formats import FORMATS
from viz.views.requests import GetFile

_ASKED = "file that was asked for"


def ask(asked: Mapping[Any, Any]) -> None:
    """Remember what the picture asked for. For callbacks."""
    if asked.get("format") in FORMATS:
        st.session_state[_ASKED] = asked


def formats(current: Current, secret: bool, language: Language) -> list[dict[str, object]]:
    """Every format with its name; "off" is what tells a gradient that is predicted, or needs a program."""
    return [
        {
            "name": name,
            "label": say(f"save.{name}", language),
            "off": bool(it.program and current.error) or (it.tells and secret),
        }
        for name, it in FORMATS.items()
    ]


def file(
    current: Current, drawn: View, secret: bool, language: Language
) -> dict[str, object] | None:
    """The file that was asked for: the same view, step and leaf. Without content where it cannot be made."""
    asked = st.session_state.pop(_ASKED, None)
    if asked is None:
        return None
    step = asked.get("step")
    view = replace(
        drawn,
        theme="dark" if asked.get("dark") else "light",
        step=step if isinstance(step, int) and not isinstance(step, bool) else None,
        values=bool(asked.get("values")) and drawn.values,
        gradients=bool(asked.get("gradients")) and drawn.gradients,
        local=bool(asked.get("local")) and drawn.local,
    )
    format, content = FORMATS[asked["format"]], b""
    leaf, element = cards.chosen(current.outline)
    try:
        content = current.made(GetFile(view, leaf, element, asked["format"], secret))
    except VizError as error:
        st.toast(plain(error.said(language)), icon=":material/error:")
    return {
        "name": format.file,
        "type": format.type,
        "content": base64.b64encode(content).decode("ascii"),
        "number": asked.get("number"),
    }

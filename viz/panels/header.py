"""The page's frame: its workers, its name, its style."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from viz.panels import embedding, state
from viz.service.runner import runner

_STYLE = Path(__file__).with_name("page.css").read_text("utf-8")


def set_up() -> None:
    """Start the workers, name the page and lay it out wide. The first Streamlit call of the script."""
    runner.start()
    st.set_page_config("Autograd Explorer", "🌱", layout="wide")
    st.html(f"<style>{_STYLE}{embedding.style()}</style>")
    state.begin()
    ask_again()


@st.fragment(run_every=24 * 60 * 60)
def ask_again() -> None:
    """Let the browser ask for the whole page when it comes back after a lost connection.

    Streamlit's page does so only while a fragment on it runs by itself. Otherwise a session that was
    forgotten meanwhile, or was another process's, has no fragments: a click on a node would do nothing,
    and the first edit would be replaced by the text in the URL.
    """


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Leave all that is loaded by now out of Python's garbage collection. Once, after a first run."""
    gc.collect()
    gc.freeze()

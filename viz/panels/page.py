"""The page: sets it up and lays the panels out, for app.py and for the command `autograd-explorer`."""

from __future__ import annotations

from viz.panels import below, guide, header, screen, stage


def main() -> None:
    """One run of the page, as Streamlit runs it."""
    header.set_up()
    language = guide.language()
    guide.show(language)
    stage.load()
    screen.show(language)
    below.show(language)
    header.settle()

"""The command `autograd-explorer`: serves the page from an installed wheel."""

from __future__ import annotations

import sys
from pathlib import Path

from viz import __version__
from viz.text import say

SCRIPT = Path(__file__).parent / "served" / "app.py"


def main() -> None:
    """Serve the page; what stands after the command goes to ``streamlit run`` as it is.

    Settings of the page come from ``.streamlit/config.toml`` beside its script. Ends with a sentence where
    Streamlit is not installed.
    """
    given = sys.argv[1:]
    if given in (["--help"], ["-h"]):
        print(say("command.help", "en"))
        return
    if given == ["--version"]:
        print(__version__)
        return
    try:
        from streamlit.web import cli
    except ImportError as error:
        raise SystemExit(say("command.no_streamlit", "en", detail=error)) from error
    sys.argv = ["streamlit", "run", str(SCRIPT), *given]
    cli.main()

"""How long one edit of the walkthrough takes on the server, and its parts.

Run it with ``python -m tests.bench.edit``. The script time is that of the whole page, run by
Streamlit's AppTest without a browser; the parts are timed on their own. Medians, in milliseconds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import torch

from tests.panels.pages import edit, page
from viz import run
from viz.draw import layout
from viz.draw.drawing import drawing
from viz.draw.equations import whole_tensor
from viz.draw.scene import scene
from viz.draw.svg import draw_svg
from viz.draw.view import View
from viz.panels.state import WALKTHROUGH
from viz.program import execute, parse_program

ROUNDS = 30
SETTLING = 8
"""Seconds in which the page's workers have started after its first run."""


def median_ms(work: Callable[[int], object]) -> float:
    """The median time of `work`, called with the number of its round, after two warm-up rounds."""
    times = []
    for number in range(ROUNDS + 2):
        start = time.perf_counter()
        work(number)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times[2:])


def plain(number: int) -> None:
    """The same computation in plain torch, forward and backward."""
    x = torch.ones(2, 2, requires_grad=True)
    (2 * (x + number) ** 2).mean().backward()


def edited(number: int) -> str:
    """The walkthrough with another number in it."""
    return WALKTHROUGH.replace("x+1", f"x+{number + 1}")


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    program = parse_program(WALKTHROUGH)
    explanation = run(WALKTHROUGH)
    drawn = drawing(explanation, View(), explanation.rules(explanation.nodes.ids))
    placed = drawn.laid_out()
    app = page()
    time.sleep(SETTLING)

    def laid_out(number: int) -> object:
        layout._laid_out.cache_clear()
        return drawn.laid_out()

    rows: dict[str, Callable[[int], object]] = {
        "plain torch, forward + backward": plain,
        "parse": lambda number: parse_program(edited(number)),
        "run": lambda number: execute(program),
        "parse + run twice + explain": lambda number: run(edited(number)),
        "picture: boxes and arrows": lambda number: drawing(explanation, View(), drawn.rules),
        "picture: layout, a new one": laid_out,
        "picture: SVG": lambda number: draw_svg(drawn, placed),
        "picture: what the browser is told": lambda number: scene(drawn),
        "equations": lambda number: whole_tensor(explanation, explanation.paths("x"), 6),
        "one edit of the page, whole script": lambda number: edit(app, edited(number)),
    }
    for name, work in rows.items():
        print(f"{name:<40} {median_ms(work):8.2f} ms")


if __name__ == "__main__":
    main()

"""Lays out pictures in a process of its own, one request after the other; see `viz.workers`.

Run as a script, and on purpose without torch, so that it starts quickly. A request is a line with the
format and then DOT; the answer is the drawing.
"""

from pygraphviz import AGraph

from viz.workers import answer_requests


def drawn(request: bytes) -> bytes:
    """The drawing of a request."""
    format, _, source = request.decode("utf-8").partition("\n")
    drawing: bytes = AGraph(string=source).draw(format=format, prog="dot")
    return drawing


if __name__ == "__main__":
    answer_requests(drawn)

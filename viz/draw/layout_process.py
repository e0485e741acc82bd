"""Lays out pictures in a process of its own, one request after the other; see `viz.workers`.

Run as a script, and on purpose without the rest of this package, so that it starts quickly. A request
is a line with the format and then DOT; the answer is the drawing.
"""

import sys

from pygraphviz import AGraph


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while header := requests.read(8):
        request = requests.read(int.from_bytes(header, "big")).decode("utf-8")
        format, _, source = request.partition("\n")
        drawn: bytes = AGraph(string=source).draw(format=format, prog="dot")
        answers.write(len(drawn).to_bytes(8, "big") + drawn)
        answers.flush()


if __name__ == "__main__":
    main()

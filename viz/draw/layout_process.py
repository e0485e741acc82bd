"""Lays out pictures in a process of its own, one request after the other; see `viz.draw.render`.

Run as a script, and on purpose without the rest of this package, so that it starts quickly. A request
is a line of JSON (format, length) and so many bytes of DOT; the answer a line with the length, or an
error, and the drawing.
"""

import json
import sys

from pygraphviz import AGraph


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while header := requests.readline():
        asked = json.loads(header)
        source = requests.read(asked["length"]).decode("utf-8")
        drawn: bytes = AGraph(string=source).draw(format=asked["format"], prog="dot")
        answers.write(json.dumps({"length": len(drawn)}).encode() + b"\n" + drawn)
        answers.flush()


if __name__ == "__main__":
    main()

"""DOT that renders itself: with the Graphviz inside pygraphviz, no ``dot`` of the system is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import graphviz

from viz.draw.render import draw


class Digraph(graphviz.Digraph):  # type: ignore[misc]
    """A `graphviz.Digraph` whose ``render()``, ``pipe()`` and picture in a notebook need no program ``dot``.

    Another engine than dot, a renderer or a formatter is left to the system's Graphviz.
    """

    def _render(self, engine: str, format: str, filepath: str, **more: Any) -> str:
        outfile = more.get("outfile")
        if _elsewhere(engine, more):
            return str(super()._render(engine, format, filepath, **more))
        if more.get("raise_if_result_exists") and outfile and Path(outfile).exists():
            raise graphviz.FileExistsError(f"output file exists: {str(outfile)!r}")
        target = Path(outfile) if outfile else Path(f"{filepath}.{format}")
        target.write_bytes(draw(Path(filepath).read_text(self.encoding), format))
        return str(target)

    def _pipe_lines(
        self, engine: str, format: str, lines: Iterator[str], *, input_encoding: str, **more: Any
    ) -> bytes:
        if _elsewhere(engine, more):
            encoding = input_encoding
            return bytes(
                super()._pipe_lines(engine, format, lines, input_encoding=encoding, **more)
            )
        return draw("".join(lines), format)

    def _pipe_lines_string(
        self, engine: str, format: str, lines: Iterator[str], *, encoding: str, **more: Any
    ) -> str:
        made = self._pipe_lines(engine, format, lines, input_encoding=encoding, **more)
        return made.decode(encoding)


def _elsewhere(engine: str, more: dict[str, Any]) -> bool:
    return engine != "dot" or bool(more.get("renderer") or more.get("formatter"))

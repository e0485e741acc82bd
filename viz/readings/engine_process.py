"""Computes the readings of programs in a process of its own, one after the other; see `viz.workers`.

A request is a text, whether what it built before its error is meant, the name of a reading and its
arguments, pickled by the page's process; so is the answer, an error too. The last program stays until
another one comes, as a page asks several times.
"""

from __future__ import annotations

import pickle
import traceback

from viz import limits
from viz.derivatives import take_over
from viz.draw import draw
from viz.errors import ProgramError, VizError
from viz.explanation import Explanation, run
from viz.program.kinds.torch_namespaces import warm_up
from viz.program.refusal import is_out_of_memory
from viz.readings import READINGS
from viz.readings.process import prepare
from viz.workers import answer_requests, bound_memory, greeting


class Engine:
    """The last program, run."""

    def __init__(self) -> None:
        self.text = ""
        self.explanation: Explanation | None = None
        self.error: ProgramError | None = None

    def answer(self, request: bytes) -> bytes:
        """The reading that was asked for, or the error that it raises."""
        text, partial, name, asked = pickle.loads(request)
        made: object
        try:
            made = READINGS[name](self._explained(text, partial), *asked)
        except VizError as error:
            made = error
        except Exception as error:
            if is_out_of_memory(error):
                raise MemoryError from error
            made = RuntimeError(traceback.format_exc())  # raised where the page's log has it
        return pickle.dumps(made)

    def _explained(self, text: str, partial: bool) -> Explanation:
        if text != self.text or (self.explanation is None and self.error is None):
            self.explanation = self.error = None  # memory is given back before more is taken
            self.text = text
            try:
                self.explanation = run(text)
            except ProgramError as error:
                built = error.partial
                if isinstance(built, Explanation) and built.backward_index is not None:
                    self.explanation = built
                error.partial = self.explanation is not None  # its tensors stay here
                self.error = error
        if self.error is not None and not (partial and self.explanation):
            raise self.error
        assert self.explanation is not None
        return self.explanation


if __name__ == "__main__":
    prepare()
    take_over(greeting())
    # What torch loads at its first use.
    warm_up()
    first = run("x = torch.ones(2, requires_grad=True)\ny = (x * x).sum()")
    READINGS["node"](first, "y", None, "", "en")
    draw("digraph {" + "\n" * 1_000 + "}", "svg")  # starts the process that lays out large pictures
    bound_memory(limits.RUN_MEMORY.value)
    answer_requests(Engine().answer)

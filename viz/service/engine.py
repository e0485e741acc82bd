"""What runs in a worker: programs, one after the other, and the views that are asked of them.

The last program stays until another one comes, as a page asks several times.
"""

from __future__ import annotations

import pickle
import sys
import traceback
from typing import Any

from viz import limits
from viz.entry import of_typed, run
from viz.errors import ProgramError, VizError
from viz.explanation import Explanation
from viz.program.budget import all_within, out_of_time
from viz.program.refusal import is_out_of_memory
from viz.service.messages import Failed, Job, OutOfMemory, Overran, Ran, packed
from viz.views.answering import answer
from viz.views.request import Request
from viz.workers import Channel


class Engine:
    """Answers the jobs that come through a channel, until its other end is closed."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._text = ""
        self._backward: int | None = None
        self._explanation: Explanation | None = None
        self._error: ProgramError | None = None

    def serve(self) -> None:
        """Answer; a message as soon as each part is there."""
        try:
            while True:
                job: Job = pickle.loads(self._channel.receive())
                try:
                    self._do(job)
                except MemoryError:  # what was taken may not be given back
                    self._forget()
                    self._say(OutOfMemory())
                    sys.exit()
        except EOFError:
            return

    def _do(self, job: Job) -> None:
        failed = None
        if any(asked.runs for asked in job.asked):
            try:
                with all_within(job.seconds):
                    self._run(job.text, job.backward, job.seconds)
            except _TooSlowError:
                self._forget()
                self._say(Overran())
                return
            except Exception as error:
                failed = _failed(error)
        self._say(Ran())
        # Not within the job's seconds: a program that takes long is in the other lane by now.
        for asked in job.asked:
            self._say(failed or self._made(asked, job))

    def _made(self, asked: Request[Any], job: Job) -> object:
        try:
            return answer(asked, job.text, lambda: self._explained(job))
        except VizError as error:
            return error
        except Exception as error:
            return _failed(error)

    def _run(self, text: str, backward: int | None, seconds: float) -> None:
        asked = (text, backward) == (self._text, self._backward)
        if asked and (self._explanation or self._error):
            return
        before = self._explanation if text == self._text and self._error is None else None
        self._forget()  # memory is given back before more is taken
        try:
            if before is not None and before.typed is not None:
                self._explanation = of_typed(before.typed.at(backward))
            else:
                self._explanation = run(text, backward=backward)
        except ProgramError as error:
            if error.key == "run_slow":
                raise _TooSlowError from error
            # What led to it is found out where there is time for that.
            if error.lesson is None and out_of_time() and seconds < limits.RUN_SECONDS.value:
                raise _TooSlowError from error
            built = error.partial
            if isinstance(built, Explanation) and built.nodes.ids:
                self._explanation = built
            error.partial = self._explanation is not None  # its tensors stay here
            self._error = error.with_traceback(None)
        self._text, self._backward = text, backward

    def _forget(self) -> None:
        self._text = ""
        self._explanation = self._error = None

    def _explained(self, job: Job) -> Explanation:
        if self._error is not None and not (job.partial and self._explanation):
            raise self._error
        assert self._explanation is not None
        return self._explanation

    def _say(self, message: object) -> None:
        self._channel.send(packed(message))


def _failed(error: Exception) -> Failed:
    """What the page's log has of an error that is this project's. Raises `MemoryError`."""
    if is_out_of_memory(error):
        raise MemoryError from error
    return Failed(traceback.format_exc())


class _TooSlowError(Exception):
    """The program takes more than the job's seconds."""

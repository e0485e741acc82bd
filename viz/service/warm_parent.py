"""The warm parent of the workers: it loads torch once, then forks a worker whenever it is asked (Linux).

A fork takes some milliseconds and shares the parent's memory; starting Python and torch anew takes seconds.
Run as a script by `viz.service.launch`, with a socket and what it is to be: "forks", the warm parent, or, on
other systems, "fast" or "slow", a worker itself.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys

from viz import limits
from viz.workers import Channel, bound_memory, end_with_parent, own_channel

SLOW = b"s"
"""Asks for a worker that gives way to the others."""

SLOWER = 10
"""By how much a worker of the slow lane gives way: it gets a tenth of a core that others want."""

WARM_UP = """\
x = torch.ones(2, requires_grad=True)
y = (2 * (x + 1) ** 2).mean()
print(y)
y.backward()
"""


def load() -> None:
    """Load what programs and views need, and use it once: later nothing is read from files."""
    from viz.draw.render import draw_here
    from viz.draw.view import View
    from viz.entry import run
    from viz.errors import VizError
    from viz.program.kinds.torch_namespaces import warm_up
    from viz.service.torch_setup import prepare
    from viz.symbolic.closed_form import work_out_here
    from viz.views import files
    from viz.views import requests as ask
    from viz.views.answering import answer
    from viz.views.request import Request

    prepare()
    work_out_here()
    draw_here()
    warm_up()
    explanation = run(WARM_UP)
    requests: tuple[Request[object], ...] = (
        *(ask.GetOutline(), ask.GetPicture(View()), ask.GetNode("y", None, "", "en")),
        *(ask.GetPaths("x"), ask.GetChainRule("x", 0), ask.GetChainRule("x", None)),
        *(ask.GetClosedForm("x"), ask.GetSteps(True), ask.GetTensors(), ask.GetPalette()),
        ask.GetCurve("x", 0),
        *(ask.GetFile(View(), "x", None, format) for format in files.MADE),
    )
    for request in requests:
        try:
            answer(request, WARM_UP, lambda: explanation)
        except VizError:  # what is missing on this machine is said when a reader asks for it
            continue


def work(channel: Channel, *, slow: bool) -> None:
    """Be a worker until the page's process closes the channel."""
    from viz.service.confine import confine
    from viz.service.engine import Engine

    if slow and hasattr(os, "nice"):
        os.nice(SLOWER)
    bound_memory(limits.RUN_MEMORY.value)
    confine()
    Engine(channel).serve()


def fork_workers(control: socket.socket) -> None:
    """Fork a worker for each socket that comes through `control`, and say its process id."""
    while True:
        lane, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not lane:
            return
        pid = os.fork()
        if not pid:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # Sent to all of a group whose parent has ended when one of it is stopped.
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            try:
                work(Channel(socket.socket(fileno=sockets[0])), slow=lane == SLOW)
            finally:
                os._exit(0)
        os.close(sockets[0])
        control.send(str(pid).encode())


def main() -> None:
    """Load everything, then fork workers, or be one."""
    from viz.service.confine import walls

    forks = sys.argv[2] == "forks"
    end_with_parent(group=forks)
    if forks:
        control = socket.socket(fileno=int(sys.argv[1]))
        load()
        said = " ".join(walls())
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel forgets workers that have ended
        gc.collect()
        gc.freeze()  # the collector does not write to what is shared
        control.send(f"ready {said}".encode())
        fork_workers(control)
        return
    channel = own_channel()
    load()
    channel.send(b"ready")
    work(channel, slow=sys.argv[2] == "slow")


if __name__ == "__main__":
    main()

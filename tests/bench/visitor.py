"""A reader's browser without the browser: Streamlit's websocket protocol, as its own page speaks it.

A visitor opens a session, reruns the script with an edited text, and waits for the end of each run. It
keeps messages as the page does, so that what has not changed is not sent to it again. Our page's editor is
a component, a peer's a text area: either is edited as it speaks.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

PATIENCE = 60
"""Seconds to wait for one message of the server."""

_COMPONENTS = "autograd_explorer."
"""Before the names of our page's components."""


@dataclass
class Run:
    """One run of the script as a visitor saw it: its seconds, and the messages that came."""

    seconds: float
    messages: list[ForwardMsg]
    bytes: int

    @property
    def seen(self) -> bytes:
        """All that was sent, to look for a text in it."""
        return b"".join(message.SerializeToString() for message in self.messages)


@dataclass
class Visitor:
    """One session. `query` is what its URL holds."""

    socket: websockets.ClientConnection
    query: str = ""
    text_area: str = ""
    components: dict[str, str] = field(default_factory=dict)
    """The id of each component of our page by its name, such as ``editor``."""
    edits: int = 0
    kept: set[str] = field(default_factory=set)
    session: str = ""
    said: bytes = b""
    """What has come of the run that goes on."""

    async def load(self) -> Run:
        """The first run of the script."""
        return await self.rerun()

    async def edit(self, text: str) -> Run:
        """A run with another text in the page's editor."""
        if "editor" not in self.components:
            return await self.rerun(WidgetState(id=self.text_area, string_value=text))
        self.edits += 1
        return await self.ask("editor", {"kind": "text", "text": text, "number": self.edits})

    async def ask(self, component: str, asked: object) -> Run:
        """A run in which a component of ours asks for something, as its script in the browser does."""
        return await self.rerun(triggered(self.components[component], asked))

    async def rerun(self, *states: WidgetState) -> Run:
        """Run the script with these widgets, and wait until it has finished."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.widget_states.widgets.extend(states)
        message.rerun_script.cached_message_hashes.extend(self.kept)
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        return await self._until_finished(start)

    async def _until_finished(self, start: float) -> Run:
        messages, size = [], 0
        self.said = b""
        async with asyncio.timeout(PATIENCE):
            async for received in self.socket:
                size += len(received)
                self.said += received  # type: ignore[operator]
                message = ForwardMsg.FromString(received)  # type: ignore[arg-type]
                messages.append(message)
                self._note(message)
                if message.WhichOneof("type") == "script_finished":
                    if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        continue
                    return Run(time.perf_counter() - start, messages, size)
        raise ConnectionError("the server closed the connection")

    def _note(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._note_element(message.delta.new_element)
        if message.metadata.cacheable:
            self.kept.add(message.hash)

    def _note_element(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "text_area":
            self.text_area = self.text_area or element.text_area.id
        elif kind == "bidi_component":
            component = element.bidi_component
            self.components[component.component_name.removeprefix(_COMPONENTS)] = component.id


def triggered(component: str, asked: object) -> WidgetState:
    """What the browser sends when a component, by its id, calls ``setTriggerValue("asked", ...)``."""
    events = [{"event": "asked", "value": asked}]
    name = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{component}__events"
    return WidgetState(id=name, json_trigger_value=json.dumps(events))


@asynccontextmanager
async def visit(
    address: str, query: str = "", cookies: str = "", session: str = ""
) -> AsyncIterator[Visitor]:
    """A visitor of the page at ``http://...``; with the id of a `session` it comes back to it."""
    async with websockets.connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=["streamlit", "none", session] if session else ["streamlit"],  # type: ignore[list-item]
        additional_headers={"Cookie": cookies} if cookies else None,
        max_size=None,
        open_timeout=PATIENCE,
    ) as socket:
        yield Visitor(socket, query)

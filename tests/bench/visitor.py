"""A reader's browser without the browser: Streamlit's websocket protocol, as its own page speaks it.

A visitor opens a session, reruns the script with an edited text, and waits for the end of each run. It
keeps messages as the page does, so that what has not changed is not sent to it again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

PATIENCE = 60
"""Seconds to wait for one message of the server."""


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
    kept: set[str] = field(default_factory=set)
    session: str = ""
    said: bytes = b""
    """What has come of the run that goes on."""

    async def load(self) -> Run:
        """The first run of the script."""
        return await self.rerun()

    async def edit(self, text: str) -> Run:
        """A run with another text in the page's text area."""
        return await self.rerun(WidgetState(id=self.text_area, string_value=text))

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
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "text_area":
            self.text_area = self.text_area or message.delta.new_element.text_area.id
        if message.metadata.cacheable:
            self.kept.add(message.hash)


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

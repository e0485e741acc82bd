"""``with``, ``try`` and what handles errors; ``import``."""

from __future__ import annotations

import ast

from viz.program.attributes import (
    is_users,
)
from viz.program.budget import Refused
from viz.program.evaluate_calls import Calls
from viz.program.imports import import_from, import_module
from viz.program.kinds.graph import CONTEXT_MANAGERS


class Blocks(Calls):
    """The part of the evaluator that runs blocks with something around them."""

    handled: list[Exception]

    def _with(self, node: ast.With) -> object:
        return self._with_items(node, 0)

    def _with_items(self, node: ast.With, place: int) -> object:
        if place == len(node.items):
            return self.block(node.body)
        item = node.items[place]
        manager = self.value(item.context_expr)
        self.at = node
        if type(manager) not in CONTEXT_MANAGERS and not is_users(manager):
            raise TypeError(
                f"'{type(manager).__name__}' object does not support the context manager protocol"
            )
        frame = self.frame
        with manager as entered:
            if item.optional_vars is not None:
                self.assign(item.optional_vars, entered)
            try:
                return self._with_items(node, place + 1)
            except Exception as error:
                self.remember(error)
                self.frame = frame
                raise
        return None

    def _try(self, node: ast.Try) -> object:
        frame, depth = self.frame, self.depth
        loops = len(frame.iterations)
        signal: object = None
        try:
            try:
                signal = self.block(node.body)
            except Exception as error:
                self.remember(error)
                self.frame, self.depth = frame, depth
                del frame.iterations[loops:]
                handler = self._handler(node, error)
                if handler is None:
                    raise
                self.handled.append(error)
                try:
                    if handler.name:
                        self.bind_name(handler.name, error)
                    signal = self.block(handler.body)
                finally:
                    self.handled.pop()
                if handler.name:
                    self.frame.names.pop(handler.name, None)
            else:
                if signal is None:
                    signal = self.block(node.orelse)
        except Exception as error:
            self.remember(error)
            self.frame, self.depth = frame, depth
            del frame.iterations[loops:]
            final = self.block(node.finalbody)
            if final is not None:
                return final
            raise
        final = self.block(node.finalbody)
        return signal if final is None else final

    def _handler(self, node: ast.Try, error: Exception) -> ast.ExceptHandler | None:
        for handler in node.handlers:
            if handler.type is None:
                return handler
            kinds = self.value(handler.type)
            kinds = kinds if isinstance(kinds, tuple) else (kinds,)
            if not all(isinstance(it, type) and issubclass(it, BaseException) for it in kinds):
                raise TypeError(
                    "catching classes that do not inherit from BaseException is not allowed"
                )
            if isinstance(error, kinds):
                return handler
        return None

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.at = node
            self.bind_name(
                alias.asname or alias.name.split(".")[0],
                import_module(alias.name, whole=alias.asname is not None),
            )

    def _import_from(self, node: ast.ImportFrom) -> None:
        if node.level or node.module is None:
            raise Refused("import", written="from .")
        for alias in node.names:
            self.at = node
            if node.module == "__future__":
                continue
            for name, value in import_from(node.module, alias.name).items():
                self.bind_name(alias.asname or name, value)

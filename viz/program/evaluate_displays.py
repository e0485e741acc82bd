"""Evaluates what makes values of several: lists, dicts, f-strings, comprehensions, calls, functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from viz.program.evaluate_expressions import Expressions
from viz.program.functions import Frame, UserFunction, targets
from viz.program.text_format import formatted

_CONVERSIONS = {-1: "", 115: "s", 114: "r", 97: "a"}


class Displays(Expressions):
    """The part of the evaluator that makes lists, texts, functions and the items of comprehensions."""

    def __init__(self) -> None:
        super().__init__()
        self._by_type |= {
            ast.Call: self._call,
            ast.List: lambda node: self._items(node.elts),
            ast.Tuple: lambda node: tuple(self._items(node.elts)),
            ast.Set: self._set,
            ast.Dict: self._dict,
            ast.Lambda: self._function,
            ast.JoinedStr: self._joined,
            ast.ListComp: lambda node: list(self._generated(node)),
            ast.SetComp: lambda node: set(self._generated(node)),
            ast.DictComp: lambda node: dict(self._generated(node)),
            ast.GeneratorExp: self._generator,
        }

    def _items(self, nodes: list[ast.expr]) -> list[Any]:
        items: list[Any] = []
        self.context.budget.step(len(nodes))
        for node in nodes:
            if isinstance(node, ast.Starred):
                items.extend(self._starred(node))
            else:
                items.append(self.value(node))
        return items

    def _starred(self, node: ast.Starred) -> Iterator[Any]:
        value = self.value(node.value)
        self.at = node
        return self.iterate(value)

    def _set(self, node: ast.Set) -> set[Any]:
        items = self._items(node.elts)
        self.at = node
        return set(items)

    def _dict(self, node: ast.Dict) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                more = self.value(value)
                self.at = value
                self.context.budget.items(len(more))
                made.update(more)
            else:
                made[self.value(key)] = self.value(value)
        return made

    def _joined(self, node: ast.JoinedStr) -> str:
        parts: list[str] = []
        for each in node.values:
            if isinstance(each, ast.Constant):
                parts.append(str(each.value))
                continue
            assert isinstance(each, ast.FormattedValue)
            value = self.value(each.value)
            spec = "" if each.format_spec is None else self.value(each.format_spec)
            self.at = each
            parts.append(formatted(value, _CONVERSIONS[each.conversion], spec))
        text = "".join(parts)
        self.context.budget.text(len(text))
        return text

    # Functions and comprehensions.

    def _function(self, node: ast.Lambda) -> UserFunction:
        return self.make_function(node)

    def make_function(self, node: ast.FunctionDef | ast.Lambda) -> UserFunction:
        """The function of a ``def`` or ``lambda``, with the defaults that it has now."""
        defaults = [self.value(each) for each in node.args.defaults]
        named = {
            arg.arg: self.value(each)
            for arg, each in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if each is not None
        }
        return UserFunction(self, node, self.frame, defaults, named)  # type: ignore[arg-type]

    def _call(self, node: ast.Call) -> Any:
        callee = self.value(node.func)
        args = self._items(node.args)
        kwargs: dict[str, Any] = {}
        for keyword in node.keywords:
            value = self.value(keyword.value)
            if keyword.arg is None:
                self.at = keyword.value
                self.context.budget.items(len(value))
                kwargs.update({**value})
            elif keyword.arg in kwargs:
                self.at = node
                raise TypeError(f"got multiple values for keyword argument '{keyword.arg}'")
            else:
                kwargs[keyword.arg] = value
        self.at = node
        result = self.call(callee, args, kwargs, node)
        self.at = node
        self.computed(node, result)
        return result

    def _generator(self, node: ast.GeneratorExp) -> Iterator[Any]:
        return self._generated(node)

    def _generated(self, node: Any) -> Iterator[Any]:
        """The items of a comprehension: values, or pairs of a dict's. The first iterable is taken now."""
        first = node.generators[0]
        iterable = self.value(first.iter)
        self.at = first.iter
        iterator = iter(iterable)
        assigned = targets([each.target for each in node.generators])
        frame = Frame({}, assigned, self.frame, own_scope=False, function=self.frame.function)
        frame.globals_, frame.nonlocals = self.frame.globals_, self.frame.nonlocals
        return self._each(node, frame, iterator, 0)

    def _each(self, node: Any, frame: Frame, iterator: Iterator[Any], depth: int) -> Iterator[Any]:
        generator = node.generators[depth]
        while True:
            outside, self.frame = self.frame, frame
            try:
                try:
                    item = next(iterator)
                except StopIteration:
                    return
                self.context.budget.step()
                self.assign(generator.target, item)
                if not all(self.value(test) for test in generator.ifs):
                    continue
                if depth + 1 == len(node.generators):
                    if isinstance(node, ast.DictComp):
                        made: Any = (self.value(node.key), self.value(node.value))
                    else:
                        made = self.value(node.elt)
                    inner = None
                else:
                    more = self.value(node.generators[depth + 1].iter)
                    inner = self._each(node, frame, iter(more), depth + 1)
            finally:
                self.frame = outside
            if inner is None:
                yield made
            else:
                yield from inner

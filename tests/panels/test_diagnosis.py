"""The diagnosis among the plots: what stands out in words, and the table of all nodes."""

from __future__ import annotations

import pytest

from tests.panels.pages import page
from viz.text import Language, say

TEXT = """x = torch.tensor([[1., -1.], [2., -3.]], requires_grad=True)
h = x.relu()
y = (h.sqrt() * h).sum()
y.backward()"""


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_reader_sees_it(language: Language) -> None:
    app = page(TEXT, {"lang": language, "tab": "plots"})
    figure = say("plots.choose", language)
    next(it for it in app.get("button_group") if it.label == figure).set_value("diagnosis").run()
    assert not app.exception
    said = "\n".join(it.value for it in app.markdown)
    assert say("diagnosis.dead_said", language, node="h", dead=1, units=2) in said
    assert say("diagnosis.arises_gradient", language, node="h") in said
    (table,) = (it.value for it in app.dataframe if say("diagnosis.node", language) in it.value)
    rows = table.set_index(say("diagnosis.node", language))
    assert list(rows.index) == ["x", "h", "h.sqrt()", "h.sqrt() * h", "y"]
    assert rows.loc["h", say("diagnosis.zeros", language)] == 0.5
    assert rows.loc["h", say("diagnosis.dead", language)] == say(
        "diagnosis.of", language, count=1, all=2
    )


def test_nothing_of_it_is_there_while_a_reader_predicts() -> None:
    app = page(TEXT, {"tab": "predict"})
    assert not [it for it in app.dataframe if say("diagnosis.node", "en") in it.value]
    assert say("diagnosis.finite", "en") not in "\n".join(it.value for it in app.markdown)

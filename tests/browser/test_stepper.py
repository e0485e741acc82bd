"""One stepper: boxes, factors on arrows, cards, code, outline and a sentence move together, and say no more
than is known."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.reader import (
    TWICE,
    OpenPage,
    cards,
    count,
    edge,
    factors,
    node,
    numbers,
    press,
    retype,
    sentence,
    total,
    with_program,
)
from viz.panels.state import WALKTHROUGH

NOW = re.compile(r"\bnow\b")


def count_requests(page: Page) -> list[str]:
    """A list that grows with every message that the page sends to Python."""
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("frame")))
    page.reload()
    page.wait_for_selector("g.node")
    expect(page.locator(".product")).to_be_visible()
    page.wait_for_timeout(1_000)
    sent.clear()
    return sent


def test_steps_by_buttons_show_only_what_is_known(open_page: OpenPage) -> None:
    page = open_page()
    sent = count_requests(page)
    expect(numbers(page, "value", "z")).to_have_text(["8"] * 4)
    page.locator("button[name=next]").click()
    expect(count(page)).to_have_text("0 / 9")
    expect(numbers(page, "value", "x")).to_have_text(["1"] * 4)
    expect(numbers(page, "value", "y")).to_have_text(["?"] * 4)
    expect(numbers(page, "gradient", "x")).to_have_text(["?"] * 4)
    page.locator("button[name=next]").click()
    expect(sentence(page)).to_have_text("y is computed: 2")
    expect(numbers(page, "value", "y")).to_have_text(["2"] * 4)
    expect(numbers(page, "value", "z")).to_have_text(["?"] * 4)
    expect(node(page, "y")).to_have_class(NOW)
    for _ in range(5):
        page.locator("button[name=next]").click()
    expect(sentence(page)).to_have_text("0.25 arrives at z; ×2: 0.5 is sent to y ** 2")
    expect(node(page, "z")).to_have_class(NOW)
    expect(page.locator("g.edge.now")).to_have_count(1)
    expect(numbers(page, "gradient", "z.pow")).to_have_text(["0.5"] * 4)
    expect(numbers(page, "gradient", "y")).to_have_text(["?"] * 4)
    page.locator("button[name=previous]").click()
    expect(sentence(page)).to_contain_text("1 arrives at res")
    page.locator("button[name=last]").click()
    expect(sentence(page)).to_contain_text("The whole run")
    expect(page.locator("g.now")).to_have_count(0)
    expect(numbers(page, "gradient", "x")).to_have_text(["2"] * 4)
    assert not sent, "stepping is done by the browser alone"


def test_what_is_not_known_yet_is_a_question_mark_everywhere(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Home", *["ArrowRight"] * 5)  # 1 has arrived at res, and 0.25 at z
    expect(sentence(page)).to_have_text("1 arrives at res; ×¼: 0.25 is sent to z")
    pills = page.locator("g.edge .pill text")
    places = [pills.nth(at).text_content() for at in range(pills.count())]
    assert sorted(map(str, places)) == ["?", "?", "?", "×¼"]
    expect(factors(page)).to_have_text(["¼", "?", "?", "?"])
    expect(cards(page).nth(1).locator(".rule")).to_have_text("?")
    expect(cards(page).nth(0)).to_have_class(NOW)
    expect(total(page).locator(".factor")).to_have_text("?")
    expect(total(page).locator(".rule")).to_have_text("?")
    outline = page.locator(".outline")
    expect(outline.locator("li", has_text=re.compile(r"^z:"))).to_contain_text("gradient [[0.25,")
    expect(outline.locator("li", has_text=re.compile(r"^y \*\* 2:"))).to_contain_text("gradient ?")
    node(page, "y").hover()
    expect(page.locator(".tip")).not_to_contain_text("gradient")
    press(page, "Home", "ArrowRight")
    expect(outline.locator("li", has_text=re.compile(r"^z:"))).to_contain_text("value ?")
    expect(factors(page)).to_have_text(["?"] * 4)


def colour(page: Page, place: str, of: str) -> str:
    """The colour of the first match."""
    found: str = page.locator(place).first.evaluate("(it, of) => getComputedStyle(it)[of]", of)
    return found


def test_the_line_of_code_and_the_packet_move_along(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Home", *["ArrowRight"] * 4)  # res is computed: 8 of z goes forward
    assert page.locator(".packet text").all_text_contents() == ["8"]
    assert colour(page, ".packet rect", "fill") == colour(page, "path.forward", "stroke")
    expect(page.locator(".mark.now")).to_have_count(1)
    first = page.locator(".mark.now").bounding_box()
    press(page, *["ArrowRight"] * 2)
    assert page.locator(".packet text").all_text_contents() == ["0.5"]
    assert colour(page, ".packet rect", "fill") == colour(page, "path.backward", "stroke")
    expect(page.locator(".packet")).to_have_count(0)  # nothing of it stays
    second = page.locator(".mark.now").bounding_box()
    assert first
    assert second
    assert second["y"] < first["y"]  # back from "res = z.mean()" to "z = 2*y**2"
    expect(page.locator(".note .here")).to_have_text("← here now")


def test_the_sentence_never_covers_the_picture_and_nothing_moves(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Home")
    before = page.locator(".frame").bounding_box(), page.locator(".product").bounding_box()
    for _ in range(9):
        press(page, "ArrowRight")
        said, frame = sentence(page).bounding_box(), page.locator(".frame").bounding_box()
        assert said
        assert frame
        assert said["y"] + said["height"] <= frame["y"]
        assert (frame, page.locator(".product").bounding_box()) == before
    inside, outside = sentence(page).evaluate("it => [it.scrollWidth, it.clientWidth]")
    assert inside <= outside


def test_steps_by_keys_and_the_scrubber(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Home", "ArrowRight", "ArrowRight")
    expect(count(page)).to_have_text("2 / 9")
    press(page, "ArrowLeft")
    expect(count(page)).to_have_text("1 / 9")
    press(page, "End")
    expect(count(page)).to_have_text("9 / 9")
    page.locator(".player input").fill("4")
    expect(count(page)).to_have_text("4 / 9")
    page.locator(".show summary").click()
    page.locator(".speed").select_option("600")
    press(page, " ")
    expect(page.locator("button.playing")).to_have_count(1)
    expect(count(page)).to_have_text("9 / 9", timeout=10_000)
    expect(page.locator("button.playing")).to_have_count(0)
    press(page, "Escape")
    expect(page.locator(".stepping")).to_have_count(0)


def test_a_gradient_on_its_way_shows_its_sum_so_far(open_page: OpenPage) -> None:
    page = open_page(with_program(TWICE))
    press(page, "Home", *["ArrowRight"] * 3)
    expect(numbers(page, "gradient", "x")).to_have_text(["4"])
    press(page, "ArrowRight")
    expect(numbers(page, "gradient", "x")).to_have_text(["12"])


def test_a_step_stays_when_a_value_changes(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Home", *["ArrowRight"] * 4)
    retype(page, WALKTHROUGH.replace("x+1", "x+2"))
    expect(numbers(page, "value", "res")).to_have_text(["18"])
    expect(count(page)).to_have_text("4 / 9")
    expect(numbers(page, "gradient", "res")).to_have_text(["?"])


def test_the_camera_follows_the_step(open_page: OpenPage) -> None:
    lines = [f"h{at} = torch.tanh(h{at - 1} * 1.1)" for at in range(1, 15)]
    page = open_page(
        with_program(
            "h0 = torch.ones(2, requires_grad=True)\n" + "\n".join(lines) + "\ny = h14.sum()\n"
        )
    )
    press(page, "Home")
    for name, steps in (("h1.mul", 1), ("h5", 10), ("h14", 28)):
        page.locator(".player input").fill(str(steps))
        expect(node(page, name)).to_have_class(NOW)
        frame, box = page.locator(".frame").bounding_box(), node(page, name).bounding_box()
        assert frame
        assert box
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        assert frame["y"] <= box["y"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1


def test_a_factor_that_is_sent_is_lit_on_its_arrow_and_its_card(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Home", *["ArrowRight"] * 6)
    lit = page.locator("g.edge.now")
    place = lit.get_attribute("data-edge")
    assert place is not None
    expect(edge(page, int(place)).locator(".pill text")).to_have_text("×2")
    expect(page.locator(".product .card.now .factor")).to_have_text("2")

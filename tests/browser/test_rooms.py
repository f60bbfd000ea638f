"""A workshop as its people meet it: desk, wall and phones, with script and without, on good networks and bad ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import checks
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

Window = Callable[..., Any]
PASSWORD = "tide-gauge-41-lantern"
MANY = "Windows containers, day 1 <b>&amp;</b> \u05e9\u05dc\u05d5\u05dd " + "W" * 60
MAKE = """
import json
from portal.accounts.models import User
from portal.workshops.freezing import open_room
from portal.workshops.models import RoomQuestion, Workshop
user, made = User.objects.get_or_create(email="{email}", defaults={{"name": "Tina"}})
if made:
    user.set_password("{password}")
    user.save()
picks = [{{"family": "placement", "seed": seed}} for seed in (7, 8, 9, 10)]
picks.append({{"lesson": "host-and-image-versions", "item": "repeatable-build"}})
plan = Workshop.objects.create(owner=user, title={title!r}, picks=picks)
rooms = [open_room(plan, user) for _ in range({count})]
print(json.dumps([room.code for room in rooms]))
"""


def make(server: Server, count: int, title: str = "Windows containers, day 1") -> list[str]:
    """Codes of new rooms with five questions, with their trainer."""
    code = MAKE.format(email="tina@example.com", password=PASSWORD, count=count, title=title)
    return re.findall(r'"(\w{6})"', server.run(code))


@pytest.fixture(scope="module")
def codes(server: Server) -> Iterator[str]:
    """Codes of rooms that nobody has used yet."""
    return iter(make(server, 20))


@pytest.fixture(scope="module")
def trainer(server: Server, codes: Iterator[str], chromium: Browser) -> Any:
    """What a browser keeps of the trainer who is signed in."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(server.address + "/accounts/login/")
    page.locator("[name=login]").fill("tina@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form .btn").first.click()
    expect(page.locator(".me")).to_be_visible()
    kept = context.storage_state()
    context.close()
    return kept


class Class:
    """The devices of one room: `desk`, `wall`, and phones by nickname."""

    def __init__(self, stack: ExitStack, window: Window, trainer: Any, code: str) -> None:
        self.stack, self.window, self.trainer, self.code = stack, window, trainer, code
        self.visitors: list[Any] = []
        self.pages: list[Page] = []

    def desk(self, path: str = "trainer", width: int = 1440, **more: Any) -> Page:
        """A page of the trainer's."""
        visitor = self.stack.enter_context(self.window(width, storage_state=self.trainer, **more))
        return self._add(visitor, visitor.goto(f"/rooms/{self.code}/{path}/"))

    def phone(
        self, nickname: str, width: int = 390, before: Callable[[Page], None] = lambda _: None, **more: Any
    ) -> Page:
        """Somebody who came in by the QR code."""
        visitor = self.stack.enter_context(self.window(width, **more))
        before(visitor.page)
        page = visitor.goto(f"/join/?code={self.code}")
        page.locator("[name=nickname]").fill(nickname)
        page.get_by_role("button", name="Join").click()
        expect(page.locator("#stage")).to_be_visible()
        return self._add(visitor, page)

    def _add(self, visitor: Any, page: Page) -> Page:
        self.visitors.append(visitor)
        self.pages.append(page)
        return page

    def all_show(self, phase: str, clean: bool = False) -> None:
        """Every device shows the phase; with `clean`, each of them without a fault."""
        for page in self.pages:
            expect(page.locator(f".st-{phase}")).to_be_visible()
        # The second phone differs in its colours only, which the two fullest phases show.
        looked_at = self.pages if phase in ("open", "revealed") else self.pages[:3]
        for page in looked_at if clean else ():
            assert faults(page) == []


@pytest.fixture
def room(window: Window, trainer: Any, codes: Iterator[str]) -> Iterator[Class]:
    """A room and its devices; each has nothing to complain about at the end."""
    with ExitStack() as stack:
        yield Class(stack, window, trainer, next(codes))


def faults(page: Page) -> list[str]:
    """What can be held against a page as it is."""
    return checks.axe(page) + checks.sideways(page) + checks.small(page)


def press(page: Page, name: str) -> None:
    """Press a command on the desk."""
    page.locator(".desk-c").get_by_role("button", name=name).click()


def choose(page: Page, letter: str) -> None:
    """Choose on a phone, and wait until the answer is in."""
    page.locator(f'label.big:has([data-letter="{letter}"])').click()
    expect(page.locator('[data-own="in"]:visible')).to_contain_text(f"{letter} is in.")


def test_five_questions(room: Class) -> None:
    """One desk, one wall, two phones and a latecomer, from the lobby to the end, with a question asked again."""
    desk, wall = room.desk(), room.desk("projector", 1280)
    ada, bob = room.phone("Ada"), room.phone("Bob", dark=True)
    expect(wall.locator('[data-n="joined"]')).to_have_text("2")
    room.all_show("lobby", clean=True)
    first_question(room, desk, wall, ada, bob)
    asked_again(room, desk, ada)
    with_a_latecomer(room, desk, wall, ada, bob)
    to_the_end(room, desk, ada, bob)


def first_question(room: Class, desk: Page, wall: Page, ada: Page, bob: Page) -> None:
    """From the question to the reveal; nobody sees counts before the close, phones none before the reveal."""
    press(desk, "Show the first question")
    room.all_show("waiting", clean=True)
    expect(ada.locator(".big input:disabled")).not_to_have_count(0)
    press(desk, "Open the answers")
    room.all_show("open", clean=True)
    choose(ada, "A")
    choose(bob, "B")
    choose(bob, "A")
    expect(wall.locator('[data-n="answered"]')).to_have_text("2")
    expect(wall.locator(".sj-dots .on")).to_have_count(2)
    expect(wall.locator(".bar-n, .bar-m")).to_have_count(0)
    expect(desk.locator(".bar-n, .bar-m")).to_have_count(0)
    press(desk, "Close the answers")
    room.all_show("closed", clean=True)
    expect(wall.locator("[data-bar-n]").first).to_have_text("2")
    expect(ada.locator(".big.is-mine")).to_contain_text("Your answer")
    assert "%" not in ada.locator("#stage").inner_text()
    press(desk, "Reveal the answer")
    room.all_show("revealed", clean=True)
    expect(ada.locator(".big.is-right")).to_contain_text("Right answer")
    expect(ada.locator("#stage")).to_contain_text("100% chose this")
    expect(ada.locator("[data-result]:visible")).to_have_count(1)
    ada.locator("#stage summary", has_text="What the rules say").click()
    assert faults(ada) == []


def asked_again(room: Class, desk: Page, ada: Page) -> None:
    """Who changes the answer now has it put back by the undoing."""
    press(desk, "Ask again")
    room.all_show("open")
    choose(ada, "C")
    press(desk, "Undo asking again")
    room.all_show("revealed")
    expect(ada.locator('[data-letter="A"].is-mine')).to_be_visible()
    expect(ada.locator('[data-letter="C"].is-mine')).to_have_count(0)


def with_a_latecomer(room: Class, desk: Page, wall: Page, ada: Page, bob: Page) -> None:
    """Somebody joins at the second question, and everybody reloads: all see the same."""
    press(desk, "Next question")
    press(desk, "Open the answers")
    late = room.phone("Late")
    for page in (desk, wall, ada, bob, late):
        page.reload()
    room.all_show("open")
    for page in (ada, bob, late):
        choose(page, "B")
    ada.reload()
    expect(ada.locator('[data-own="in"]:visible')).to_contain_text("B is in.")
    expect(desk.locator('[data-n="answered"]')).to_have_text("3")


def to_the_end(room: Class, desk: Page, ada: Page, bob: Page) -> None:
    """The other questions, a look back, the end, and going on after all."""
    for place in (2, 3, 4, 5):
        press(desk, "Close the answers")
        press(desk, "Reveal the answer")
        room.all_show("revealed")
        if place < 5:
            press(desk, "Next question")
            press(desk, "Open the answers")
            room.all_show("open")
            choose(bob, "A")
    press(desk, "Back")
    # The question before it is revealed too: only its number tells that the desk has turned the page.
    expect(desk.get_by_role("heading", name="Question 4 of 5")).to_be_visible()
    room.all_show("revealed")
    desk.locator(".desk-end summary").click()
    desk.get_by_role("button", name="End it now").click()
    room.all_show("ended", clean=True)
    expect(ada.locator(".ph-l a").first).to_be_visible()
    expect(ada.locator(".ph-score")).to_contain_text("of 5 right")
    press(desk, "Go on with this room")
    room.all_show("revealed")


def test_without_script(room: Class) -> None:
    """A participant and a trainer without JavaScript see what is new by reloading."""
    desk, ada = room.desk(script=False), room.phone("Ada", script=False)
    press(desk, "Show the first question")
    press(desk, "Open the answers")
    ada.get_by_role("link", name="Show what is new").click()
    ada.locator("label.big").nth(1).click()
    ada.get_by_role("button", name="Answer").click()
    expect(ada.locator('[data-own="in"]:visible')).to_contain_text("B is in. You can change it")
    press(desk, "Close the answers")
    press(desk, "Reveal the answer")
    expect(desk.locator(".bar").nth(1)).to_contain_text("100%")
    ada.get_by_role("link", name="Show what is new").click()
    expect(ada.locator(".big.is-mine")).to_contain_text("Your answer")
    expect(ada.locator("[data-result]:visible")).to_have_count(1)
    press(desk, "Next question")
    press(desk, "Open the answers")
    ada.get_by_role("link", name="Show what is new").click()
    room.visitors[1].expect("422")
    ada.get_by_role("button", name="Answer", exact=True).click()
    expect(ada.locator("#missing")).to_contain_text("Choose one of the answers first")
    desk.locator(".desk-end summary").click()
    expect(desk.get_by_role("button", name="Cancel")).to_be_hidden()
    desk.get_by_role("button", name="End it now").click()
    ada.get_by_role("link", name="Show what is new").click()
    expect(ada.locator(".ph-score")).to_contain_text("of 1 right")
    ada.locator(".ph-mine summary").first.click()
    expect(ada.locator(".ph-mine details").first).to_contain_text("Right answer")
    ada.locator(".ph-leave summary").click()
    ada.get_by_role("button", name="Leave it now").click()
    expect(ada.get_by_role("heading", name="Join a room")).to_be_visible()
    expect(ada.get_by_text("You have left the room.")).to_be_visible()


def test_leaving_asks_first(room: Class) -> None:
    """Escape and a button take it back; who leaves is not waited for."""
    desk, ada, bob = room.desk(), room.phone("Ada"), room.phone("Bob")
    desk.keyboard.press("n")
    expect(desk.locator(".st-waiting")).to_be_visible()
    desk.keyboard.press("o")
    room.all_show("open")
    choose(bob, "A")
    for undo in (
        lambda: ada.keyboard.press("Escape"),
        lambda: ada.get_by_role("button", name="Stay").click(),
    ):
        ada.locator(".ph-leave summary").click()
        expect(ada.get_by_role("button", name="Leave it now")).to_be_visible()
        assert faults(ada) == []
        undo()
        expect(ada.get_by_role("button", name="Leave it now")).to_be_hidden()
        assert ada.evaluate("document.activeElement.localName") == "summary"
    expect(desk.locator(".desk-n")).to_have_text("1 of 2 has answered")
    ada.locator(".ph-leave summary").click()
    ada.get_by_role("button", name="Leave it now").click()
    expect(ada.locator("[name=code]")).to_have_value(f"{room.code[:3]} {room.code[3:]}")
    expect(desk.locator(".desk-n")).to_have_text("1 of 1 has answered")


def test_two_tabs_of_one_person_agree(room: Class) -> None:
    """What is chosen in one is shown in the other; at the end both show the own answers."""
    desk, ada = room.desk(), room.phone("Ada")
    second = ada.context.new_page()
    second.goto(ada.url)
    desk.keyboard.press("n")
    expect(desk.locator(".st-waiting")).to_be_visible()
    desk.keyboard.press("o")
    for page in (ada, second):
        expect(page.locator(".st-open")).to_be_visible()
    choose(ada, "B")
    expect(second.locator('[data-own="in"]:visible')).to_contain_text("B is in.")
    expect(second.locator('[data-letter="B"]')).to_be_checked()
    desk.keyboard.press("c")
    expect(desk.locator(".st-closed")).to_be_visible()
    desk.keyboard.press("r")
    expect(desk.locator(".st-revealed")).to_be_visible()
    desk.keyboard.press("e")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="End it now")).to_be_hidden()
    before = desk.locator(".desk-end summary").bounding_box()
    desk.keyboard.press("e")
    assert desk.locator(".desk-end summary").bounding_box() == before
    desk.keyboard.press("Enter")
    for page in (ada, second):
        expect(page.locator(".ph-score")).to_contain_text("of 1 right")
        assert faults(page) == []
    expect(desk.locator("#join-link")).to_be_hidden()
    expect(desk.get_by_role("link", name="See the report")).to_be_visible()


def test_a_deleted_room_shows_no_way_in(room: Class) -> None:
    """Every device says what has happened, and no code is left on desk and wall."""
    desk, wall, ada = room.desk(), room.desk("projector", 1280), room.phone("Ada")
    other = room.desk("report")
    other.goto(other.url.replace("report", "delete"))
    other.get_by_role("button", name="Delete the room").click()
    for page in (desk, wall, ada):
        expect(page.get_by_role("heading", name="This room was deleted")).to_be_visible()
        expect(page.locator("[data-why]")).to_have_count(1 if page is wall else 2)
        assert faults(page) == []
    for page in (desk, wall):
        expect(page.locator(".qr")).to_be_hidden()


def test_finding_questions_keeps_the_ticks(server: Server, window: Window, trainer: Any) -> None:
    """With script and without; adding works from what was found."""
    make(server, 1, "To be found")
    for script in (True, False):
        with window(390, storage_state=trainer, script=script) as visitor:
            page = visitor.goto("/workshops/")
            page.get_by_role("link", name="To be found").first.click()
            expect(page.locator("#q")).to_be_visible()
            count = page.locator(".ws-picks > li").count()
            page.locator(".ws-shelf summary").first.click()
            page.locator(".ws-shelf [name=items]").first.check()
            ticked = page.locator(".ws-shelf [name=items]").first.get_attribute("value")
            page.locator("#q").fill("isolation")
            page.get_by_role("button", name="Find").click()
            expect(page.locator(f'[value="{ticked}"]')).to_be_checked()
            assert "csrf" not in page.url
            assert not script or faults(page) == []
            page.get_by_role("button", name="Show all").click()
            expect(page.locator(f'[value="{ticked}"]')).to_be_checked()
            page.get_by_role("button", name="Add to the plan").click()
            expect(page.locator(".ws-picks > li")).to_have_count(count + 1)


def test_joining(room: Class, window: Window) -> None:
    """Mistakes are told beside their field, at 320 px too; what was typed stays."""
    room.phone("Ada")
    with window(320) as visitor:
        visitor.expect("422")
        page = visitor.goto("/join/")
        assert page.evaluate("document.activeElement.name") == "code"
        page.locator("[name=code]").fill("zzz zzz")
        page.locator("[name=nickname]").fill("ada")
        page.get_by_role("button", name="Join").click()
        expect(page.locator("#id_code-e")).to_contain_text("No room has this code")
        expect(page.locator("[name=nickname]")).to_have_value("ada")
        page.locator("[name=code]").fill(f"{room.code[:3].lower()} {room.code[3:]}")
        page.get_by_role("button", name="Join").click()
        expect(page.locator("#id_nickname-e")).to_contain_text("this name already")
        assert faults(page) == []
        page.locator("[name=nickname]").fill("W" * 30)
        page.get_by_role("button", name="Join").click()
        expect(page.locator("#stage")).to_contain_text("You are in")
        assert faults(page) == []


def test_phones_in_a_lan(room: Class) -> None:
    """Under a name that is no secure context everything works."""
    desk = room.desk()
    ada, bob = room.phone("Ada", name=True), room.phone("Bob", name=True)
    press(desk, "Show the first question")
    press(desk, "Open the answers")
    room.all_show("open")
    assert ada.evaluate("isSecureContext") is False
    choose(ada, "A")
    choose(bob, "B")
    press(desk, "Close the answers")
    press(desk, "Reveal the answer")
    room.all_show("revealed")


def test_keyboard_alone(room: Class) -> None:
    """The desk by its letters, unless they are switched off or typed into a field; the phone by Tab and arrows."""
    desk, ada = room.desk(), room.phone("Ada")
    desk.locator("#join-link").focus()
    desk.keyboard.press("n")
    desk.locator("#keys").uncheck()
    desk.keyboard.press("n")
    desk.wait_for_timeout(300)
    room.all_show("lobby")
    desk.reload()
    expect(desk.locator("#keys")).not_to_be_checked()
    desk.locator("#keys").check()
    desk.keyboard.press("Control+n")
    for key, phase in (("n", "waiting"), ("o", "open")):
        desk.keyboard.press(key)
        room.all_show(phase)
    for _ in range(12):
        ada.keyboard.press("Tab")
        if ada.evaluate("document.activeElement.name") == "choice":
            break
    ada.keyboard.press("Space")
    expect(ada.locator('[data-own="in"]:visible')).to_contain_text("A is in.")
    ada.keyboard.press("ArrowDown")
    expect(ada.locator('[data-own="in"]:visible')).to_contain_text("B is in.")
    assert ada.evaluate("document.activeElement.dataset.letter") == "B"
    for key, phase in (
        ("c", "closed"),
        ("r", "revealed"),
        ("h", "closed"),
        ("a", "open"),
        ("u", "closed"),
        ("b", "lobby"),
    ):
        desk.keyboard.press(key)
        room.all_show(phase)
    desk.keyboard.press("e")
    assert desk.evaluate("document.activeElement.value") == "end"
    desk.keyboard.press("Enter")
    room.all_show("ended")
    assert desk.evaluate("document.activeElement.id") == "desk-now"


def test_stream_blocked(room: Class) -> None:
    """Where no stream gets through, the pages ask instead, and nobody is told of a lost connection."""

    def block(page: Page) -> None:
        page.route("**/live/**", lambda route: route.abort())

    desk = room.desk()
    ada = room.phone("Ada", before=block)
    wall = room.desk("projector", 1280)
    block(wall)
    wall.reload()
    for visitor in room.visitors:
        # Where requests are intercepted, Chromium may give up the transition between two pages, and says so.
        visitor.expect("ERR_FAILED", "ViewTransition")
    desk.keyboard.press("n")
    expect(desk.locator(".st-waiting")).to_be_visible()
    desk.keyboard.press("o")
    room.all_show("open")
    choose(ada, "B")
    expect(wall.locator('[data-n="answered"]')).to_have_text("1")
    ada.wait_for_timeout(1500)
    expect(ada.locator("#lost > *")).to_be_hidden()


def test_answers_outlive_a_lost_network(room: Class) -> None:
    """An answer that does not get through is said to be on its way, is sent again, and a newer one replaces it."""
    desk, ada, bob = room.desk(), room.phone("Ada"), room.phone("Bob")
    for visitor in room.visitors:
        visitor.expect("ERR_", "503", "409")
    press(desk, "Show the first question")
    press(desk, "Open the answers")
    room.all_show("open")
    ada.context.set_offline(True)
    ada.locator("label.big").nth(0).click()
    ada.locator("label.big").nth(2).click()
    expect(ada.locator('[data-own="sending"]')).to_contain_text("Sending C")
    expect(ada.locator("#lost > *")).to_be_visible()
    assert faults(ada) == []
    ada.context.set_offline(False)
    expect(ada.locator('[data-own="in"]:visible')).to_contain_text("C is in.")
    expect(ada.locator("#lost > *")).to_be_hidden()
    expect(desk.locator('[data-n="answered"]')).to_have_text("1")
    # Too late, because the question is closed before the network is back: that is said.
    bob.route(f"**/rooms/{room.code}/", lambda route: route.fulfill(status=503))
    bob.locator("label.big").nth(1).click()
    expect(bob.locator('[data-own="sending"]')).to_contain_text("Sending B")
    press(desk, "Close the answers")
    room.all_show("closed")
    bob.unroute(f"**/rooms/{room.code}/")
    expect(bob.locator('[data-own="late"]')).to_contain_text("B was not counted.")
    expect(bob.locator("#said")).to_contain_text("B was not counted.")
    assert faults(bob) == []
    expect(desk.locator('[data-n="answered"]')).to_have_text("1")


def test_two_desks_and_a_removal(room: Class) -> None:
    """A desk that is behind changes nothing; somebody who is removed is told at once and can be let back in."""
    desk, second, ada = room.desk(), room.desk(width=390), room.phone("Ada")
    for visitor in room.visitors:
        visitor.expect("409", "403", "ERR_")
    assert faults(second) == []
    second.route("**/live/**", lambda route: route.abort())
    second.route("**/now/**", lambda route: route.abort())
    second.reload()
    press(desk, "Show the first question")
    expect(desk.locator(".st-waiting")).to_be_visible()
    press(second, "Show the first question")
    expect(second.locator('[data-failed="moved"]')).to_be_visible()
    room.all_show("waiting")
    people = room.desk("people")
    assert faults(people) == []
    people.get_by_role("button", name="Remove Ada").click()
    expect(ada.get_by_role("heading", name="The trainer has taken you out of this room")).to_be_visible()
    expect(ada.get_by_role("link", name="Join again")).to_have_count(0)
    assert faults(ada) == []
    assert faults(people) == []
    # The list comes up to date by itself.
    room.phone("Zed")
    expect(people.get_by_role("button", name="Remove Zed")).to_be_visible()
    people.get_by_role("button", name="Let back in Ada").click()
    ada.goto(ada.url)
    expect(ada.locator(".st-waiting")).to_be_visible()


LONG = """
from portal.workshops.models import Room, RoomQuestion
room = Room.objects.get(code="{code}")
question = room.questions.get(position=1)
question.prompt = "Which of these builds does a host with process isolation refuse to start? " * 4
question.prompt_html = ""
question.text_html = '<figure class="code"><pre tabindex="0"><code>' + ''.join(
    '<span class="ln">RUN powershell -Command Install-WindowsFeature Web-Asp-Net45 # line ' + str(n) + '</span>' for n in range(9)
) + '</code></pre></figure>'
question.choices = [
    {{**question.choices[0], "key": "k%d" % n, "html": "", "right": n == 2, "why": "Because of the build. " * 12,
      "text": "It is pulled, and then does not start, as the image is newer than the host is (%d)" % n}}
    for n in range(5)
]
question.save()
"""


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720)], ids=["1080", "720"])
def test_the_wall_needs_no_scrolling(room: Class, server: Server, size: tuple[int, int]) -> None:
    """A prompt of 300 characters, code, five long choices and a long reason fit on the wall in every phase."""
    server.run(LONG.format(code=room.code))
    desk, wall, ada = room.desk(), room.desk("projector", size[0]), room.phone("Ada", 320)
    wall.set_viewport_size({"width": size[0], "height": size[1]})
    for key, phase in (("", "lobby"), ("n", "waiting"), ("o", "open"), ("c", "closed"), ("r", "revealed")):
        if key:
            desk.keyboard.press(key)
        room.all_show(phase)
        over = wall.evaluate("document.documentElement.scrollHeight - innerHeight")
        assert over <= 0, phase
        assert checks.sideways(ada) == []
        assert checks.sideways(wall) == []
        smallest = (
            wall.evaluate(
                "Math.min(...[...document.querySelectorAll('.bar-t')].map((e) => parseFloat(getComputedStyle(e).fontSize)))"
            )
            if key
            else 16
        )
        assert smallest >= 14


def test_names_are_harmless(server: Server, window: Window, trainer: Any) -> None:
    """Markup, right-to-left letters and words without end break no page."""
    code = make(server, 1, MANY)[0]
    with ExitStack() as stack:
        room = Class(stack, window, trainer, code)
        phone = room.phone("<i>\u05d0\u05d1\u05d2</i> MMMMMMMMMMMM", 320)
        for page in (phone, room.desk("people", 320), room.desk(width=320), room.desk("projector", 320)):
            assert faults(page) == []
            assert page.locator("main i:not([class]), header i").count() == 0
        expect(phone.locator(".ph-me")).to_contain_text("<i>")


def test_an_old_token_loses_no_answer(room: Class) -> None:
    """Where the page's token is no longer good, the page is loaded again and the answer is sent from there."""
    desk, ada = room.desk(), room.phone("Ada")
    for visitor in room.visitors:
        visitor.expect("403")
    desk.keyboard.press("n")
    expect(desk.locator(".st-waiting")).to_be_visible()
    desk.keyboard.press("o")
    room.all_show("open")
    ada.context.clear_cookies(name="csrftoken")
    choose(ada, "B")
    expect(desk.locator('[data-n="answered"]')).to_have_text("1")

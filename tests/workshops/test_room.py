"""A room as the people in it meet it: coming in, answering, and what they may not."""

from __future__ import annotations

import json
import re

import pytest
from django.core import signing
from django.test import Client

from portal import guessing
from portal.workshops import live, rights, steering
from portal.workshops.models import Participant, Room, Vote
from portal.workshops.stage import AUDIENCES
from tests.workshops.test_steering import do, question

JSON = {"accept": "application/json"}


def come_in(room: Room, name: str, **extra) -> Client:
    """A browser whose owner joined under this name."""
    browser = Client(**extra)
    response = browser.post("/join/", {"code": room.spaced_code.lower(), "nickname": name})
    assert (response.status_code, response["Location"]) == (302, f"/rooms/{room.code}/")
    return browser


def page(browser: Client, room: Room) -> str:
    return browser.get(f"/rooms/{room.code}/").content.decode()


def test_join_answer_and_see_the_reveal_by_reloading(room):
    ann = come_in(room, "Ann")
    assert "Ann" in page(ann, room)
    room = do(room, "next", "open")
    asked = question(room)
    assert all(f'value="{choice["key"]}"' in page(ann, room) for choice in asked.choices)
    right = next(choice for choice in asked.choices if choice["right"])
    response = ann.post(f"/rooms/{room.code}/", {"question": asked.pk, "choice": right["key"]})
    assert response["Location"] == f"/rooms/{room.code}/"
    assert Vote.objects.get().choice == right["key"]
    do(room, "close", "reveal")
    text = page(ann, room)
    assert "%" in text
    assert asked.trace[:40] in text


def test_before_the_reveal_a_phone_knows_nothing_of_the_answer(room):
    ann = come_in(room, "Ann")
    room = do(room, "next", "open")
    asked = question(room)
    for commands in ((), ("close",)):
        do(room, *commands)
        text = page(ann, room) + ann.get(f"/rooms/{room.code}/now/").content.decode()
        assert not any(choice["why"][:40] in text for choice in asked.choices)
        assert "is-right" not in text and asked.trace[:40] not in text
        assert not re.search(r">\s*\d+\s*%", text)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_count_per_choice_while_a_question_is_open(room, desk, audience):
    ann = come_in(room, "Ann")
    room = do(room, "next", "open")
    asked = question(room)
    ann.post(f"/rooms/{room.code}/", {"question": asked.pk, "choice": asked.choices[0]["key"]})
    browser = ann if audience == "participant" else desk
    path = {"participant": "", "projector": "projector/", "trainer": "trainer/"}[audience]
    told = browser.get(f"/rooms/{room.code}/now/?as={audience}").json()
    assert "results" not in json.dumps(told.get("counts", {}))
    for text in (told["html"], browser.get(f"/rooms/{room.code}/{path}").content.decode()):
        assert not re.search(r">\s*\d+\s*%", text)


def test_a_late_joiner_sees_the_present_question(room):
    room = do(room, "next", "open", "close", "next", "open")
    assert question(room).prompt[:20] in page(come_in(room, "Late"), room)


def test_rejoining_leads_back_and_does_not_join_twice(room):
    ann = come_in(room, "Ann")
    assert ann.get(f"/join/?code={room.code}")["Location"] == f"/rooms/{room.code}/"
    assert ann.post("/join/", {"code": room.code, "nickname": "Other"})["Location"] == f"/rooms/{room.code}/"
    assert Participant.objects.count() == 1


def test_the_own_choice_is_there_after_a_reload(room):
    ann = come_in(room, "Ann")
    room = do(room, "next", "open")
    asked = question(room)
    key = asked.choices[1]["key"]
    assert ann.post(f"/rooms/{room.code}/", {"question": asked.pk, "choice": key}, headers=JSON).json() == {
        "choice": key
    }
    assert re.search(rf'value="{key}"[^>]*checked', page(ann, room))
    assert ann.get(f"/rooms/{room.code}/now/").json()["mine"] == key


def test_an_answer_to_a_closed_question_is_told(room):
    ann = come_in(room, "Ann")
    room = do(room, "next", "open")
    asked = question(room)
    do(room, "close")
    data = {"question": asked.pk, "choice": asked.choices[0]["key"]}
    assert ann.post(f"/rooms/{room.code}/", data, headers=JSON).status_code == 409
    assert b"not counted" in ann.post(f"/rooms/{room.code}/", data, follow=True).content
    assert not Vote.objects.exists()


@pytest.mark.parametrize("wrong", ["", "x", "-1", "9" * 30, "１"])
def test_nonsense_for_a_question_is_no_error(room, wrong):
    ann = come_in(room, "Ann")
    do(room, "next", "open")
    assert (
        ann.post(f"/rooms/{room.code}/", {"question": wrong, "choice": wrong}, headers=JSON).status_code
        == 409
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"code": "", "nickname": "Ann"}, "six characters"),
        ({"code": "CDFGHJ", "nickname": "Ann"}, "No room has this code"),
        ({"code": "7F4", "nickname": "Ann"}, "No room has this code"),
        ({"code": "x" * 10_000, "nickname": "Ann"}, "six characters"),
        ({"code": "CODE", "nickname": ""}, "Choose a name"),
        ({"code": "CODE", "nickname": "x" * 10_000}, "at most 30"),
        ({"code": "CODE", "nickname": "\u202e\u200b"}, "Choose a name"),
        ({"code": "CODE", "nickname": "tAKEN"}, "name already"),
    ],
)
def test_wrong_input_has_a_message_and_is_kept(room, client, data, words):
    come_in(room, "Taken")
    data = {**data, "code": data["code"].replace("CODE", room.code)}
    response = client.post("/join/", data)
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    assert 'aria-invalid="true"' in text
    if 0 < len(data["nickname"]) < 40 and data["nickname"].isprintable():
        assert f'value="{data["nickname"]}"' in text


def test_names_with_markup_or_marks_of_direction_are_harmless(room, desk):
    come_in(room, "<script>alert(1)</script>")
    come_in(room, "abc\u202egnp.exe\u2066")
    assert set(Participant.objects.values_list("nickname", flat=True)) == {
        "<script>alert(1)</script>",
        "abcgnp.exe",
    }
    for path in ("trainer/", "people/", "projector/"):
        assert b"<script>alert" not in desk.get(f"/rooms/{room.code}/{path}").content


def test_a_closed_door_an_ended_room_and_their_undoing(room, client):
    room = do(room, "lock")
    assert "closed the door" in client.post("/join/", {"code": room.code, "nickname": "Ann"}).content.decode()
    room = do(room, "unlock", "end")
    assert "has ended" in client.post("/join/", {"code": room.code, "nickname": "Ann"}).content.decode()
    room = do(room, "resume")
    come_in(room, "Ann")


def test_whoever_is_removed_is_out_at_once(room, desk):
    ann = come_in(room, "Ann")
    desk.post(f"/rooms/{room.code}/people/", {"remove": str(Participant.objects.get().key)})
    assert ann.get(f"/rooms/{room.code}/")["Location"].startswith("/join/")
    assert "has taken you out" in ann.get(f"/rooms/{room.code}/", follow=True).content.decode()
    now = ann.get(f"/rooms/{room.code}/now/")
    assert (now.status_code, now.json()) == (403, {"gone": True, "why": "removed"})
    assert ann.post(f"/rooms/{room.code}/", {"question": 1, "choice": "x"}, headers=JSON).status_code == 403
    desk.post(f"/rooms/{room.code}/people/", {"restore": str(Participant.objects.get().key)})
    assert ann.get(f"/rooms/{room.code}/").status_code == 200


def test_the_list_of_people_goes_on_where_it_was(room, desk):
    """At the next person, else at the heading; a name that is taken is told; the door is there as well."""
    path, names = f"/rooms/{room.code}/people/", ("Ann", "Bob", "Cas")
    for name in names:
        come_in(room, name)
    key = {each.nickname: str(each.key) for each in Participant.objects.all()}
    assert desk.post(path, {"remove": key["Bob"]})["Location"] == f"{path}#in-{key['Cas']}"
    assert desk.post(path, {"remove": key["Cas"]})["Location"] == f"{path}#in-{key['Ann']}"
    assert desk.post(path, {"remove": key["Ann"]})["Location"] == f"{path}#present-h"
    come_in(room, "ann")
    assert (
        "has come in as “Ann” meanwhile"
        in desk.post(path, {"restore": key["Ann"]}, follow=True).content.decode()
    )
    assert "under any name" in desk.get(path).content.decode()
    desk.post(path, {"door": "lock"})
    assert Room.objects.get().is_locked and "cannot come in again" in desk.get(path).content.decode()
    desk.post(path, {"door": "unlock"})
    assert not Room.objects.get().is_locked
    assert "moved on" in desk.post(path, {"door": "x"}, follow=True).content.decode()


@pytest.mark.parametrize("answered", [True, False])
def test_why_somebody_is_gone(room, answered):
    """Told to whoever was in the room; to nobody else, so that nobody learns which rooms exist."""
    ann, path = come_in(room, "Ann"), f"/rooms/{room.code}/now/"
    room = do(room, "next", "open")
    if answered:
        asked = question(room)
        ann.post(f"/rooms/{room.code}/", {"question": asked.pk, "choice": asked.choices[0]["key"]})
    cookie = ann.cookies[f"room-{room.code}"].value
    ann.post(f"/rooms/{room.code}/leave/")
    assert Participant.objects.exists() == answered
    assert ann.get(path).json() == {"gone": True, "why": ""}
    ann.cookies[f"room-{room.code}"] = cookie
    assert ann.get(path).json()["why"] == "left"
    assert (
        ann.post(f"/rooms/{room.code}/", {"question": 1, "choice": "x"}, headers=JSON).json()["why"] == "left"
    )
    steering.delete(room)
    assert ann.get(path).json()["why"] == "deleted"
    assert Client().get(path).json() == {"gone": True, "why": ""}


def test_after_the_end_everybody_sees_their_own_answers(room):
    """By reloading and by asking; what was not revealed stays hidden; nobody else's answers are in it."""
    ann, ben = come_in(room, "Ann"), come_in(room, "Ben")
    room = do(room, "next", "open")
    first = question(room)
    right = next(choice for choice in first.choices if choice["right"])
    wrong = next(choice for choice in first.choices if not choice["right"])
    ann.post(f"/rooms/{room.code}/", {"question": first.pk, "choice": right["key"]})
    ben.post(f"/rooms/{room.code}/", {"question": first.pk, "choice": wrong["key"]})
    room = do(room, "close", "reveal", "next", "open")
    second = question(room)
    ann.post(f"/rooms/{room.code}/", {"question": second.pk, "choice": second.choices[0]["key"]})
    assert "Your answers" not in page(ann, room)
    room = do(room, "end")
    for browser, score, mark in ((ann, 1, "The same"), (ben, 0, 'aria-label="Not right"')):
        told = browser.get(f"/rooms/{room.code}/now/").json()
        assert told["is_own"] is True
        for text in (page(browser, room), told["html"]):
            assert f'<b class="num">{score}</b> of 1 right' in text and mark in text
            assert "The trainer did not show it." in text and 'data-home="yes"' in text
            assert not any(choice["why"][:40] in text for choice in second.choices)
    assert "Your answers" not in json.dumps(live.state(room, "projector"))


def test_the_way_back_into_a_room(room, workshop, trainer):
    """For rooms that the browser is in, three at most; a cookie of another room opens none."""
    from portal.workshops.freezing import open_room

    ann, other = come_in(room, "Zed"), open_room(workshop, trainer)
    for path in ("/join/", "/workshops/"):
        text = ann.get(path).content.decode()
        assert "You are <b><bdi>Zed</bdi></b>" in text and f'href="/rooms/{room.code}/"' in text
        assert "You are" not in re.sub("You are here", "", Client().get(path).content.decode())
    do(room, "end")
    assert "See your answers" in ann.get("/join/").content.decode()
    ann.cookies[f"room-{other.code}"] = ann.cookies[f"room-{room.code}"].value
    assert other.code not in ann.get("/join/").content.decode()
    for _ in range(3):
        another = open_room(workshop, trainer)
        ann.post("/join/", {"code": another.code, "nickname": "Zed"})
    text = ann.get("/workshops/").content.decode()
    assert text.count("You are <b>") == 3 and f'href="/rooms/{room.code}/"' not in text


def test_a_wrong_code_is_told_at_once_and_counts(room):
    """Also one that comes with the address; with too many of them not even a right one gets in."""
    text = Client().get(f"/join/?code={room.code}").content.decode()
    assert room.spaced_code in text and "aria-invalid" not in text
    for code in ("CDFGHJ", "7F4"):
        response = Client().get(f"/join/?code={code}")
        assert response.status_code == 200 and "No room has this code" in response.content.decode()
    assert 'aria-invalid="true" autofocus' in response.content.decode()
    do(room, "lock")
    assert "closed the door" in Client().get(f"/join/?code={room.code}").content.decode()
    do(room, "unlock", "end")
    assert "has ended" in Client().get(f"/join/?code={room.code}").content.decode()
    do(room, "resume")
    far = {"REMOTE_ADDR": "192.0.2.9"}
    for _ in range(guessing.MOST_FAILED):
        assert Client(**far).get("/join/?code=CDFGHJ").status_code == 200
    assert Client(**far).get("/join/?code=CDFGHJ").status_code == 429
    assert Client(**far).get(f"/join/?code={room.code}").status_code == 429
    assert Client(**far).get("/join/").status_code == 200
    assert Client().get(f"/join/?code={room.code}").status_code == 200


def test_an_answer_without_a_choice_is_told_beside_it(room):
    ann = come_in(room, "Ann")
    room = do(room, "next", "open")
    response = ann.post(f"/rooms/{room.code}/", {"question": question(room).pk})
    assert response.status_code == 422 and "Choose one of the answers first" in response.content.decode()
    assert "required" not in page(ann, room)


def test_a_forged_cookie_is_nobody(room):
    come_in(room, "Ann")
    thief = Client()
    thief.cookies[f"room-{room.code}"] = str(Participant.objects.get().key)
    assert thief.get(f"/rooms/{room.code}/now/").status_code == 403


def test_the_cookie_of_one_room_is_nothing_in_another(room, workshop, trainer):
    from portal.workshops.freezing import open_room

    ann, other = come_in(room, "Ann"), open_room(workshop, trainer)
    ann.cookies[f"room-{other.code}"] = ann.cookies[f"room-{room.code}"].value
    assert ann.get(f"/rooms/{other.code}/now/").status_code == 403


def test_leaving_forgets_who_one_was(room):
    ann = come_in(room, "Ann")
    ann.post(f"/rooms/{room.code}/leave/")
    assert ann.get(f"/rooms/{room.code}/")["Location"] == f"/join/?code={room.code}"


def test_rooms_that_exist_and_rooms_that_do_not_look_alike(room, client, signed_in):
    for browser in (Client(), signed_in):
        for path in ("", "now/", "now/?as=trainer", "trainer/", "projector/", "people/"):
            real = browser.get(f"/rooms/{room.code}/{path}")
            unreal = browser.get(f"/rooms/CDFGHJ/{path}")
            assert real.status_code == unreal.status_code
            assert real.get("Location", "").replace(room.code, "X") == unreal.get("Location", "").replace(
                "CDFGHJ", "X"
            )


def test_guesses_get_nowhere_and_a_class_still_comes_in(room, desk, settings):
    """One address: somebody guesses, the trainer is there as well, and the others join."""
    guesser = Client()
    statuses = [
        guesser.post(
            "/join/", {"code": f"CDFG{n // 21 % 21}{n % 21}"[:6].ljust(6, "C"), "nickname": "x"}
        ).status_code
        for n in range(guessing.MOST_FAILED + 20)
    ]
    assert statuses == [422] * guessing.MOST_FAILED + [429] * 20
    assert guesser.post("/join/", {"code": room.code, "nickname": "x"}).status_code == 429
    desk.get(f"/rooms/{room.code}/trainer/")
    for n in range(5):
        come_in(room, f"Ann {n}")


def test_another_address_has_its_own_count(room):
    for _ in range(guessing.MOST_FAILED + 1):
        last = Client(REMOTE_ADDR="192.0.2.7").post("/join/", {"code": "CDFGHJ", "nickname": "x"})
    assert last.status_code == 429
    come_in(room, "Ann", REMOTE_ADDR="192.0.2.8")


def test_tickets_are_signed(room):
    text = rights.ticket(rights.Right(room.pk, "participant", 7))
    assert rights.by_ticket(text) == rights.Right(room.pk, "participant", 7)
    assert rights.by_ticket(text[:-1]) is None
    assert rights.by_ticket(signing.dumps([room.pk, "trainer", None])) is None


def test_an_expired_ticket_is_none(room):
    import time_machine

    with time_machine.travel("2026-11-01 12:00:00Z", tick=False):
        text = rights.ticket(rights.Right(room.pk, "trainer"))
    with time_machine.travel("2026-11-01 12:01:01Z", tick=False):
        assert rights.by_ticket(text) is None


def test_steering_by_forms(room, desk):
    """Without script: a form, a redirect, and a word if somebody else was quicker."""
    path = f"/rooms/{room.code}/trainer/"
    assert desk.post(path, {"do": "next", "seq": "0"})["Location"] == path
    assert b"moved on" in desk.post(path, {"do": "next", "seq": "0"}, follow=True).content
    assert Room.objects.get().position == 1
    told = desk.post(path, {"do": "open", "seq": "1"}, headers=JSON).json()
    assert (told["seq"], told["phase"]) == (2, "open")
    late = desk.post(path, {"do": "close", "seq": "1"}, headers=JSON)
    assert (late.status_code, late.json()["seq"]) == (409, 2)


def test_now_says_nothing_when_nothing_is_new(room, django_assert_num_queries):
    ann = come_in(room, "Ann")
    with django_assert_num_queries(2):
        assert ann.get(f"/rooms/{room.code}/now/?after=0").status_code == 204
    do(room, "next")
    assert ann.get(f"/rooms/{room.code}/now/?after=0").json()["seq"] == 1


def test_an_answer_costs_few_queries(room, django_assert_max_num_queries):
    ann = come_in(room, "Ann")
    room = do(room, "next", "open")
    asked = question(room)
    data = {"question": asked.pk, "choice": asked.choices[0]["key"]}
    # Who it is, and in one transaction the question (on PostgreSQL held first) and the answer.
    with django_assert_max_num_queries(6):
        ann.post(f"/rooms/{room.code}/", data, headers=JSON)


def test_forms_need_their_token(room):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/join/", {"code": room.code, "nickname": "x"}).status_code == 403


def test_the_qr_code_leads_to_the_form(room, desk):
    from portal.workshops import trainer

    address = trainer.join_panel(room)["join_address"]
    assert address.endswith(f"/join/?code={room.code}")
    drawn = trainer.qr(address)
    assert drawn["side"] >= 25 and drawn["path"].startswith("M2 2h7v1h-7z")


def test_steering_has_no_way_around_the_trainer(room, signed_in):
    assert signed_in.post(f"/rooms/{room.code}/trainer/", {"do": "end", "seq": "0"}).status_code == 404
    assert Room.objects.get().ended_at is None
    assert steering.present(room) is None

"""The builder's file with blanks, as a person fills it in."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

STATE = {"kind": "dotnet-web", "project": "shop", "host": "windows-server-2022", "health": "/up"}


def address(level=1, seed=1, **more):
    return "/builder/practice/?" + urlencode(STATE | {"level": level, "seed": seed} | more)


def words(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def blanks(response) -> list[str]:
    return re.findall(r'<input class="input b-blank"[^>]*name="(b\d+)"', response.content.decode())


def values(response) -> dict[str, str]:
    found = re.findall(
        r'<input class="input b-blank"[^>]*name="(b\d+)" value="([^"]*)"', response.content.decode()
    )
    return {name: unescape(value) for name, value in found}


def status(response) -> str:
    return re.search(r'role="status"[^>]*>([^<]*)', response.content.decode())[1]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_blanks_are_empty_named_and_more_on_higher_levels(client, level):
    response = client.get(address(level))
    found = blanks(response)
    assert 1 <= len(found) <= {1: 3, 2: 6, 3: 10}[level]
    assert set(values(response).values()) == {""}
    assert response.content.decode().count('aria-label="Blank ') == len(found)
    assert f"{len(found)} blank" in status(response)


def test_the_same_seed_asks_the_same_and_another_one_can_be_had(client):
    assert (
        client.get(address(3, 5)).content.split(b"b-blanks")[1]
        == client.get(address(3, 5)).content.split(b"b-blanks")[1]
    )
    other = unescape(re.search(r'href="([^"]*seed=6[^"]*)"', client.get(address(3, 5)).content.decode())[1])
    assert client.get(other).status_code == 200
    assert parse_qs(urlsplit(other).query)["level"] == ["3"]


def test_the_solution_is_right_and_what_is_right_stays_right(client):
    shown = client.post(address(3, 2), {"do": "show"})
    assert "" not in values(shown).values()
    checked = client.post(address(3, 2), values(shown) | {"do": "check"})
    total = len(blanks(checked))
    assert status(checked) == f"{total} of {total} right."
    assert "Not right." not in words(checked)


def test_a_wrong_answer_gets_the_engines_reason_and_keeps_what_was_typed(client):
    for seed in range(1, 30):
        page = client.get(address(1, seed))
        if "Which tag fits the host?" in words(page):
            break
    name = re.search(r'name="(b\d+)"[^>]*aria-label="Blank (\d+), line', page.content.decode())[1]
    tags = [
        n
        for n, hint in re.findall(r'id="j-(\d+)"><p><b>\d+\.</b> ([^<]*)', page.content.decode())
        if "tag" in hint
    ]
    name = f"b{tags[-1]}"
    judged = client.post(address(1, seed), {"do": "check", name: "10.0-nanoserver-ltsc2025"})
    assert values(judged)[name] == "10.0-nanoserver-ltsc2025"
    said = words(judged)
    assert "Not right." in said
    assert "/rules/" in judged.content.decode()
    assert status(judged).startswith("0 of")


def test_an_empty_blank_keeps_its_answer_for_the_next_try(client):
    solution = values(client.post(address(1, 4), {"do": "show"}))
    judged = client.post(address(1, 4), {"do": "check"})
    told = re.findall(r'<div id="j-\d+">.*?</div>', judged.content.decode(), re.DOTALL)
    assert told
    for answer, text in zip(solution.values(), told, strict=True):
        assert "Empty." in text
        assert answer not in unescape(re.sub(r"<[^>]+>", " ", text))


def test_htmx_gets_the_file_and_the_sentence(client):
    html = client.post(address(1), {"do": "check"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html and "<form" not in html
    assert html.count('role="status"') == 1


@pytest.mark.parametrize(
    "odd", [{"level": "9", "seed": "-1"}, {"level": "x", "seed": "9" * 40}, {"level": "²"}]
)
def test_odd_numbers_in_the_address_do_no_harm(client, odd):
    assert client.get("/builder/practice/?" + urlencode(STATE | odd)).status_code == 200


def test_without_a_file_there_is_nothing_to_fill_in(client):
    response = client.get("/builder/practice/?" + urlencode(STATE | {"host": "linux", "kind": "static-iis"}))
    assert response.status_code == 422
    assert "no Linux host has" in words(response)


@pytest.mark.parametrize("text", ["<b>", "a" * 3000, "\x00", "`", "RUN x\nRUN y", '"'])
def test_no_answer_breaks_the_page(client, text):
    names = blanks(client.get(address(3, 1)))
    response = client.post(address(3, 1), dict.fromkeys(names, text) | {"do": "check"})
    assert response.status_code == 200
    assert '<b>"' not in response.content.decode()

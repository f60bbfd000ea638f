"""The API as programs meet it. No test here has the database: any query would fail it."""

import json
import logging
import re
import time

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from portal.answers import catalogue
from portal.answers.placements import answer
from portal.api import limits, views
from portal.api.description import MOST_BYTES, SUBJECTS

ROOT = "/api/v1/"
PATHS = [subject.path for subject in SUBJECTS]
EXAMPLES = {subject.path: subject.module.EXAMPLE for subject in SUBJECTS}
JSON = "application/json"


@pytest.fixture
def post(client):
    return lambda path, data, content_type=JSON, **more: client.post(
        ROOT + path, data, content_type=content_type, **more
    )


def problem(response, status):
    """The problem details of a response, checked for their form."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == status
    assert said["title"] and said["detail"] and "/api/v1/#problem-" in said["type"]
    return said


@pytest.mark.parametrize("path", PATHS)
def test_a_question_gets_its_answer(post, path):
    response = post(path, EXAMPLES[path])
    assert response.status_code == 200
    assert response["Content-Type"] == JSON
    assert response.json()["verdict"] in ("runs", "runs-with-limits", "blocked", "unknown")
    assert response.json()["summary"]


@pytest.mark.parametrize("path", PATHS)
def test_a_list_gets_answers_in_order_and_a_problem_for_each_bad_one(post, path):
    alone = post(path, EXAMPLES[path]).json()
    said = post(path, [EXAMPLES[path], {"txet": 1}, 7, EXAMPLES[path]]).json()
    assert said[0] == said[3] == alone
    assert [each["status"] for each in said[1:3]] == [422, 422]
    assert "txet" in said[1]["errors"]
    assert post(path, []).json() == []


def test_a_thousand_questions_at_once_and_not_one_more(post):
    question = {"host": "windows-server-2022", "image": "ltsc2022"}
    said = post("placements", [question] * 1000).json()
    assert len(said) == 1000 and {each["verdict"] for each in said} == {answer(question)["verdict"]}
    assert "1,000" in problem(post("placements", [question] * 1001), 422)["detail"]


def test_what_one_request_has_no_time_for_is_said_and_not_asked(post, monkeypatch):
    monkeypatch.setattr(views, "WORK_SECONDS", -1)
    said = post("placements", [EXAMPLES["placements"]] * 2).json()
    assert [each["status"] for each in said] == [413, 413]


@pytest.mark.parametrize("path", PATHS)
def test_unknown_fields_are_named_with_the_nearest(post, path):
    field = next(iter(EXAMPLES[path]))
    said = problem(post(path, {**EXAMPLES[path], field + "s": "x", "as_off": "x"}), 422)
    assert said["errors"][field + "s"] == f"unknown field {field}s; nearest is {field}"
    assert said["errors"]["as_off"].endswith("nearest is as_of")


def test_every_bad_field_has_a_sentence_of_its_own(post):
    said = problem(post("placements", {"host": "banana", "isolation": 7, "as_of": "soon"}), 422)
    assert set(said["errors"]) == {"host", "isolation", "as_of"}
    said = problem(post("dockerfiles", {"host": "windows-server-2O22", "preset": "offical"}), 422)
    assert set(said["errors"]) == {"text", "host", "preset"}
    assert "Did you mean official?" in said["errors"]["preset"]
    assert "Did you mean windows-server-2022?" in said["errors"]["host"]


@pytest.mark.parametrize(
    ("path", "question", "field"),
    [
        ("placements", {"host": "banana"}, "host"),
        ("placements", {"host": "windows-server-2022", "host_build": 17763}, "host_build"),
        ("placements", {"host": "windows-server-2022", "host_edition": "iot"}, "host_edition"),
        ("workloads", {"signals": ["web-app"], "without": ["web-app"]}, "without"),
    ],
)
def test_a_question_as_described_that_does_not_fit_what_is_known_is_a_conflict(post, path, question, field):
    """So programs tell their own mistakes (422) from names that nobody knows and words that contradict (409)."""
    assert set(problem(post(path, question), 409)["errors"]) == {field}
    (alone,) = post(path, [question]).json()
    assert alone["status"] == 409


def test_a_whole_number_may_be_written_with_a_point(post):
    """JSON has one kind of number, and some programs write every one with a point."""
    said = [
        post("placements", f'{{"host_build": {n}, "image": "ltsc2022"}}')
        for n in ("20348", "20348.0", "2.0348e4")
    ]
    assert len({each.content for each in said}) == 1 and said[0].status_code == 200
    problem(post("placements", '{"host_build": 20348.5}'), 422)
    problem(post("placements", '{"host_build": 1e999}'), 422)


def test_a_name_that_no_field_has_is_not_given_back_at_length(post):
    assert len(post("placements", {"h" * 1_000_000: 1}).content) < 1000


def test_many_unknown_fields_cost_little(post):
    start = time.process_time()
    problem(post("placements", {f"field{n}" * 50: 1 for n in range(10_000)}), 422)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "body",
    ['{"host":', " ", "nonsense", "[" * 100_000, '{"host": NaN}', '{"a": 1' + "0" * 5000 + "}", '"\\ud800"', b'{"host": "\xff"}'],
)  # fmt: skip
@pytest.mark.parametrize("path", PATHS)
def test_broken_json(post, path, body):
    problem(post(path, body), 400)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "text/json", "multipart/form-data; boundary=x"])  # fmt: skip
def test_other_media_types(post, content_type):
    problem(post("placements", "{}", content_type), 415)


def test_too_big(post):
    for path in PATHS:
        problem(post(path, json.dumps({"text": "x" * MOST_BYTES})), 413)
    problem(post("placements", "x" * 7 * 1024 * 1024), 413)
    said = problem(post("dockerfiles", {"text": "#" * 1_048_577}), 413)
    assert "1,048,576" in said["detail"]
    assert post("dockerfiles", [{"text": "#" * 1_048_577}, {"text": "FROM a\n"}]).json()[0]["status"] == 413


@pytest.mark.parametrize("path", ["dockerfiles", "podspecs", "intake"])
def test_an_empty_text_is_said_to_be_empty(post, path):
    assert problem(post(path, {"text": ""}), 422)["errors"] == {"text": "The text is empty."}
    assert problem(post(path, {"text": 7}), 422)["errors"] == {"text": "This has to be a text."}


def test_what_is_said_of_a_size_is_a_sentence(post):
    said = problem(post("dockerfiles", {"text": "#" * 2_000_000}), 413)
    assert said["detail"] == "That is 2,000,000 bytes; at most 1,048,576 are read."


@pytest.mark.parametrize(
    "path", ["nothing", "rules/nothing", "facts/nothing", "facts/a/b", "placements/", "facts/%00"]
)
def test_what_is_not_there(client, path):
    problem(client.get(ROOT + path), 404)
    problem(client.get(ROOT + path, headers={"Accept": "text/html"}), 404)


def test_other_methods(client):
    for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        response = client.generic(method, f"{ROOT}placements")
        assert response.status_code == 405
        assert response["Allow"] == "POST"
    said = problem(client.put(f"{ROOT}rules"), 405)
    assert said["type"].endswith("#problem-method")
    assert client.post(f"{ROOT}rules")["Allow"] == "GET, HEAD"


def test_a_wrong_host_name_gets_problem_details_too(client):
    problem(client.get(f"{ROOT}rules", headers={"host": "evil.example"}), 400)


def test_a_fault_of_ours_gets_problem_details_and_keeps_what_was_sent_out_of_the_log(caplog, monkeypatch):
    def broken(_given):
        raise RuntimeError("broken")

    monkeypatch.setattr("portal.answers.placements.answer", broken)
    client = Client(raise_request_exception=False)
    logging.getLogger("django").propagate = True
    with caplog.at_level("DEBUG"):
        response = client.post(f"{ROOT}placements", {"image": "very-secret"}, content_type=JSON)
    problem(response, 500)
    assert "broken" in caplog.text
    assert "very-secret" not in caplog.text + response.content.decode()


def test_nothing_of_a_question_is_logged(client, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)
    with caplog.at_level("DEBUG"):
        for path in PATHS:
            for data in ({"text": "very-secret"}, {"image": "very-secret"}, '{"very-secret"'):
                client.post(ROOT + path, data, content_type=JSON)
    assert "Unprocessable" in caplog.text
    assert "very-secret" not in caplog.text


def test_no_cookie_no_token_and_nothing_for_other_sites():
    """A browser that enforces tokens, with a session's cookie: the API looks at neither and sets none."""
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://elsewhere.example"})
    client.cookies["sessionid"] = "a" * 32
    for response in (
        client.post(f"{ROOT}placements", EXAMPLES["placements"], content_type=JSON),
        client.get(f"{ROOT}rules"),
    ):
        assert response.status_code == 200
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert not [name for name in response.headers if name.startswith("Access-Control")]
    assert client.post(f"{ROOT}intake", EXAMPLES["intake"], content_type=JSON)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["rules", "facts", "openapi.json", "rules/image-newer-than-host", "facts/size.nanoserver-ltsc2022"])  # fmt: skip
def test_lists_can_be_asked_about_again(client, path):
    first = client.get(ROOT + path)
    again = client.get(ROOT + path, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize("path", ["rules", "facts?kind=support", "openapi.json", "rules/builds-differ"])
def test_the_head_of_a_list_is_that_of_the_list(client, path):
    whole, head = client.get(ROOT + path), client.head(ROOT + path)
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)
    assert head["ETag"]
    assert client.head(ROOT + path, headers={"If-None-Match": head["ETag"]}).status_code == 304


def test_every_rule_and_fact_of_the_lists_can_be_had(client):
    for listing, one in (("rules", catalogue.rule), ("facts", catalogue.fact)):
        lines = client.get(ROOT + listing).json()
        assert len({line["id"] for line in lines}) == len(lines) > 100
        for line in lines:
            whole = one(line["id"])
            assert line.items() <= whole.items()
    assert client.get(f"{ROOT}facts/release.windows-server-2022").json()["value"]["build"] == 20348
    assert client.get(f"{ROOT}rules/builds-differ").json()["subject"] == "placements"


def test_what_is_cited_is_a_fact_that_can_be_had(client):
    sources = {line["id"] for line in client.get(f"{ROOT}facts?kind=source").json()}
    cited = {s for line in client.get(f"{ROOT}facts").json() for s in line["sources"]}
    assert {f"source.{each}" for each in cited} <= sources


def test_lists_can_be_narrowed(client):
    assert {line["subject"] for line in client.get(f"{ROOT}rules?subject=podspecs").json()} == {"podspecs"}
    assert {line["kind"] for line in client.get(f"{ROOT}facts?kind=support").json()} == {"support"}
    assert "nearest is kind" in problem(client.get(f"{ROOT}facts?kin=support"), 422)["errors"]["kin"]
    problem(client.get(f"{ROOT}facts?kind=banana"), 422)


def test_questions_that_follow_from_a_text_can_be_asked_as_they_are(post):
    said = post("intake", EXAMPLES["intake"]).json()
    assert said["answers"]
    for row in said["answers"]:
        assert post("placements", row["question"]).json() == row["answer"]


class TestLimit:
    def spend(self, client, times, **more):
        return [client.get(f"{ROOT}rules/builds-differ", **more).status_code for _ in range(times)]

    @override_settings(API_LIMIT=30)
    def test_an_address_has_so_many_points_a_minute(self, client, monkeypatch):
        monkeypatch.setattr(time, "time", lambda: 1_000_000.0 + 20)
        assert self.spend(client, 3) == [200] * 3
        refused = client.get(f"{ROOT}rules/builds-differ")
        said = problem(refused, 429)
        assert "30 points" in said["detail"]
        assert 0 < int(refused["Retry-After"]) <= 60
        assert self.spend(client, 1, REMOTE_ADDR="192.0.2.7") == [200]
        monkeypatch.setattr(time, "time", lambda: 1_000_000.0 + 20 + int(refused["Retry-After"]))
        assert self.spend(client, 1) == [200]

    @override_settings(API_LIMIT=100)
    def test_questions_and_bytes_count(self, post):
        assert post("placements", [{}] * 91).status_code == 200
        problem(post("placements", {}), 429)

    @override_settings(API_LIMIT=100)
    def test_a_body_counts_before_it_is_read(self, post):
        problem(post("intake", {"text": "x" * 91 * limits.PART}), 429)

    @override_settings(API_LIMIT=0)
    def test_it_can_be_lifted(self, client):
        assert set(self.spend(client, 50)) == {200}


def test_the_page_shows_what_the_description_says(client, db):
    described = client.get(f"{ROOT}openapi.json").json()
    page = client.get(ROOT)
    text = page.content.decode()
    for path in described["paths"]:
        assert path.partition("{")[0].rstrip("/").lstrip("/") in text
    for subject in SUBJECTS:
        for field in described["components"]["schemas"][f"{subject.name}Question"]["properties"]:
            assert f"<code>{field}</code>" in text
    assert reverse("api:openapi") in text
    assert "problem-too-many" in text


def test_the_page_and_problems_name_the_address_that_was_asked(client, db):
    """A server that was started at another port, or behind a name, without being told its address."""
    page = client.get(ROOT, headers={"host": "testserver:8162"}).content.decode()
    assert (
        "http://testserver:8162/api/v1/placements" in page and "http://testserver:8162/api/v1/rules" in page
    )
    assert "127.0.0.1:8000" not in page
    said = problem(client.get(f"{ROOT}nothing", headers={"host": "testserver:8162"}), 404)
    assert said["type"] == "/api/v1/#problem-not-found"


def test_the_commands_on_the_page_work_as_they_stand(client, db):
    commands = [each["curl"] for each in client.get(ROOT).context["questions"]]
    for command in commands:
        url, body = re.search(
            r"curl -s \S+?(/api/v1/\w+) .*-d '(.*)'$", command.replace("\\\n", ""), re.S
        ).groups()
        assert client.post(url, body.replace("'\\''", "'"), content_type=JSON).status_code == 200

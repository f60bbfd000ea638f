"""The manifests' page, as a person meets it."""

import logging
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from portal.explorer.samples import SAMPLES

SAMPLE = SAMPLES["from-linux"].text


@pytest.fixture
def paste(client, db):
    def post(text, headers=None, **form):
        return client.post(reverse("explorer:manifests"), {"text": text, **form}, headers=headers or {})

    return post


def text_of(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def area(response) -> str:
    html = response.content.decode()
    return unescape(re.search(r'<textarea[^>]*name="text"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)[1])


def test_the_empty_page_offers_samples_and_a_token(client, db):
    response = client.get(reverse("explorer:manifests"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "csrfmiddlewaretoken" in html
    assert all(f"?example={slug}" in html for slug in SAMPLES)
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_sample_is_loaded_and_judged_by_a_link(client, db, slug):
    response = client.get(reverse("explorer:manifests"), {"example": slug})
    assert area(response) == SAMPLES[slug].text
    assert ("Does not start" in text_of(response)) is (slug != "sound")


def test_findings_stand_beside_their_lines(paste):
    html = paste(SAMPLE).content.decode()
    for number, line in enumerate(SAMPLE.split("\n"), 1):
        word = line.strip().partition(":")[0]
        if word in ("runAsUser", "fsGroup", "command", "kubernetes.io/os", "replicas"):
            row = re.search(rf'<li id="line-{number}">.*?</li>', html, re.DOTALL)[0]
            assert ("is-stop" in row) is (word in ("runAsUser", "fsGroup", "command")), line
    assert 'href="/rules/field-not-for-windows/"' in html


def test_the_chosen_release_counts(paste):
    text = (
        "kind: Pod\nspec:\n  os: {name: windows}\n  nodeSelector: {kubernetes.io/os: windows}\n"
        '  containers: [{name: a, image: "mcr.microsoft.com/windows/servercore:ltsc2025"}]\n'
    )
    assert "Does not start" in text_of(paste(text, host="windows-server-2022"))
    assert "Does not start" not in text_of(paste(text, host="windows-server-2025"))


def test_several_pods_have_a_verdict_each(paste):
    text = "---\n".join(
        f"kind: Pod\nmetadata: {{name: {name}}}\nspec:\n  os: {{name: {os}}}\n  nodeSelector: {{kubernetes.io/os: windows}}\n"
        "  containers: [{name: a, image: 'x:1'}]\n"
        for name, os in (("one", "windows"), ("two", "linux"))
    )
    html = paste(text + "---\nkind: Service\nmetadata: {name: web}\n").content.decode()
    assert html.count('class="m-pod"') == 2
    assert "Service web" in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste a manifest"),
        (" \n", "Paste a manifest"),
        ("kind: Service\nmetadata: {name: web}\n", "only: Service web"),
        ("kind: Pod\nspec: {{ .Values }}\n", "Line 2: This is a template"),
        ("words", "no fields"),
        ("MZ\x00\x01" * 50, "That is no text"),
        ("# nothing\n", "There is no pod"),
    ],
)
def test_what_cannot_be_judged_is_422_and_kept(paste, text, words):
    response = paste(text)
    assert response.status_code == 422
    assert words in text_of(response)
    assert 'aria-invalid="true"' in response.content.decode()
    if "\x00" not in text:
        assert area(response) == text


def test_an_unknown_release_is_422(paste):
    assert paste(SAMPLE, host="windows-11").status_code == 422
    assert paste(SAMPLE, host="<b>").status_code == 422


def test_more_than_a_megabyte_is_413_and_kept(paste):
    text = "a: b\n" * 230_000
    response = paste(text)
    assert response.status_code == 413
    assert area(response) == text


def test_what_follows_an_error_is_said_beside_what_came_before(paste):
    response = paste("kind: Pod\nspec: {containers: [{name: a, image: 'nginx:1'}]}\n---\nkind: [\n")
    assert response.status_code == 200
    assert "Cannot be read" in text_of(response)


def test_endless_findings_are_counted_and_not_all_shown(paste):
    text = "kind: Pod\nspec:\n  os: {name: windows}\n  volumes:\n" + "  - {name: a, nfs: {path: b}}\n" * 3000
    response = paste(text)
    assert response.status_code == 200
    assert len(response.content) < 1_000_000
    assert "counted and not shown" in text_of(response)


def test_htmx_gets_the_answer_alone(paste):
    html = paste(SAMPLE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html and 'id="m-text"' not in html
    assert 'id="manifest-status"' in html and 'hx-swap-oob="innerHTML"' in html


def test_what_is_pasted_is_escaped_and_is_in_no_log_and_no_cookie(paste, client, caplog):
    secret = "hunter2-<script>alert(1)</script>"
    text = f"kind: Pod\nmetadata: {{name: '{secret}'}}\nspec: {{containers: [{{name: '{secret}', image: '{secret}'}}]}}\n"
    with caplog.at_level(logging.DEBUG):
        html = paste(text).content.decode()
    assert "hunter2-&lt;script&gt;" in html and secret not in html
    assert "hunter2" not in caplog.text
    assert not client.cookies.get("sessionid")


def test_a_post_without_the_token_is_refused(db):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("explorer:manifests"), {"text": SAMPLE}).status_code == 403


@pytest.mark.parametrize("page", ["explorer:explorer", "builder:checker"])
def test_the_other_tools_lead_here(client, db, page):
    assert f'href="{reverse("explorer:manifests")}"' in client.get(reverse(page)).content.decode()


def before_of(response) -> str:
    html = response.content.decode()
    return unescape(re.search(r'<textarea[^>]*name="before"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)[1])


def test_a_fix_changes_the_text_marks_its_lines_and_can_be_taken_back(paste):
    key = re.search(r'value="(fix:field-not-for-windows[^"]*)"', paste(SAMPLE).content.decode())[1]
    fixed = paste(SAMPLE, do=unescape(key))
    assert area(fixed) == SAMPLE.replace("        runAsUser: 1000\n", "")
    assert before_of(fixed) == SAMPLE
    assert re.search(r'<li class="del">.*?runAsUser', fixed.content.decode(), re.DOTALL)
    assert "Your manifest is changed" in text_of(fixed)
    back = paste(area(fixed), do="undo", before=before_of(fixed))
    assert area(back) == SAMPLE
    assert before_of(back) == ""


def test_all_safe_fixes_at_once(paste):
    fixed = paste(SAMPLE, do="safe")
    assert "fsGroup" not in area(fixed) and "tolerations:" in area(fixed)
    assert "Nothing was left to change." in text_of(paste(area(fixed), do="safe"))


def test_a_fix_that_is_gone_is_said(paste):
    response = paste(SAMPLE, do="fix:field-not-for-windows|line:999|0")
    assert area(response) == SAMPLE
    assert "nothing was changed" in text_of(response)


def test_what_is_ignored_is_shown_with_its_reason(paste):
    html = text_of(paste("# bulkhead: ignore=field-not-for-windows a webhook takes it out\n" + SAMPLE))
    assert "Ignored because a webhook takes it out" in html and "2 ignored" in html


def test_htmx_gets_the_changed_text_for_its_box(paste):
    html = paste(SAMPLE, headers={"HX-Request": "true"}, do="safe").content.decode()
    assert re.search(r'<textarea[^>]*id="m-text"[^>]*hx-swap-oob="true"', html)


def test_one_change_has_one_button(paste):
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: w\nspec:\n  nodeSelector:\n    kubernetes.io/os: windows\n"
        "  securityContext:\n    runAsUser: 1000\n  containers:\n    - name: w\n      image: example.com/w:1\n"
    )
    assert paste(pod).content.decode().count(">Take runAsUser out<") == 1
    assert "securityContext" not in area(paste(pod, do="safe"))

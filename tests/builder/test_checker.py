"""The checker's page, as a person meets it."""

import logging
import re
from html import unescape

import pytest
from django.urls import reverse

BLOG = """FROM mcr.microsoft.com/windows/servercore:ltsc2019
RUN dism.exe /online /enable-feature /all /FeatureName:NetFx3
RUN dism.exe /online /enable-feature /all /featurename:iis-webserver /NoRestart
ADD build C:/inetpub/wwwroot/
CMD [ "cmd" ]
"""


@pytest.fixture
def check(client):
    def post(text, path=None, headers=None, **form):
        data = {"text": text, "host": "windows-server-2019"} | form
        return client.post(path or reverse("builder:checker"), data, headers=headers or {})

    return post


def text_of(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def area(response, name="text") -> str:
    html = response.content.decode()
    return unescape(re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)[1])


def test_the_empty_page_offers_examples_and_a_token(client):
    response = client.get(reverse("builder:checker"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "csrfmiddlewaretoken" in html
    assert "?example=blog-2019" in html
    assert response["Cache-Control"] == "no-store"


def test_the_blog_example_is_loaded_and_checked_by_a_link(client):
    response = client.get(reverse("builder:checker"), {"example": "blog-2019"})
    assert area(response) == BLOG
    assert "Does not build" in text_of(response)


def test_each_defect_of_the_blog_example_stands_beside_its_line(check):
    html = check(BLOG).content.decode()
    for line in (2, 5):
        row = re.search(rf'<li id="line-{line}">.*?</li>', html, re.DOTALL)[0]
        assert "is-stop" in row
    assert 'id="line-4"' in html


def test_a_clean_file_builds(check):
    text = (
        "# escape=`\nFROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019\n"
        "WORKDIR C:\\inetpub\\wwwroot\nCOPY site/ ./\n"
    )
    shown = text_of(check(text))
    assert "Builds" in shown
    assert "Does not build" not in shown


def test_one_fix_changes_its_line_shows_the_change_and_can_be_taken_back(check):
    html = check(BLOG).content.decode()
    fix = unescape(re.search(r'name="do" value="(fix:[^"]+)"', html)[1])
    fixed = check(BLOG, do=fix)
    assert area(fixed) != BLOG
    assert area(fixed, "before") == BLOG
    assert 'class="add"' in fixed.content.decode()
    back = check(area(fixed), do="undo", before=area(fixed, "before"))
    assert area(back) == BLOG


def test_all_safe_fixes_leave_no_safe_fix(check):
    fixed = check(BLOG, do="safe")
    assert area(fixed) != BLOG
    assert 'value="safe"' not in fixed.content.decode()


def test_a_fix_that_is_gone_changes_nothing_and_says_so(check):
    response = check(BLOG, do="fix:no-such-rule|line:1|0")
    assert area(response) == BLOG
    assert "nothing was changed" in text_of(response)


@pytest.mark.parametrize("text", ["", "   \n\t\n"])
def test_nothing_to_check_is_422_with_what_to_do(check, text):
    response = check(text)
    assert response.status_code == 422
    assert "Paste a Dockerfile" in text_of(response)


def test_a_binary_paste_is_422(check):
    response = check("MZ\x00\x01\x02" * 50)
    assert response.status_code == 422
    assert "That is no text" in text_of(response)


def test_more_than_a_megabyte_is_413_and_kept(check):
    text = "RUN echo\n" * 130_000
    response = check(text)
    assert response.status_code == 413
    assert area(response) == text
    assert "1,048,576" in text_of(response)


def test_just_under_a_megabyte_is_checked(check):
    text = "FROM mcr.microsoft.com/windows/servercore:ltsc2019\n" + "RUN echo 1\n" * 90_000
    response = check(text)
    assert response.status_code == 200
    assert "lines without findings" in text_of(response)


def test_thousands_of_findings_are_counted_and_not_all_shown(check):
    response = check("FROM mcr.microsoft.com/windows/servercore:ltsc2019\n" + "ADD a C:/b/\n" * 3000)
    assert response.status_code == 200
    assert len(response.content) < 600_000
    assert "more findings are on lines that are not shown" in text_of(response)


def test_a_body_beyond_reading_is_413_on_our_own_page(check):
    response = check("x" * 7_000_000)
    assert response.status_code == 413
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize("field", ["host", "isolation", "orchestrator"])
def test_a_value_that_no_form_offers_is_422(check, field):
    assert check(BLOG, **{field: "nonsense"}).status_code == 422


def test_the_file_is_saved_as_it_was_pasted(check):
    response = check(BLOG, path=reverse("builder:checker_download"))
    assert response.content.decode() == BLOG
    assert 'filename="Dockerfile"' in response["Content-Disposition"]


def test_htmx_gets_the_findings_and_the_text_only_when_it_changed(check):
    headers = {"HX-Request": "true"}
    html = check(BLOG, headers=headers).content.decode()
    assert "<html" not in html
    assert 'id="c-text"' not in html
    assert 'id="c-text"' in check(BLOG, headers=headers, do="safe").content.decode()


def test_what_is_pasted_is_escaped_and_is_in_no_log_and_no_cookie(check, client, caplog):
    secret = "hunter2-<script>alert(1)</script>"
    with caplog.at_level(logging.DEBUG):
        response = check(f"FROM scratch\nRUN echo {secret}\n")
    assert secret not in response.content.decode()
    assert "hunter2" not in caplog.text
    assert not client.cookies.get("sessionid")


def test_a_post_without_the_token_is_refused(client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("builder:checker"), {"text": BLOG}).status_code == 403


@pytest.mark.parametrize(
    "text",
    [
        "FROM",
        "RUN <<EOF",
        "# escape=x\nFROM a\\\n",
        "\ufeffFROM a\r\nRUN b\r\n",
        "FROM a AS A\nFROM A",
        "COPY --from=9 a b",
    ],
)
def test_broken_files_get_an_answer(check, text):
    assert check(text).status_code == 200


def test_many_findings_have_an_overview_that_leads_to_their_lines(client):
    bad = "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n" + "".join(
        f"RUN powershell -Command Get-Item C:\\{number}\n" for number in range(8)
    )
    html = client.post("/checker/", {"text": bad}).content.decode()
    overview = re.search(r'<section class="chk-over".*?</section>', html, re.DOTALL)[0]
    lines = re.findall(r'href="#(line-\d+)"', overview)
    assert set(lines) >= {f"line-{number}" for number in range(2, 10)}
    assert not [line for line in lines if f'id="{line}"' not in html]
    titles = re.findall(r"</svg><span>(.*?)</span><span", overview)
    assert len(titles) == len(set(titles)), "the same finding stands there once"
    few = client.post("/checker/", {"text": "FROM scratch\nCOPY a /\n"}).content.decode()
    assert "chk-over" not in few

"""Pages of the glossary: the list with its filter, terms, errors, redirects, and the piece that lessons show."""

from __future__ import annotations

import pytest

from portal.facts import current
from portal.learn import content
from tests.curriculum import sample
from tests.curriculum.test_glossary import SAC, SILO

pytestmark = pytest.mark.django_db
BODY = sample.BODY + "\n## Names {#names}\n\nA silo hides <nothing>. The error is 0xc0370101.\n"


@pytest.fixture(autouse=True)
def glossary(shelf, tmp_path):
    """The sample course with two terms."""
    folder = sample.write(tmp_path / "terms", body=BODY)
    (folder / "glossary.toml").write_text(SILO + 'formerly = ["grain-silo"]\n' + SAC, encoding="utf-8")
    own = content.load(folder)
    assert not own.course.problems, own.course.problems
    content.use(own)
    return own


def text(client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_list_has_terms_and_errors(client):
    html = text(client, "/glossary/")
    assert 'href="/glossary/silo/">silo</a>' in html
    assert "A job object whose processes get their own meaning of some names." in html
    assert all(f'href="/glossary/{error}/"' in html for error in current().errors)
    assert 'href="#l-s"' in html and 'id="l-s"' in html
    assert 'href="#l-errors"' in html


def test_filter_works_by_address(client):
    """Without script: a form that is sent by GET."""
    html = text(client, "/glossary/?q=silo&kind=windows")
    assert 'value="silo"' in html and "1 entry of " in html
    assert "/glossary/sac/" not in html
    assert 'href="/glossary/image-mismatch/"' in text(client, "/glossary/?q=0x80370101")
    assert 'href="/glossary/image-mismatch/"' in text(client, "/glossary/?q=-1070137087")
    assert "No term fits" in text(client, "/glossary/?q=nonsense")
    assert "/glossary/sac/" not in text(client, "/glossary/?kind=error")
    assert "/glossary/sac/" in text(client, "/glossary/?kind=nonsense")


def test_filter_looks_into_definitions_when_no_name_fits(client):
    assert "/glossary/sac/" in text(client, "/glossary/?q=two+releases")


def test_filter_forgives_a_slip_of_the_finger(client):
    assert "/glossary/silo/" in text(client, "/glossary/?q=sillo")
    assert "/glossary/silo/" in text(client, "/glossary/?q=slio")
    assert "No term fits" in text(client, "/glossary/?q=sxxlo")
    assert "No term fits" in text(client, "/glossary/?q=sillo+nonsense")


def test_filter_is_a_part_for_htmx(client):
    html = text(client, "/glossary/?q=silo", HX_Request="true")
    assert "<html" not in html and 'hx-swap-oob="innerHTML"' in html


def test_term_page(client):
    html = text(client, "/glossary/silo/")
    assert "Also: application silo" in html
    assert "Checked" in html or "checked" in html
    assert '<a class="gl-sec" href="/lessons/host-and-image/#names">Names</a>' in html
    assert 'href="/glossary/silo/"' in text(client, "/glossary/sac/")


def test_error_page_is_made_from_the_fact(client):
    error = current().errors["image-mismatch"]
    html = text(client, "/glossary/image-mismatch/")
    assert "0xc0370101" in html and error.names[0] in html
    assert error.texts[0] in html
    assert 'href="/paste/"' in html and 'href="/facts/image-mismatch/"' in html
    assert 'href="/lessons/host-and-image/#names"' in html
    assert "/rules/builds-differ/" in html


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("application-silo", "silo"),
        ("silos", "silo"),
        ("Silo", "silo"),
        ("grain-silo", "silo"),
        ("SAC", "sac"),
        ("0xc0370101", "image-mismatch"),
        ("HCS_E_IMAGE_MISMATCH", "image-mismatch"),
    ],
)
def test_other_spellings_lead_to_the_entry(client, asked, slug):
    response = client.get(f"/glossary/{asked}/")
    assert (response.status_code, response["Location"]) == (301, f"/glossary/{slug}/")


def test_unknown_terms_are_not_found(client):
    assert client.get("/glossary/nonsense/").status_code == 404


def test_lessons_get_a_short_piece(client):
    """The same address, asked for as htmx asks; no cache may hand it to a browser that wants the page."""
    response = client.get("/glossary/silo/", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html and "get their own meaning" in html
    assert "HX-Request" in response["Vary"]


def test_lesson_links_its_words(client):
    html = text(client, "/lessons/host-and-image/")
    assert '<a class="term" href="/glossary/silo/">silo</a>' in html
    assert "lesson.js" in html


def test_every_page_leads_to_the_glossary(client):
    assert '<a href="/glossary/">Glossary</a>' in text(client, "/figures/")


@pytest.mark.parametrize("address", ["/glossary/image-mismatch/", "/facts/image-mismatch/"])
def test_an_error_says_what_to_do_in_a_cluster_where_that_differs(client, address):
    page = text(client, address)
    assert current().errors["image-mismatch"].cluster_actions
    assert "windows-build" in page.partition("In a cluster, instead")[2]
    assert "In a cluster, instead" not in text(client, address.replace("image-mismatch", "port-taken"))

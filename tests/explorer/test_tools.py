"""The page of tools: the box comes first, and every tool is one link away."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_box_is_the_first_thing_and_leads_to_the_answer(client):
    html = client.get(reverse("explorer:tools")).content.decode()
    main = html[html.index("<main") :]
    form = re.search(r'<form[^>]*action="([^"]+)"', main)
    assert form[1] == reverse("explorer:paste")
    assert main.index("<textarea") < main.index('class="tools"')
    assert "csrfmiddlewaretoken" in main
    response = client.post(form[1], {"text": "no matching manifest for windows/amd64 10.0.17763"})
    assert response.status_code == 200


def test_every_link_of_the_page_leads_somewhere(client):
    html = client.get(reverse("explorer:tools")).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    links = set(re.findall(r'<h3><a href="([^"]+)"', main))
    assert len(links) >= 6
    assert {client.get(link).status_code for link in links} == {200}


def test_the_explorer_has_the_box_as_well(client):
    html = client.get(reverse("explorer:explorer")).content.decode()
    assert f'action="{reverse("explorer:paste")}"' in html
    assert 'name="text"' in html


@pytest.mark.parametrize(
    "name", ["explorer:tools", "explorer:paste", "builder:checker", "explorer:manifests"]
)
def test_the_navigation_says_where_one_is(client, name):
    html = client.get(reverse(name)).content.decode()
    current = re.findall(r'<a href="([^"]+)" aria-current="[a-z]+"', html)
    assert set(current) == {"/tools/"}

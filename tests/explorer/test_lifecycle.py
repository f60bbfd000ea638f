"""What somebody sees who asks when things end, and what breaks then."""

import csv
import datetime
import io
import random
import re
from dataclasses import replace
from html import unescape

import icalendar
import pytest

from portal import facts
from portal.dockerfile import Dockerfile
from portal.explorer.lifecycle_breaks import turns_of, turns_of_runtime
from portal.explorer.lifecycle_lines import lines
from portal.placement import Placement
from portal.rules import Severity, State, check

PAIR = "host=windows-server-2019&image=ltsc2019"


def page(client, query=""):
    return client.get(f"/lifecycle/?{query}").content.decode()


def dates_on(day):
    return f"{day.day} {day:%b %Y}"


def test_a_first_visit_shows_what_is_in_support(client):
    text = page(client, "as_of=2026-11-26")
    assert "Windows Server 2025" in text
    assert "Windows Server 1903</text>" not in text
    assert 'class="lc-now"' in text


def test_the_table_has_the_dates_of_the_facts(client):
    known = facts.current().releases["windows-server-2019"]
    text = page(client, PAIR)
    for day in (known.released, known.mainstream_end, known.extended_end):
        assert f">{dates_on(day)}</td>" in text


def test_nothing_chosen_says_so_and_offers_a_way_on(client):
    text = page(client, "from=2023&to=2030")
    assert "Nothing is chosen" in text
    assert '<svg class="lc"' not in text
    assert 'href="/lifecycle/"' in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("host=windows-95&image=ltsc2019", "“windows-95” is no host that the facts know."),
        ("host=windows-server-2019&from=1999", "Name a year from 2016 to 2040."),
        ("host=windows-server-2019&from=2030&to=2020", "The last year, 2020, is before the first, 2030."),
        ("host=windows-server-2019&as_of=soon", "“soon” is no date"),
        ("host=windows-server-2019&to=%D9%A2%D9%A0%D9%A2%D9%A0", "Name a year"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_shown(client, query, said):
    response = client.get(f"/lifecycle/?{query}")
    assert response.status_code == 200
    assert said in response.content.decode()


def test_names_that_the_explorer_takes_are_taken_here(client):
    assert ">Windows Server 2019</a>" in page(client, "host=Server+2019")


def test_the_end_of_a_release_is_a_day_on_which_its_answer_changes(client):
    text = page(client, f"{PAIR}&as_of=2026-11-26&from=2026&to=2032")
    end = facts.current().releases["windows-server-2019"].extended_end
    assert f"<h3>{dates_on(end + datetime.timedelta(days=1))}</h3>" in text
    assert 'href="/rules/host-out-of-support/"' in text
    assert "as_of=2029-01-10" in text, "the case leads to the explorer on that day"


def test_days_already_past_stand_apart(client):
    text = page(client, f"{PAIR}&as_of=2026-11-26&from=2018&to=2032")
    coming, _, past = text.partition("lc-past")
    assert "13 Nov 2018" in past
    assert "<h3>13 Nov 2018</h3>" not in coming


def against(report):
    """What the view counts: errors, warnings and questions."""
    return {
        (o.rule.id, o.where, o.severity.value)
        for o in report.outcomes
        if o.state is State.ASKS or (o.state is State.BREAKS and o.severity is not Severity.INFO)
    }


@pytest.mark.parametrize("seed", range(6))
def test_no_day_is_missed(seed):
    """Asking on every single day finds the same days as asking around the dates of the facts."""
    rng, known = random.Random(seed), facts.current()
    host = rng.choice(known.hosts()).slug
    image = rng.choice([r for r in known.image_releases() if not r.image_end]).image_key
    isolation, orchestrator = (
        rng.choice(("process", "hyperv", "default")),
        rng.choice(("docker", "aks", "kubernetes")),
    )
    day, last = datetime.date(2016, 1, 1), datetime.date(2037, 1, 1)
    placement = Placement.of(host, image, isolation, orchestrator, day)
    found, before = [], check(placement)
    while (day := day + datetime.timedelta(days=1)) < last:
        after = check(placement.with_(as_of=day))
        if after.verdict is not before.verdict or against(after) != against(before):
            found.append((day, before.verdict, after.verdict))
        before = after
    assert [(t.day, t.before, t.after) for t in turns_of(host, image, isolation, orchestrator)] == found


@pytest.mark.parametrize("name", ["Node.js 22", ".NET 8"])
def test_no_day_of_a_runtime_is_missed(name):
    """As for placements, asked once a day; a rule that warns ahead of an end is found on its own day."""
    line = next(line for line in lines() if line.name == name)
    file = Dockerfile.parse(f"FROM {line.reference}\n")
    day, found = datetime.date(2023, 1, 1), []
    before = check(replace(file, as_of=day))
    while (day := day + datetime.timedelta(days=1)) < datetime.date(2032, 1, 1):
        after = check(replace(file, as_of=day))
        if after.verdict is not before.verdict or against(after) != against(before):
            found.append((day, before.verdict, after.verdict))
        before = after
    turns = turns_of_runtime(line.reference, name, tuple(end for _, _, end in line.days))
    inside = [t for t in turns if datetime.date(2023, 1, 1) < t.day < datetime.date(2032, 1, 1)]
    assert found
    assert [(t.day, t.before, t.after) for t in inside] == found


def test_csv_and_json_have_the_numbers_of_the_page(client):
    query = f"{PAIR}&runtime=node-22&as_of=2026-11-26&from=2026&to=2032"
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"/lifecycle/timeline.csv?{query}").content.decode("utf-8-sig"))
        )
    )
    answer = client.get(f"/lifecycle/timeline.json?{query}").json()
    text = page(client, query)
    assert [row["name"] for row in rows] == [row["name"] for row in answer["timeline"]]
    for row, same in zip(rows, answer["timeline"], strict=True):
        for name in ("released", "mainstream_end", "extended_end", "paid_end"):
            assert (row[name] or None) == same[name]
            if row[name]:
                assert f">{dates_on(datetime.date.fromisoformat(row[name]))}</td>" in text
    for change in answer["changes"]:
        assert f"<h3>{dates_on(datetime.date.fromisoformat(change['day']))}</h3>" in text


def feed(client, query=PAIR, **more):
    return client.get(f"/lifecycle/calendar.ics?{query}", **more)


def test_the_calendar_has_an_event_for_each_end(client):
    response = feed(client)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    release = facts.current().releases["windows-server-2019"]
    ends = [release.mainstream_end, release.extended_end]
    assert [event.decoded("DTSTART") for event in events] == ends * 2
    assert {event.decoded("DTSTAMP").date() for event in events} == {release.checked}
    assert all(event.walk("VALARM") for event in events)
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))


def test_what_ends_is_told_with_the_right_verb(client):
    events = icalendar.Calendar.from_ical(feed(client, "").content).walk("VEVENT")
    summaries = [str(event["SUMMARY"]) for event in events]
    assert "Windows Server 2016: Paid security updates end" in summaries
    assert "Windows Server 2016: Extended support ends" in summaries
    assert not [each for each in summaries if each.endswith("updates ends")]


def test_every_event_has_a_name_of_its_own(client):
    query = "&".join(f"{line.kind}={line.id}" for line in lines())
    events = icalendar.Calendar.from_ical(feed(client, query).content).walk("VEVENT")
    assert len(events) == sum(len(line.days) for line in lines())
    assert len({event["UID"] for event in events}) == len(events)


def test_the_calendar_is_the_same_bytes_until_a_fact_changes(client):
    first = feed(client)
    again = feed(client, f"{PAIR}&as_of=2020-01-01&from=2018&to=2030")
    assert again.content == first.content
    assert feed(client, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert feed(client, "host=windows-server-2022").content != first.content


def test_a_calendar_of_nothing_known_is_refused_in_words(client):
    response = feed(client, "host=windows-95")
    assert response.status_code == 400
    assert b"windows-95" in response.content


def test_the_page_gives_the_calendars_address(client):
    address = re.search(r'id="lc-feed" readonly value="([^"]+)"', page(client, PAIR))[1].replace("&amp;", "&")
    assert address == f"http://testserver/lifecycle/calendar.ics?{PAIR}"


def test_htmx_gets_the_answer_alone_and_the_address_that_names_it(client):
    response = client.get(f"/lifecycle/?{PAIR}", headers={"hx-request": "true"})
    text = response.content.decode()
    assert "<html" not in text
    assert "What breaks when" in text
    assert response["HX-Replace-Url"].startswith("/lifecycle/?host=windows-server-2019")


def test_the_view_asks_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        page(client, PAIR)


@pytest.mark.django_db
def test_an_unknown_row_is_told_where_it_can_be_seen(client):
    html = client.get("/lifecycle/?host=bogus").content.decode()
    start = html.index("“bogus” is no host that the facts know.")
    assert '<details class="lc-group" open>' in html[:start]


@pytest.mark.parametrize(
    ("runtime", "year", "said"),
    [
        ("dotnet-10-0", 2028, ".NET 10.0 has had no fixes since 14 Nov 2028."),
        ("dotnet-7-0", 2024, "7.0 has left the list of published tags"),
        ("java-17", 2027, "Java 17 has had no fixes since 31 Oct 2027."),
        ("php-8-3", 2027, "PHP 8.3 has had no fixes since 31 Dec 2027."),
        ("python-3-14", 2030, "Python 3.14 has had no fixes since 31 Oct 2030."),
        ("node-24", 2028, "Node.js 24 has had no fixes since 30 Apr 2028."),
        ("go-1-25", 2026, "Go 1.25 has had no fixes since 19 Aug 2026."),
    ],
)
def test_every_runtime_with_a_known_end_has_its_day_among_what_breaks(client, runtime, year, said):
    html = page(client, f"runtime={runtime}&as_of=2019-06-01&from={year}&to={year + 1}")
    shown = html[html.index("What breaks when") :]
    assert said in " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).replace("\xa0", " ").split())

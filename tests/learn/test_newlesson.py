"""`manage.py newlesson`: a lesson is begun, fits the course, and cannot be published before it is written."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal import curriculum
from portal.curriculum.reading import read
from portal.curriculum.writing import review
from portal.learn import content
from tests.curriculum import sample


@pytest.fixture
def folder(tmp_path, settings):
    """The sample course, with a second track that lists its lessons on one line."""
    tracks = sample.TRACKS.replace('["host-and-image"]', '[\n  "host-and-image",  # first\n]')
    tracks += '\n[[tracks]]\nslug = "linux"\ntitle = "Linux"\nsummary = "Another."\ndepth = 2\nlessons = []\n'
    folder = sample.write(tmp_path / "lessons", tracks=tracks)
    settings.PORTAL_LESSONS = str(folder)
    return folder


def begin(*arguments):
    out = StringIO()
    call_command("newlesson", *arguments, stdout=out)
    return out.getvalue()


def test_everything_is_there_and_only_what_is_to_be_filled_in_is_told(folder):
    begin("image-layers", "--track", "windows", "--title", "Layers of an image")
    shelf = curriculum.load(folder, drafts=True)
    told = [str(each) for each in (*shelf.course.problems, *review(shelf.course))]
    mine = [each for each in told if "/image-layers/" in each]
    assert mine and [each for each in mine if "to be filled in: TODO" not in each] == []
    lesson = shelf.course.lessons["image-layers"]
    assert (lesson.title, lesson.depth, lesson.prerequisites) == (
        "Layers of an image",
        3,
        ("host-and-image",),
    )
    assert [item.use for item in lesson.items] == ["warmup", "inline", "end", "end", "end", "end"]
    assert {aim for item in lesson.items for aim in item.aims} == {1, 2, 3}
    assert [anchor for anchor, _ in shelf.rendered(lesson).headings] == [
        "look",
        "mechanism",
        "drawn",
        "wrong",
    ]


def test_it_is_not_published_before_it_is_written(folder, client, db, settings):
    begin("image-layers", "--track", "windows")
    settings.DEBUG = False
    assert not curriculum.load(folder).course.lessons.keys() & {"image-layers"}
    messages = content.check(None)
    assert any("image-layers/lesson.md:3: to be filled in" in m.msg and m.level >= 40 for m in messages)
    content.use(content.load(folder))
    assert client.get("/lessons/image-layers/").status_code == 503


def test_while_developing_the_draft_is_shown_and_the_server_starts(folder, client, db, settings):
    begin("image-layers", "--track", "windows")
    settings.DEBUG = True
    own = [message for message in content.check(None) if "/image-layers/" in message.msg]
    assert own and all(message.level < 40 for message in own)
    content.use(curriculum.load(folder, content.block, drafts=True))
    page = client.get("/lessons/image-layers/").content.decode()
    assert "What most people get wrong" in page and "host kernel</text>" in page


def test_its_place_in_the_track(folder):
    begin("image-layers", "--track", "windows")
    begin("before-layers", "--track", "windows", "--after", "host-and-image")
    begin("namespaces", "--track", "linux")
    begin("cgroups", "--track", "linux")
    windows, linux = read(folder).tracks
    assert windows.lessons == ("host-and-image", "before-layers", "image-layers")
    assert linux.lessons == ("namespaces", "cgroups")
    assert "# first" in (folder / "tracks.toml").read_text()
    assert read(folder).lessons["namespaces"].prerequisites == ()
    assert read(folder).lessons["before-layers"].prerequisites == ("host-and-image",)


def test_it_says_what_to_fill_in(folder):
    said = begin("image-layers", "--track", "windows")
    assert (
        "lessons/image-layers/" in said
        and "items.toml: lines 4, 5, 6" in said
        and "lesson.md: lines 3" in said
    )
    assert "image-layers-figure.svg" in said and "python -m portal.curriculum lessons" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Image Layers", "--track", "windows"), "is no slug"),
        (("a" * 81, "--track", "windows"), "is no slug"),
        (("../out", "--track", "windows"), "is no slug"),
        (("results", "--track", "windows"), "addresses use the word"),
        (("host-and-image", "--track", "windows"), "There is a lesson 'host-and-image' already"),
        (("image-layers", "--track", "gone"), "there are windows, linux"),
        (
            ("image-layers", "--track", "linux", "--after", "host-and-image"),
            "no lesson 'host-and-image' to put",
        ),
        (("image-layers", "--track", "linux", "--title", 'A "b"'), "quotation marks"),
    ],
)
def test_what_cannot_be_begun_is_refused_in_one_line_and_changes_nothing(folder, arguments, said):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(CommandError) as caught:
        begin(*arguments)
    assert said in str(caught.value) and "\n" not in str(caught.value)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before

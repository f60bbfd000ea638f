"""The lint of templates finds what the pages' policy forbids."""

import importlib.util
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("template_lint", Path(__file__).with_name("template_lint.py"))
lint = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(lint)


@pytest.mark.parametrize(
    "text",
    [
        '<a hx-on:click="x()">',
        '<a hx-on--load="x()">',
        "<a hx-vals='js:{a: 1}'>",
        """<a hx-trigger="keyup[key=='a']">""",
        '<a hx-vars="a:1">',
        '<div hx-disinherit="*">',
        '<p style="color: red">',
        '<button onclick="x()">',
        "<script>x()</script>",
        '<script type="module">x()</script>',
        "<style>p { color: red }</style>",
        '<a href="javascript:x()">',
        '<script src="https://example.com/x.js"></script>',
        '<link rel="stylesheet" href="//example.com/x.css">',
    ],
)
def test_refused(text):
    assert list(lint.faults(f"<p>\n{text}")) and next(lint.faults(f"<p>\n{text}"))[0] == 2


@pytest.mark.parametrize(
    "text",
    [
        "{# <script>x()</script> #}",
        '{% comment %}<p style="x">{% endcomment %}',
        '{% for style in styles %}{% if style == "a" %}{{ style }}{% endif %}{% endfor %}',
        '<script src="{% static "app.js" %}" defer></script>',
        '<input hx-trigger="keyup changed delay:300ms">',
        '<a href="https://example.com/page">',
        '<p class="once on-top">',
    ],
)
def test_accepted(text):
    assert not list(lint.faults(text))

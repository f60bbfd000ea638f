"""Reporting a fact that is wrong: a text to copy, and a link with it filled in where the portal has an address for that."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from portal import facts
from portal.facts.entries import Entry

# Longer addresses are cut by mail programs and refused by servers.
MOST_TEXT = 1500


def report_text(entry: Entry, page: str) -> str:
    """What a report says: which fact, what it says today, where that comes from, and room for what is wrong."""
    known = facts.current().sources
    rows = [f"  {label}: {'; '.join(lines)}" for label, lines in entry.rows]
    sources = [
        f"  {known[source].title}: {known[source].where}" for source in entry.sources if source in known
    ]
    parts = [
        f"{_('Fact')}: {entry.id} ({entry.file}, {entry.key})",
        f"{_('Page')}: {page}",
        f"{_('It says')}:",
        *rows,
        f"{_('Checked')}: {entry.checked.isoformat()}",
        *([f"{_('Sources')}:", *sources] if sources else []),
        "",
        _("What is wrong:"),
        _("Where that is said (address, date):"),
    ]
    return "\n".join(parts)


def report_link(entry: Entry, text: str) -> str:
    """The address in PORTAL_REPORTS with subject and text filled in; "" where it is not set."""
    address: str = settings.PORTAL_REPORTS
    subject = f"{_('Fact')} {entry.id}"
    body = text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}\n..."
    if address.startswith("mailto:"):
        # Mail programs read %20, not the plus sign of forms.
        return f"{address}?{urlencode({'subject': subject, 'body': body}, quote_via=quote)}"
    if address:
        return f"{address}{'&' if '?' in address else '?'}{urlencode({'title': subject, 'body': body})}"
    return ""

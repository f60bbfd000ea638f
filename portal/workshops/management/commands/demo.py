"""`manage.py demo`: something to look at in an empty portal."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from portal.workshops import demo


class Command(BaseCommand):
    """Makes the demonstration and says how to sign in, or takes it away again."""

    # Lessons that cannot be read are left out; they are no reason not to show the rest.
    requires_system_checks: ClassVar[list[str]] = []
    help = "Fill the portal with a demo trainer, a team with results and a workshop; --remove takes it away."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--remove`."""
        parser.add_argument("--remove", action="store_true", help="delete all that the demo has made")

    def handle(self, *args: Any, remove: bool = False, **options: Any) -> None:
        """Do one of the two."""
        if remove:
            gone = demo.remove()
            self.stdout.write(
                f"The demo is gone: {gone} accounts and all they made."
                if gone
                else "There was no demo to remove."
            )
            return
        try:
            made = demo.make()
        except ValueError as fault:
            raise CommandError(
                "The demo is here already. Remove it first: manage.py demo --remove"
            ) from fault
        team = reverse("teams:team", args=[made.team.slug])
        report = reverse("workshops:report", args=[made.over.code])
        desk = reverse("workshops:trainer", args=[made.waiting.code])
        base = _address()
        self.stdout.write(
            f"The demo is ready. Sign in at {base}{reverse('account_login')}\n"
            f"  as trainer  {made.trainer}\n"
            f"  or member   {made.member}\n"
            f"  password    {made.password}   (of both; it is shown only now)\n"
            f"Then look at\n"
            f"  {base}{team}   the team and what it knows\n"
            f"  {base}{report}   the report of a room that is over\n"
            f"  {base}{desk}   a room that waits; people join at {base}{reverse('workshops:join')} "
            f"with the code {made.waiting.spaced_code}\n"
            f"Take it away again with: manage.py demo --remove"
        )


def _address() -> str:
    """Where the portal is: as the environment says, else where the server that started last says it listens."""
    told = settings.VAR_DIR / "address"
    if "PORTAL_URL" in os.environ or "PORT" in os.environ or not told.exists():
        return settings.PORTAL_URL
    return told.read_text("utf-8").strip()

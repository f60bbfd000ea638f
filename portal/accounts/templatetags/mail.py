"""What pages about accounts say on mail."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mail_way() -> str:
    """Where mail goes: "sent" by a server, "console" for whoever started the portal on this machine, or "nowhere"."""
    if settings.HAS_MAIL:
        return "sent"
    return "console" if settings.IS_LOCAL else "nowhere"

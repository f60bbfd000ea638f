"""A person's own data: everything the installed apps keep, to download or to delete."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import transaction

from portal.accounts.models import User


def everything(user: User) -> dict[str, Any]:
    """What each app keeps about this person, by app."""
    return {config.label: config.personal_data(user) for config in _apps("personal_data")}


@transaction.atomic
def delete(user: User) -> None:
    """Delete the person and everything that any app keeps about them."""
    for config in _apps("forget"):
        config.forget(user)
    user.delete()


def of_account(user: User) -> dict[str, Any]:
    """The account itself: addresses, name, dates, groups."""
    addresses = EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")
    return {
        "key": user.key,
        "email": user.email,
        "name": user.name,
        "since": user.date_joined,
        "last_sign_in": user.last_login,
        "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
        "addresses": list(addresses),
    }


def forget_account(user: User) -> None:
    """Delete the addresses that the sign-in library keeps, and take the person out of groups."""
    EmailAddress.objects.filter(user=user).delete()
    user.groups.clear()
    user.user_permissions.clear()


def _apps(hook: str) -> list[Any]:
    return [config for config in apps.get_app_configs() if hasattr(config, hook)]

"""The user: an e-mail address to sign in with, a name to show, and a key for addresses."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class UserManager(BaseUserManager["User"]):
    """Makes users and finds them by e-mail address, whatever its case."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The whole address in lower case: nobody expects Ada@example.com and ada@example.com to be two people."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this e-mail address."""
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user who can sign in; without a password, only a reset lets them in."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user with every right (`manage.py createsuperuser`)."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. There is no user name; `key` stands for the person in addresses."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(
        gettext_lazy("e-mail address"),
        unique=True,
        error_messages={"unique": gettext_lazy("An account with this address exists already.")},
    )
    name = models.CharField(gettext_lazy("display name"), max_length=80, blank=True)
    is_staff = models.BooleanField(gettext_lazy("may administer"), default=False)
    is_active = models.BooleanField(gettext_lazy("may sign in"), default=True)
    date_joined = models.DateTimeField(gettext_lazy("since"), default=timezone.now, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = gettext_lazy("user")
        verbose_name_plural = gettext_lazy("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address in lower case, whoever wrote it."""
        self.email = UserManager.normalize_email(self.email)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.get_short_name()

    def get_full_name(self) -> str:
        """The name to show; when none was given, one that tells people apart and nothing of their address."""
        return self.name or _("Person %(sign)s") % {"sign": self.key.hex[:4].upper()}

    def get_short_name(self) -> str:
        """The same: there is one name only."""
        return self.get_full_name()

"""What people have done: lessons finished, questions answered."""

from django.conf import settings
from django.db import models


class Progress(models.Model):
    """A lesson that somebody has finished; the slug stays readable when content changes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress")
    lesson = models.SlugField(max_length=100)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "lesson"], name="progress_once_per_lesson")]

    def __str__(self) -> str:
        return f"{self.lesson} {self.done_at:%Y-%m-%d}"


class Answer(models.Model):
    """
    One answer, as it was given.

    `lesson` is empty for a question of a family on its own, whose slug is then in `item`; `seed` is None
    where nothing is generated. `key` comes from the form, so that sending it twice counts once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=32)
    lesson = models.SlugField(max_length=100, blank=True)
    item = models.SlugField(max_length=100)
    seed = models.BigIntegerField(null=True, blank=True)
    choice = models.CharField(max_length=400)
    right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answer_once_per_key")]
        indexes = [models.Index(fields=["user", "lesson"], name="answer_by_lesson")]

    def __str__(self) -> str:
        return f"{self.lesson}/{self.item} {'right' if self.right else 'wrong'}"

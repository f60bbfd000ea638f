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


class Later(models.Model):
    """A lesson that somebody has put aside to read later."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="later")
    lesson = models.SlugField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "lesson"], name="later_once_per_lesson")]

    def __str__(self) -> str:
        return f"{self.lesson} {self.at:%Y-%m-%d}"


class Run(models.Model):
    """
    One going-through of the questions of a lesson or a track.

    `items` holds a list [lesson, item, seed or None] for each question, drawn at the start and never changed;
    `title` stays readable when the lesson or track goes. One of `lesson` and `track` is given.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="runs")
    key = models.CharField(max_length=32, unique=True)
    lesson = models.SlugField(max_length=100, blank=True)
    track = models.SlugField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    items = models.JSONField(default=list)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-started_at"], name="run_newest_first")]

    def __str__(self) -> str:
        return f"{self.title} {self.started_at:%Y-%m-%d}"


class Share(models.Model):
    """A link that shows one run to whoever has it, until it ends or is revoked; only a hash of its token is kept."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="shares")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link to {self.run_id} until {self.expires_at:%Y-%m-%d}"


class Answer(models.Model):
    """
    One answer, as it was given.

    `lesson` is empty for a question of a family on its own, whose slug is then in `item`; `seed` is None
    where nothing is generated. `key` comes from the form, so that sending it twice counts once; in a run each
    question has one answer, the first. `prompt` and `choice` stay readable when the question changes.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=32)
    lesson = models.SlugField(max_length=100, blank=True)
    item = models.SlugField(max_length=100)
    seed = models.BigIntegerField(null=True, blank=True)
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    prompt = models.CharField(max_length=400, blank=True, default="")
    choice = models.CharField(max_length=400)
    right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="answer_once_per_key"),
            models.UniqueConstraint(fields=["run", "lesson", "item"], name="answer_once_per_run"),
        ]
        indexes = [models.Index(fields=["user", "lesson"], name="answer_by_lesson")]

    def __str__(self) -> str:
        return f"{self.lesson}/{self.item} {'right' if self.right else 'wrong'}"

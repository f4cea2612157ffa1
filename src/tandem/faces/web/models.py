"""What the pages keep of their own, in accounts.db: who signs in, failed sign-ins, and forms sent. Columns alone."""

from django.conf import settings
from django.db import models


class Account(models.Model):
    """The officer behind a sign-in: the group by its short name, the seat, and the officer's number there."""

    login = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account")
    group = models.CharField(max_length=60)
    seat = models.CharField(max_length=12)
    officer = models.PositiveSmallIntegerField()
    demo = models.BooleanField(default=False)

    class Meta:
        """One account an officer."""

        constraints = (models.UniqueConstraint(fields=("group", "seat", "officer"), name="one_account_an_officer"),)


class FailedSignIn(models.Model):
    """A sign-in that failed: the name that was typed, as a hash, the address it came from, and when."""

    name = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        """Asked for by name and address together."""

        indexes = (models.Index(fields=("name", "address", "at"), name="failed_by_name_and_address"),)


class Sent(models.Model):
    """A form that was sent, by the token of its page: where its result is. No target yet: it is being worked on."""

    token = models.CharField(max_length=32, primary_key=True)
    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=300, default="")
    said = models.TextField(default="")
    at = models.DateTimeField()

"""What the pages keep of their own, in accounts.db. Columns alone.

Who signs in, sign-ins that failed, invitations, what was done with accounts, and forms sent; nothing of any paper.
"""

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


class Invitation(models.Model):
    """A link by which an officer sets the password of an account; of the link itself only its hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    group = models.CharField(max_length=60)
    seat = models.CharField(max_length=12)
    officer = models.PositiveSmallIntegerField()
    until = models.DateTimeField()


class AccessLog(models.Model):
    """What was done with an account: when, by which officer, what, to what by its reference, from which address."""

    at = models.DateTimeField()
    group = models.CharField(max_length=60)
    seat = models.CharField(max_length=12)
    officer = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=30)
    ref = models.CharField(max_length=120, default="")
    address = models.CharField(max_length=45, default="")

    class Meta:
        """Read by a party, the newest first."""

        indexes = (models.Index(fields=("group", "seat", "-id"), name="access_by_party"),)

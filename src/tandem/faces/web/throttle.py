"""How often somebody may try: five times a quarter of an hour for one name from one address, then no more.

A try is counted before it is looked at, and counting and adding are one write: tries at the same moment get no more
through than tries one after the other. Names are kept as hashes: a password typed into their field must not stand
in the file.
"""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tandem.faces.web.models import FailedSignIn

MOST_TRIES = 5
CLOSED_FOR = timedelta(minutes=15)
CLOSED_MINUTES = int(CLOSED_FOR.total_seconds() // 60)


def may_try(name: str, *, address: str, most: int = MOST_TRIES) -> bool:
    """Count a try; False where there were too many lately, which this one then does not add to."""
    now, hashed = timezone.now(), _hashed(name)
    with transaction.atomic():
        tries = FailedSignIn.objects.filter(name=hashed, address=address, at__gt=now - CLOSED_FOR)
        if tries.count() >= most:
            return False
        FailedSignIn.objects.create(name=hashed, address=address, at=now)
    return True


def forgive(name: str, *, address: str) -> None:
    """Forget the tries of a name from an address, because the last one was right."""
    FailedSignIn.objects.filter(name=_hashed(name), address=address).delete()


def address_of(request: HttpRequest) -> str:
    """Answer the address that a request came from; behind a proxy it is the proxy's."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _hashed(name: str) -> str:
    return salted_hmac("tandem.failed-sign-in", name.casefold(), algorithm="sha256").hexdigest()

"""The log book of the accounts: who did what, when, to which reference, from which address; no word of any paper."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from tandem.faces.web.models import AccessLog, Account
from tandem.faces.web.throttle import address_of

WHAT = (
    "signed_in", "sign_in_failed", "factor_failed", "signed_out", "proved", "password_changed", "app_added",
    "app_removed", "passkey_added", "passkey_removed", "codes_made", "others_ended", "officer_appointed",
    "officer_relieved", "invited", "invitation_used", "account_closed", "factors_reset", "act_sent", "matter_opened",
    "archive_taken",
)  # fmt: skip
"""Everything that the log can say, each with its words in the catalogue."""
_OPENED = {"action": "matter_opened", "version": "matter_opened", "archive": "archive_taken"}


def note(request: HttpRequest, account: Account, what: str, ref: str = "") -> None:
    """Put one line into the log of an account's party."""
    AccessLog.objects.create(
        at=timezone.now(), group=account.group, seat=account.seat, officer=account.officer, what=what, ref=ref[:120],
        address=address_of(request),
    )  # fmt: skip


def note_login(request: HttpRequest, what: str, ref: str = "") -> None:
    """Put one line into the log of the party of who is signed in."""
    account = Account.objects.filter(login_id=request.user.pk).first()
    if account is not None:
        note(request, account, what, ref)


def matters_opened(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Log each matter that is opened and each archive that is taken away, once it was answered."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        match = request.resolver_match
        what = _OPENED.get(match.url_name or "") if match and response.status_code == 200 else None
        if what and request.method == "GET" and request.user.is_authenticated:
            note_login(request, what, request.path[1:])
        return response

    return answered

"""Roles and people: a head of delegation keeps its own party's officers and accounts, and nobody else's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.cast import DESK, HEAD, READER, ROK, US
from tests.faces.web.pages import GROUP, PASSWORD, Officer, Site, form_at, words_of
from tests.faces.web.proofs import with_app

from tandem.desk.group import relieve_officer
from tandem.faces.web.models import AccessLog, Account, Invitation

PEOPLE = f"/{GROUP}/people"
NEW = "four lorries and a survey"


def appoint(head: Officer, name: str = "Kim Min-ji", roles: tuple[str, ...] = ("desk_officer",)) -> Any:
    fields: dict[str, Any] = {**form_at(head.open(PEOPLE), f"{PEOPLE}/appoint"), "name": name, "roles": roles}
    return head.client.post(f"{PEOPLE}/appoint", fields)


def invite(head: Officer, number: int, name: str = "kim") -> str:
    """Make an invitation and answer the path of its link."""
    page = words_of(head.post(f"{PEOPLE}/invite", {"number": str(number), "name": name}))
    found = re.search(r"http://127\.0\.0\.1(/invitation/[A-Za-z0-9_-]{43})", page)
    assert found is not None, page
    return found[1]


def last_log() -> tuple[str, str]:
    line = AccessLog.objects.latest("id")
    return line.what, line.ref


def test_everybody_reads_who_sits_for_whom_and_only_a_head_sees_accounts(site: Site) -> None:
    site.account(US)
    page = words_of(site.officer(ROK).open(PEOPLE))
    head = words_of(site.officer(ROK, HEAD).open(PEOPLE))

    assert "head of delegation" in page
    assert "/people/appoint" not in page
    assert "/people/appoint" in head
    assert f"rok-2.{GROUP}".lower() in head
    assert f"us-2.{GROUP}".lower() not in head


def test_an_officer_is_appointed_invited_and_signs_in(site: Site) -> None:
    head = site.officer(ROK, HEAD)
    number = max(site.cast.group().seats[ROK].officers) + 1

    assert appoint(head, roles=("desk_officer", "counsel")).headers["Location"] == PEOPLE
    assert site.cast.group().officer(ROK, number).roles == ("desk_officer", "counsel")
    link = invite(head, number)
    assert link not in words_of(head.open(PEOPLE))
    new = site.stranger()
    assert "kim is the account of officer" in words_of(new.open(link))
    done = new.post(link, {"new": NEW, "again": NEW})

    assert done.headers["Location"] == "/sign-in"
    assert new.post("/sign-in", {"name": "kim", "password": NEW}).headers["Location"] == f"/{GROUP}/"
    assert new.open(link).status_code == 404
    assert new.post(link, {"new": PASSWORD, "again": PASSWORD}).status_code == 404
    logged = set(AccessLog.objects.values_list("what", flat=True))
    assert {"officer_appointed", "invited", "invitation_used", "signed_in"} <= logged


def test_an_invitation_lasts_seven_days_and_a_newer_one_takes_its_place(site: Site) -> None:
    head = site.officer(ROK, HEAD)
    first = invite(head, DESK)
    second = invite(head, DESK)
    assert site.stranger().open(first).status_code == 404
    assert site.stranger().open(second).status_code == 200

    Invitation.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert "its seven days are over" in words_of(site.stranger().open(second))
    assert site.stranger().post(second, {"new": NEW, "again": NEW}).status_code == 404
    assert Account.objects.filter(officer=DESK).count() == 0


def test_a_lost_password_is_set_anew_by_a_link_that_ends_what_was_signed_in(site: Site) -> None:
    officer = site.officer(ROK)
    link = invite(site.officer(ROK, HEAD), DESK)

    site.stranger().post(link, {"new": NEW, "again": NEW})

    assert officer.open("/settings").status_code == 303
    answer = site.stranger().post("/sign-in", {"name": f"rok-2.{GROUP}".lower(), "password": NEW})
    assert answer.status_code == 303


def test_a_password_that_will_not_do_leaves_the_invitation_as_it_is(site: Site) -> None:
    link = invite(site.officer(ROK, HEAD), DESK)

    answer = site.stranger().post(link, {"new": "short", "again": "long"})

    assert answer.status_code == 422
    assert "The password has 5 characters; choose one of at least 12." in words_of(answer)
    assert Invitation.objects.count() == 1


def test_a_relieved_officer_has_no_account_any_more(site: Site) -> None:
    head, reader = site.officer(ROK, HEAD), site.officer(ROK, READER)
    fields = form_at(head.open(PEOPLE), f"{PEOPLE}/relieve")

    answer = head.post(f"{PEOPLE}/relieve", {**fields, "number": str(READER)})

    assert answer.headers["Location"] == PEOPLE
    assert site.cast.group().officer(ROK, READER) is None
    assert reader.open(f"/{GROUP}/").status_code == 303
    assert "Relieved:" in words_of(head.open(PEOPLE))


@pytest.mark.parametrize("by", ["the page", "the terminal"])
def test_the_invitation_of_a_relieved_officer_opens_nothing(site: Site, by: str) -> None:
    head = site.officer(ROK, HEAD)
    link = invite(head, READER)
    assert site.stranger().open(link).status_code == 200

    if by == "the page":
        head.post(f"{PEOPLE}/relieve", {**form_at(head.open(PEOPLE), f"{PEOPLE}/relieve"), "number": str(READER)})
        assert Invitation.objects.count() == 0
    else:
        site.cast.call(relieve_officer, ROK, HEAD, number=READER)

    assert site.stranger().open(link).status_code == 404
    assert site.stranger().post(link, {"new": NEW, "again": NEW}).status_code == 404
    assert not Account.objects.filter(seat=ROK, officer=READER).exists()


def test_nobody_relieves_oneself(site: Site) -> None:
    head = site.officer(ROK, HEAD)
    before = site.entries()
    fields = form_at(head.open(PEOPLE), f"{PEOPLE}/relieve")

    answer = head.post(f"{PEOPLE}/relieve", {**fields, "number": str(HEAD)})

    assert answer.status_code == 422
    assert "Officer 1 cannot relieve herself or himself; let another officer do it." in words_of(answer)
    assert site.entries() == before
    assert Account.objects.filter(seat=ROK, officer=HEAD).exists()


def test_a_lost_factor_is_reset_by_the_head_and_the_log_says_so(site: Site) -> None:
    with_app(site.account(ROK))
    head, officer = site.officer(ROK, HEAD), site.officer(ROK)

    head.post(f"{PEOPLE}/reset", {"number": str(DESK)})

    assert last_log() == ("factors_reset", f"{ROK}/{DESK}")
    assert officer.open(f"/{GROUP}/").status_code == 303
    answer = site.stranger().post("/sign-in", {"name": f"rok-2.{GROUP}".lower(), "password": PASSWORD})
    assert answer.status_code == 303


def test_a_closed_account_lets_nobody_in(site: Site) -> None:
    head, officer = site.officer(ROK, HEAD), site.officer(ROK)

    head.post(f"{PEOPLE}/close", {"number": str(DESK)})

    assert officer.open(f"/{GROUP}/").status_code == 303
    answer = site.stranger().post("/sign-in", {"name": f"rok-2.{GROUP}".lower(), "password": PASSWORD})
    assert answer.status_code == 422
    assert site.cast.group().officer(ROK, DESK) is not None


@pytest.mark.parametrize("what", ["reset", "close"])
def test_ones_own_account_is_for_settings(site: Site, what: str) -> None:
    answer = site.officer(ROK, HEAD).post(f"{PEOPLE}/{what}", {"number": str(HEAD)})

    assert answer.status_code == 422
    assert "This is your own account; use Settings for it." in words_of(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number": "2", "name": "Kim Min-ji"}, "small letters, digits and . @ _ -; found Kim Min-ji."),
        ({"number": "2", "name": "us-2.rok-us"}, "There is an account us-2.rok-us already; choose another name."),
    ],
)
def test_an_account_name_that_will_not_do_is_refused(site: Site, fields: dict[str, str], said: str) -> None:
    site.account(US)

    answer = site.officer(ROK, HEAD).post(f"{PEOPLE}/invite", fields)

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert Invitation.objects.count() == 0


def test_an_officer_without_a_name_or_a_role_is_not_appointed(site: Site) -> None:
    before = site.entries()

    answer = appoint(site.officer(ROK, HEAD), name="", roles=())

    assert "The officer has no name yet; fill it in." in words_of(answer)
    assert "The officer has no role yet; choose at least one." in words_of(answer)
    assert site.entries() == before


def test_who_does_not_head_the_party_changes_nobody(site: Site) -> None:
    site.account(ROK, READER)
    before = site.entries()

    for officer in (site.officer(ROK), site.officer(ROK, READER)):
        for what in ("appoint", "relieve", "invite", "close", "reset"):
            fields = {"number": str(READER), "name": "kim", "roles": "reader"}
            assert officer.post(f"{PEOPLE}/{what}", fields).status_code == 403
    assert (site.entries(), Invitation.objects.count()) == (before, 0)
    assert Account.objects.filter(seat=ROK, officer=READER).exists()


def test_a_head_changes_only_its_own_party(site: Site) -> None:
    with_app(site.account(US))
    head = site.officer(ROK, HEAD)

    for what in ("close", "reset"):
        assert head.post(f"{PEOPLE}/{what}", {"number": str(DESK), "seat": US}).status_code in (303, 404)

    assert Account.objects.filter(seat=US, officer=DESK).exists()
    page = site.stranger().post("/sign-in", {"name": f"us-2.{GROUP}".lower(), "password": PASSWORD})
    assert "This account has a second factor as well." in words_of(page)


def test_people_are_changed_only_after_a_fresh_proof(site: Site) -> None:
    head = site.officer(ROK, HEAD, proved=False)

    answer = head.post(f"{PEOPLE}/invite", {"number": str(DESK), "name": "kim"})

    assert answer.headers["Location"] == f"/prove?next={PEOPLE}"
    assert Invitation.objects.count() == 0


def test_the_log_is_read_by_the_head_and_the_secretary_of_the_same_party_alone(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give_by_pages()
    rok.open(f"/{ref}")
    rok.open(f"/{GROUP}/record/archive")
    head, other = site.officer(ROK, HEAD), site.officer(US, HEAD)

    page = words_of(head.open(f"/{GROUP}/access"))

    for said in ("sent an act", "opened a matter", "took the archive away", ref, "127.0.0.1", "whoever runs it"):
        assert said in page
    assert "Gyeongui" not in page
    assert ref not in words_of(other.open(f"/{GROUP}/access"))
    assert rok.open(f"/{GROUP}/access").status_code == 403
    assert site.officer(ROK, READER).open(f"/{GROUP}/access").status_code == 403


def test_a_long_log_has_pages(site: Site) -> None:
    head = site.officer(ROK, HEAD)
    for number in range(51):
        AccessLog.objects.create(
            at=timezone.now(), group=GROUP, seat=ROK, officer=HEAD, what="matter_opened", ref=f"ROK-{number}"
        )  # fmt: skip

    first, second = words_of(head.open(f"/{GROUP}/access")), words_of(head.open(f"/{GROUP}/access?page=2"))

    assert "ROK-50<" in first
    assert "ROK-0<" not in first
    assert "ROK-0<" in second
    assert head.open(f"/{GROUP}/access?page=%00").status_code == 200


def test_what_is_over_is_forgotten(site: Site) -> None:
    from tandem.faces.web.sent import forget_old

    assert site is not None
    now = timezone.now()
    for days in (399, 401):
        AccessLog.objects.create(
            at=now - timedelta(days=days), group=GROUP, seat=ROK, officer=HEAD, what="signed_in", ref=str(days)
        )

    forget_old(now=now)

    assert list(AccessLog.objects.values_list("ref", flat=True)) == ["399"]

"""The gate: the other party, a stranger, a reader and an officer of another group, walked over every address.

A pattern that is added to the addresses and not to this walk fails it.
"""

from collections.abc import Iterator

from tests.cast import READER, ROK, US
from tests.faces.web.pages import GROUP, OTHER_GROUP, PASSWORD, SURVEY, Officer, Site

from tandem.faces.web.moves import MOVES
from tandem.faces.web.own import CHANGES
from tandem.faces.web.urls import urlpatterns

CANARY = "canary-of-the-ROK-desk"
_OPEN = {"front", "sign-in", "sign-out", "language", "mfa_authenticate", "passkey-alone", "passkey-asked"}
_OWN = {"prove", "settings", "settings-change"}


def addresses(ref: str, draft: str) -> dict[str, list[str]]:
    """Every pattern by its name, with every address of it that there is."""
    return {
        "front": ["/"],
        "sign-in": ["/sign-in", f"/sign-in?next=/{GROUP}/notices/new?draft={draft}"],
        "mfa_authenticate": ["/sign-in/factor", f"/sign-in/factor?next=/{GROUP}/notices/new?draft={draft}"],
        "passkey-alone": ["/sign-in/passkey"],
        "passkey-asked": ["/passkey"],
        "prove": ["/prove", f"/prove?next=/{GROUP}/notices/new?draft={draft}"],
        "settings": ["/settings"],
        "settings-change": [f"/settings/{what}" for what in CHANGES],
        "access": [f"/{GROUP}/access", f"/{GROUP}/access?page=2"],
        "sign-out": ["/sign-out"],
        "language": ["/language"],
        "desk": [f"/{GROUP}/"],
        "actions": [f"/{GROUP}/actions", f"/{GROUP}/actions?state=notified&owner=ROK&page=1"],
        "search": [f"/{GROUP}/search", f"/{GROUP}/search?q=canary", f"/{GROUP}/search?q=desk&page=1"],
        "give": [f"/{GROUP}/notices/new", f"/{GROUP}/notices/new?draft={draft}"],
        "discard": [f"/{GROUP}/drafts/{draft}/discard"],
        "record": [f"/{GROUP}/record", f"/{GROUP}/record?find={ref}", f"/{GROUP}/record?find={draft}"],
        "archive": [f"/{GROUP}/record/archive"],
        "check": [f"/{GROUP}/record/check"],
        "action": [f"/{ref}"],
        "readers": [f"/{ref}/readers"],
        "version": [f"/{ref}/v1", f"/{ref}/v2"],
        "revise": [f"/{ref}/revise", f"/{ref}/revise?draft={draft}"],
        "move": [address for slug in MOVES for address in (f"/{ref}/{slug}", f"/{ref}/{slug}?draft={draft}")],
    }


def with_canaries(site: Site) -> tuple[str, str]:
    """An action on record, and a private draft of the ROK's desk officer about it and about another; its id."""
    rok = site.officer(ROK)
    ref = rok.give()
    kept = rok.send(f"/{GROUP}/notices/new", **{**SURVEY, "title": CANARY, "what": CANARY, "route": CANARY}, save="yes")
    rok.send(f"/{ref}/revise", title=CANARY, changes=CANARY, save="yes")
    draft = kept.headers["Location"].split("draft=")[1]
    assert CANARY in rok.open(kept.headers["Location"]).content.decode()
    return ref, draft


def walk(officer: Officer, ref: str, draft: str) -> Iterator[tuple[str, str, int, bytes]]:
    """Open and post to every address; answer what came."""
    for name, paths in addresses(ref, draft).items():
        for path in paths:
            for answer in (officer.open(path), officer.client.head(path), officer.post(path, {"draft": draft})):
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                yield name, path, answer.status_code, body + repr(dict(answer.headers)).encode()


def test_every_pattern_is_in_the_walk() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(addresses("x", "y"))


def test_no_private_byte_reaches_anybody_else(site: Site) -> None:
    ref, draft = with_canaries(site)
    walkers = {
        "the other party": site.officer(US),
        "the head of the other party": site.officer(US, 1),
        "a reader of the other party": site.officer(US, READER),
        "a reader of the same party": site.officer(ROK, READER),
        "an officer of another group": site.officer("JP", 2, OTHER_GROUP),
        "a stranger": site.stranger(),
    }

    for who, walker in walkers.items():
        for _, path, status, answer in walk(walker, ref, draft):
            assert CANARY.encode() not in answer, (who, path)
            assert status != 500, (who, path)
            walker.client.cookies.pop("tandem_language", None)
            if path == "/sign-out" and who != "a stranger":
                walker.client.force_login(walkers_login(site, who))


def walkers_login(site: Site, who: str) -> object:
    code, number, group = {
        "the other party": (US, 2, GROUP),
        "the head of the other party": (US, 1, GROUP),
        "a reader of the other party": (US, READER, GROUP),
        "a reader of the same party": (ROK, READER, GROUP),
        "an officer of another group": ("JP", 2, OTHER_GROUP),
    }[who]
    return site.account(code, number, group).login


def test_the_draft_is_still_there_after_all_that(site: Site) -> None:
    ref, draft = with_canaries(site)

    for path in (f"/{GROUP}/drafts/{draft}/discard",):
        assert site.officer(US).post(path, {}).status_code == 404
        assert site.officer(ROK, READER).post(path, {}).status_code == 404
        assert site.officer("JP", 2, OTHER_GROUP).post(path, {}).status_code == 404

    assert CANARY in site.officer(ROK).open(f"/{GROUP}/notices/new?draft={draft}").content.decode()
    assert ref


def test_a_stranger_learns_nothing_about_what_there_is(site: Site) -> None:
    ref, draft = with_canaries(site)
    stranger = site.stranger()

    for name, paths in addresses(ref, draft).items():
        if name in _OPEN:
            continue
        for path in paths:
            real, none = stranger.open(path), stranger.open(path.replace("ROK-1", "ROK-777").replace(GROUP, "NO-SUCH"))
            assert (real.status_code, none.status_code) in ((303, 303), (405, 405)), path
            assert real.content == none.content


def test_an_officer_of_another_group_gets_what_does_not_exist(site: Site) -> None:
    ref, draft = with_canaries(site)
    other = site.officer("JP", 2, OTHER_GROUP)
    nothing = other.open("/NO-SUCH/2018/ROK-1")

    for name, paths in addresses(ref, draft).items():
        if name in _OPEN | _OWN or name == "discard":
            continue
        for path in paths:
            answer = other.open(path)
            assert (answer.status_code, answer.content) == (404, nothing.content), path


def test_a_reference_that_is_not_there_is_the_same_page_for_an_officer(site: Site) -> None:
    ref, _ = with_canaries(site)
    us = site.officer(US)

    assert us.open(f"/{ref}").status_code == 200
    assert us.open(f"/{GROUP}/2018/ROK-777").status_code == 404
    assert us.open(f"/{ref}/v9").status_code == 404


def test_a_host_without_a_reading_role_reads_nothing(site: Site) -> None:
    from tandem.desk.group import appoint_officer

    site.cast.call(appoint_officer, ROK, 1, number=9, roles=("host",), name="Runs the machine")
    host = site.officer(ROK, 9)

    for path in (f"/{GROUP}/", f"/{GROUP}/actions", f"/{GROUP}/record", f"/{GROUP}/record/archive"):
        answer = host.open(path)
        assert answer.status_code in (403, 404), path
        assert b"ROK-1" not in answer.content


def test_the_password_of_one_group_opens_no_other(site: Site) -> None:
    site.account(ROK)
    stranger = site.stranger()
    stranger.post("/sign-in", {"name": f"rok-2.{GROUP}".lower(), "password": PASSWORD, "next": f"/{OTHER_GROUP}/"})

    assert stranger.open(f"/{OTHER_GROUP}/").status_code == 404

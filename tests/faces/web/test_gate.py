"""The gate: the other party, a stranger, a reader and an officer of another group, walked over every address.

A pattern that is added to the addresses and not to this walk fails it.
"""

import hashlib
import secrets
from collections.abc import Iterator

from tests.cast import READER, ROK, US
from tests.faces.web.pages import GROUP, OTHER_GROUP, PASSWORD, SURVEY, Officer, Site, form_at
from tests.faces.web.proofs import with_app
from tests.texts import propose

from tandem.desk.reading import reader_of
from tandem.desk.reading_room import take_in
from tandem.faces.web import (
    amend,
    calendars,
    commitment_forms,
    differing_forms,
    goals,
    people,
    policy_form,
    statement_forms,
    surprises,
    track_steps,
    watch,
)
from tandem.faces.web.meeting_moves import MOVES as MEETING_MOVES
from tandem.faces.web.models import Account, Invitation
from tandem.faces.web.moves import MOVES
from tandem.faces.web.own import CHANGES
from tandem.faces.web.report_files import FORMS
from tandem.faces.web.request_moves import CLEARANCE_MOVES
from tandem.faces.web.steps import STEPS
from tandem.faces.web.text_moves import TEXT_MOVES
from tandem.faces.web.urls import urlpatterns
from tandem.watch.found import Found
from tandem.watch.page import Block, Page, Span

HOST, COUNSEL = 9, 8
TEXT = f"{GROUP}/2018/ROK-2"
CANARY = "canary-of-the-ROK-desk"
DOCUMENT = hashlib.sha256(CANARY.encode()).hexdigest()
_OPEN = {"front", "sign-in", "sign-out", "language", "mfa_authenticate", "passkey-alone", "passkey-asked", "invitation",
         "styleguide", "public", "public-heads", "public-feed", "public-report", "public-report-file"}  # fmt: skip
_POSTED = {
    "bundle-out",
    "bundle-in",
    "erasure-answer",
    "discard",
    "outbox-remove",
    "meeting-next",
    "note-discard",
    "inner-discard",
    "assessment-discard",
    "charter-change",
    "people-change",
    "calendars-change",
    "seen",
    "stand-in-end",
    "hand-over-discard",
    "watch-decide",
    "watch-discard",
}
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
        "invitation": [f"/invitation/{'x' * 43}"],
        "people": [f"/{GROUP}/people"],
        "people-change": [f"/{GROUP}/people/{what}" for what in people.CHANGES],
        "stand-in": [f"/{GROUP}/people/stand-in"],
        "stand-in-end": [f"/{GROUP}/people/stand-in/end"],
        "hand-over": [f"/{GROUP}/hand-over"],
        "hand-over-discard": [f"/{GROUP}/hand-over/{draft}/discard"],
        "access": [f"/{GROUP}/access", f"/{GROUP}/access?page=2"],
        "charter": [f"/{GROUP}/charter"],
        "charter-table": [f"/{GROUP}/charter.json"],
        "charter-amend": [f"/{GROUP}/charter/amend", f"/{GROUP}/charter/amend?draft={draft}"],
        "charter-change": [f"/{GROUP}/charter/{what}" for what in amend.CHANGES],
        "sign-out": ["/sign-out"],
        "language": ["/language"],
        "styleguide": ["/styleguide"],
        "public": [f"/public/{GROUP}", f"/public/{GROUP}?lang=ko&as_of=2018-10-14"],
        "public-heads": [f"/public/{GROUP}/heads.txt"],
        "public-feed": [f"/public/{GROUP}/feed.atom"],
        "public-report": [f"/public/{GROUP}/reports/ROK-1"],
        "public-report-file": [f"/public/{GROUP}/reports/ROK-1.{form}" for form in FORMS],
        "desk": [f"/{GROUP}/"],
        "actions": [f"/{GROUP}/actions", f"/{GROUP}/actions?state=notified&owner=ROK&page=1"],
        "search": [f"/{GROUP}/search", f"/{GROUP}/search?q=canary", f"/{GROUP}/search?q=desk&page=1"],
        "table": [f"/{GROUP}/actions.csv", f"/{GROUP}/actions.csv?q={CANARY}&sort=-last"],
        "seen": [f"/{GROUP}/seen"],
        "requests": [f"/{GROUP}/requests"],
        "requests-table": [f"/{GROUP}/requests.csv", f"/{GROUP}/requests.xlsx"],
        "give": [f"/{GROUP}/notices/new", f"/{GROUP}/notices/new?draft={draft}"],
        "draft-step": [f"/{GROUP}/drafts/{draft}/{step}" for step in STEPS],
        "draft-columns": [f"/{GROUP}/drafts/{draft}/columns", f"/{GROUP}/drafts/{draft}/columns?sheet=1"],
        "draft-original": [f"/{GROUP}/drafts/{draft}/original"],
        "goods-form": [f"/{GROUP}/notices/goods.xlsx"],
        "goods-table": [f"/{ref}/goods.xlsx", f"/{ref}/goods.csv"],
        "goods-original": [f"/{ref}/goods/original"],
        "evidence": [f"/{ref}/evidence/{'0' * 64}/1"],
        "draft-state": [f"/{GROUP}/drafts/{draft}/states/1", f"/{GROUP}/drafts/{draft}/states/9"],
        "outbox-remove": [f"/{GROUP}/outbox/{draft}/remove"],
        "discard": [f"/{GROUP}/drafts/{draft}/discard"],
        "calendars": [f"/{GROUP}/calendars", f"/{GROUP}/calendars?as_of=2018-10-14"],
        "calendars-change": [f"/{GROUP}/calendars/{what}" for what in calendars.CHANGES],
        "record": [f"/{GROUP}/record", f"/{GROUP}/record?find={ref}", f"/{GROUP}/record?find={draft}"],
        "deposit": [f"/{GROUP}/deposit", f"/{GROUP}/deposit?as_of=2018-10-14"],
        "board": [f"/{GROUP}/board", f"/{GROUP}/board?view=table&from=2018-01-01", f"/{GROUP}/board?view=commitments"],
        "goals": [f"/{GROUP}/goals", f"/{GROUP}/goals?until=2018-11-20"],
        "goals-change": [f"/{GROUP}/goals/{what}" for what in goals.CHANGES],
        "commitments": [f"/{GROUP}/commitments", f"/{GROUP}/commitments?side=ROK&state=due&asked=yes&graph=US"],
        "commitments-change": [f"/{GROUP}/commitments/{what}" for what in commitment_forms.CHANGES],
        "commitment": [f"/{GROUP}/commitments/PYD-5.2", f"/{GROUP}/commitments/PYD-5.2@ROK-9"],
        "policies": [f"/{GROUP}/policies", f"/{GROUP}/policies?as_of=2018-10-14"],
        "policy-state": [f"/{GROUP}/policies/{what}" for what in policy_form.CHANGES],
        "policy-withdraw": [f"/{GROUP}/policies/withdraw", f"/{GROUP}/policies/withdraw?on=us-8"],
        "surprises": [f"/{GROUP}/surprises", f"/{GROUP}/surprises?actor=ROK&page=2"],
        "surprises-change": [f"/{GROUP}/surprises/{what}" for what in surprises.CHANGES],
        "surprise": [f"/{GROUP}/surprises/s1", f"/{GROUP}/surprises/MONITOR-7"],
        "contacts": [f"/{GROUP}/contacts", f"/{GROUP}/contacts?side=DPRK&page=1"],
        "contacts-record": [f"/{GROUP}/contacts/record"],
        "line": [f"/{GROUP}/line", f"/{GROUP}/line?page=2"],
        "sources": [f"/{GROUP}/sources", f"/{GROUP}/sources?page=2"],
        "statements": [f"/{GROUP}/statements", f"/{GROUP}/statements?side=ROK&source=news-1&form=full&page=2"],
        "statements-change": [f"/{GROUP}/statements/{what}" for what in statement_forms.CHANGES],
        "statement": [f"/{GROUP}/statements/MONITOR-7"],
        "accounts": [f"/{GROUP}/accounts", f"/{GROUP}/accounts?page=2"],
        "accounts-change": [f"/{GROUP}/accounts/{what}" for what in differing_forms.CHANGES],
        "account": [f"/{GROUP}/accounts/proposer"],
        "watch": [f"/{GROUP}/watch"],
        "watch-drop": [f"/{GROUP}/watch/drop"],
        "watch-document": [f"/{GROUP}/watch/{DOCUMENT}"],
        "watch-original": [f"/{GROUP}/watch/{DOCUMENT}/original"],
        "watch-discard": [f"/{GROUP}/watch/{'e' * 64}/discard"],
        "watch-decide": [f"/{GROUP}/watch/{DOCUMENT}/{what}" for what in watch.DECISIONS],
        "reports": [f"/{GROUP}/reports"],
        "report-new": [f"/{GROUP}/reports/new", f"/{GROUP}/reports/new?draft={draft}"],
        "report": [f"/{GROUP}/reports/ROK-1"],
        "report-correct": [f"/{GROUP}/reports/ROK-1/correct"],
        "report-file": [f"/{GROUP}/reports/ROK-1.{form}" for form in FORMS],
        "perception": [f"/{GROUP}/perception", f"/{GROUP}/perception?first=US&second=ROK"],
        "assessment-discard": [f"/{GROUP}/perception/{draft}/discard"],
        "step-new": [f"/{GROUP}/steps/new"],
        "track-step": [f"/{GROUP}/steps/m24", f"/{GROUP}/steps/ROK-9"],
        "step-change": [f"/{GROUP}/steps/m24/{what}" for what in track_steps.CHANGES],
        "scope": [f"/{GROUP}/scope"],
        "nodes": [f"/{GROUP}/nodes"],
        "archive": [f"/{GROUP}/record/archive"],
        "check": [f"/{GROUP}/record/check"],
        "bundles": [f"/{GROUP}/record/bundles"],
        "bundle-out": [f"/{GROUP}/record/bundles/out"],
        "bundle-review": [f"/{GROUP}/record/bundles/review"],
        "bundle-in": [f"/{GROUP}/record/bundles/in"],
        "erasures": [f"/{GROUP}/record/erasures"],
        "erase": [f"/{GROUP}/record/erasures/new", f"/{GROUP}/record/erasures/new?entry={'0' * 64}"],
        "erasure-answer": [f"/{GROUP}/record/erasures/answer"],
        "action": [f"/{ref}"],
        "clearances": [f"/{ref}/clearances", f"/{ref}/clearances?departure=2018-12-14&tie=US"],
        "readers": [f"/{ref}/readers", f"/{TEXT}/readers"],
        "version": [f"/{ref}/v1", f"/{ref}/v2"],
        "assess": [f"/{ref}/assess"],
        "clearance-move": [
            address
            for slug in CLEARANCE_MOVES
            for address in (f"/{ref}/{slug}", f"/{ref}/{slug}?draft={draft}", f"/{ref}/{slug}?on_entry=ROK-1&rule=x")
        ],
        "papers": [f"/{ref}/papers"],
        "paper": [f"/{ref}/papers/notice-7-application.en.docx", f"/{ref}/papers/no-such-form.en.xlsx"],
        "inner": [f"/{ref}/inner", f"/{ref}/inner?inner={draft}"],
        "inner-discard": [f"/{ref}/inner/{draft}/discard"],
        "compare": [f"/{ref}/v1..v2", f"/{ref}/v2..v1"],
        "revise": [f"/{ref}/revise", f"/{ref}/revise?draft={draft}"],
        "meetings": [f"/{GROUP}/meetings", f"/{GROUP}/meetings?as_of=2018-10-14"],
        "meeting-new": [f"/{GROUP}/meetings/{what}" for what in ("new", "observe")],
        "meeting-next": [f"/{ref}/next"],
        "notes": [f"/{ref}/notes", f"/{ref}/notes?note={draft}"],
        "note-discard": [f"/{ref}/notes/{draft}/discard"],
        "meeting-move": [f"/{ref}/{slug}" for slug in MEETING_MOVES],
        "texts": [f"/{GROUP}/texts", f"/{GROUP}/texts?state=in_force&sort=line"],
        "propose": [f"/{GROUP}/texts/new", f"/{GROUP}/texts/new?draft={draft}"],
        "reword": [f"/{TEXT}/reword", f"/{TEXT}/reword?draft={draft}", f"/{ref}/reword"],
        "text-move": [
            address
            for slug in TEXT_MOVES
            for address in (f"/{TEXT}/{slug}", f"/{TEXT}/{slug}?draft={draft}", f"/{ref}/{slug}")
        ],
        "text-version": [f"/{TEXT}/ROK-9", f"/{ref}/ROK-9"],
        "text-difference": [f"/{TEXT}/ROK-9..ROK-10", f"/{ref}/ROK-9..ROK-10"],
        "move": [address for slug in MOVES for address in (f"/{ref}/{slug}", f"/{ref}/{slug}?draft={draft}")],
    }


def host_of(site: Site) -> Officer:
    """Who runs the machine for the ROK and has no other role."""
    from tandem.desk.group import appoint_officer

    site.cast.call(appoint_officer, ROK, 1, number=HOST, roles=("host",), name="Runs the machine")
    return site.officer(ROK, HOST)


def half_signed_in(site: Site) -> Officer:
    """Somebody who gave the right password of the ROK's counsel, and not yet the second factor."""
    from tandem.desk.group import appoint_officer

    site.cast.call(appoint_officer, ROK, 1, number=COUNSEL, roles=("desk_officer", "counsel"), name="Counsel")
    with_app(site.account(ROK, COUNSEL))
    stranger = site.stranger()
    page = stranger.post("/sign-in", {"name": f"rok-{COUNSEL}.{GROUP}".lower(), "password": PASSWORD})
    assert b"/sign-in/factor" in page.content
    return stranger


def with_canaries(site: Site) -> tuple[str, str]:
    """An action on record, and a private draft of the ROK's desk officer about it and about another; its id."""
    rok = site.officer(ROK)
    ref = rok.give()
    home = rok.begin(f"/{GROUP}/notices/new", **{**SURVEY, "title": CANARY, "what": CANARY, "route": CANARY})
    rok.send(f"/{ref}/revise", title=CANARY, changes=CANARY)
    assert propose(site.cast) == TEXT
    rok.send(f"/{GROUP}/texts/new", title=CANARY, text_en="")
    drop_document(site)
    assert CANARY in rok.open(f"/{GROUP}/watch/{DOCUMENT}").content.decode()
    for page in ("what", "check", "states/1"):
        assert CANARY in rok.open(f"{home}/{page}").content.decode()
    return ref, home.rpartition("/")[2]


def drop_document(site: Site) -> None:
    """A public document in the reading room of the ROK, as an editor took it in; who reads what is its own affair."""
    raw = CANARY.encode()
    block = Block(Span(0, len(CANARY)), "paragraph")
    found = Found(Page("canary.txt", DOCUMENT, "text/plain", CANARY, (block,), "en"))
    desk = site.cast.nodes[0]
    take_in(
        desk, reader=reader_of(desk, code=ROK, officer=2), now=site.cast.now, name=f"{CANARY}.txt", payload=raw,
        found=found, proposals=(), stages="notes/1",
    )  # fmt: skip


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
        "a host of the same party": host_of(site),
        "somebody with the password and no second factor yet": half_signed_in(site),
        "a stranger": site.stranger(),
    }

    for who, walker in walkers.items():
        for _, path, status, answer in walk(walker, ref, draft):
            assert CANARY.encode() not in answer, (who, path)
            assert status != 500, (who, path)
            walker.client.cookies.pop("tandem_language", None)
            if path == "/sign-out" and walkers_login(site, who) is not None:
                walker.client.force_login(walkers_login(site, who))


def walkers_login(site: Site, who: str) -> object:
    found = {
        "the other party": (US, 2, GROUP),
        "the head of the other party": (US, 1, GROUP),
        "a reader of the other party": (US, READER, GROUP),
        "a reader of the same party": (ROK, READER, GROUP),
        "a host of the same party": (ROK, HOST, GROUP),
        "an officer of another group": ("JP", 2, OTHER_GROUP),
    }.get(who)
    return site.account(*found).login if found else None


def test_the_draft_is_still_there_after_all_that(site: Site) -> None:
    ref, draft = with_canaries(site)

    for path in (f"/{GROUP}/drafts/{draft}/discard",):
        assert site.officer(US).post(path, {}).status_code == 404
        assert site.officer(ROK, READER).post(path, {}).status_code == 404
        assert site.officer("JP", 2, OTHER_GROUP).post(path, {}).status_code == 404

    assert CANARY in site.officer(ROK).open(f"/{GROUP}/drafts/{draft}/what").content.decode()
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
        if name in _OPEN | _OWN:
            continue
        for path in paths:
            answer = other.post(path, {}) if name in _POSTED else other.open(path)
            assert (answer.status_code, answer.content) == (404, nothing.content), path


def test_a_reference_that_is_not_there_is_the_same_page_for_an_officer(site: Site) -> None:
    ref, _ = with_canaries(site)
    us = site.officer(US)

    assert us.open(f"/{ref}").status_code == 200
    assert us.open(f"/{GROUP}/2018/ROK-777").status_code == 404
    assert us.open(f"/{ref}/v9").status_code == 404


def test_a_host_without_a_reading_role_reads_nothing_but_its_own_settings(site: Site) -> None:
    ref, draft = with_canaries(site)
    host = host_of(site)

    for name, paths in addresses(ref, draft).items():
        if name in _OPEN | _OWN:
            continue
        for path in paths:
            answer = host.open(path)
            # Of an address that is only posted to, everybody is sent to the page with its form.
            assert answer.status_code in (303, 403, 404, 405), path
            assert b"ROK-1" not in answer.content.replace(path.encode(), b""), path
    assert host.open("/settings").status_code == 200


def test_who_may_not_act_writes_nothing_whatever_is_sent(site: Site) -> None:
    ref, draft = with_canaries(site)
    walkers = {
        "a reader": site.officer(ROK, READER),
        "a reader of the other party": site.officer(US, READER),
        "a host": host_of(site),
        "an officer of another group": site.officer("JP", 2, OTHER_GROUP),
        "the right password alone": half_signed_in(site),
        "a stranger": site.stranger(),
    }
    site.account(ROK, READER), site.account(US, READER)
    seen = form_at(site.officer(ROK).open(f"/{ref}/revise"), f"/{ref}/revise")["seen"]
    before, accounts = site.entries(), Account.objects.count()

    for who, walker in walkers.items():
        for name, paths in addresses(ref, draft).items():
            for path in paths if name not in _OPEN | _OWN else ():
                fields = {
                    **SURVEY, "seen": seen, "token": secrets.token_hex(16), "reason": "x", "position": "objection",
                    "override": "yes", "party": US, "answer": "x", "text": "x", "result": "x", "until": "2018-12-20",
                    "number": "3", "name": "kim", "roles": "head_of_delegation",
                }  # fmt: skip
                assert walker.post(path, fields).status_code != 500, (who, path)
                assert site.entries() == before, (who, path)
    assert Account.objects.count() == accounts
    assert Invitation.objects.count() == 0


def test_the_password_of_one_group_opens_no_other(site: Site) -> None:
    site.account(ROK)
    stranger = site.stranger()
    stranger.post("/sign-in", {"name": f"rok-2.{GROUP}".lower(), "password": PASSWORD, "next": f"/{OTHER_GROUP}/"})

    assert stranger.open(f"/{OTHER_GROUP}/").status_code == 404

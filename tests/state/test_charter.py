"""The charter in force at an entry: what lies in its own past decides, and no order of arrival does."""

import itertools
import random
from typing import Any

import pytest
from tests.cast import DESK, HEAD, JP, MONITOR, ROK, ROLES, US, Cast, apart, three
from tests.charters import (
    amend,
    changed,
    digest_of,
    sign_acceptance,
    sign_amendment,
    sign_refusal,
    window,
)
from tests.texts import sign_proposal

from tandem.acts.notice import NoticeGiven
from tandem.acts.text import TextAccepted, TextRevised
from tandem.record import canonical
from tandem.record.entry import Entry, read_envelope
from tandem.rules.procedure import procedure_of
from tandem.state.agreement import standing_of
from tandem.state.fold import Fold
from tandem.state.group import Group

SEVEN, NINE, THREE = window(7), window(9), window(3)


def reason(cast: Cast, entry: Entry, code: str = ROK) -> str | None:
    return dict(cast.group(code).disregarded).get(entry.id)


def entries(cast: Cast) -> list[Entry]:
    store = cast.nodes[0].store
    return [read_envelope(raw) for feed in store.heads() for raw in store.feed(feed, 0)]


def folded(cast: Cast, order: list[Entry]) -> tuple[str, Group]:
    fold = Fold(table=cast.nodes[0].store.table).take_all(order)
    return fold.state_hash(), fold.group()


def terms_under(cast: Cast, plain: dict[str, Any]) -> NoticeGiven:
    return NoticeGiven(
        action_type="cooperation_project", charter=digest_of(plain), procedure="no-surprises", starts_on="2018-11-30",
        ends_on="2018-12-17", zone="Asia/Seoul",
    )  # fmt: skip


def notify(cast: Cast, code: str, plain: dict[str, Any], **given: Any) -> Entry:
    prose = {"title": "Joint survey", "what": "A train crosses."}
    return cast.forge(code, terms_under(cast, plain), officer=DESK, prose=prose, **given)


def test_an_amendment_is_in_force_once_every_party_has_accepted_it() -> None:
    cast = apart()
    plain = changed(cast.charter, SEVEN)

    version = sign_amendment(cast, ROK, plain)
    before = cast.group(US)
    sign_acceptance(cast, US, version, plain)

    assert before.charter_digest == cast.founding.charter
    assert [sorted(one.accepted) for one in before.amendments] == [[ROK]]
    for code in (ROK, US):
        after = cast.group(code)
        assert after.charter_digest == digest_of(plain)
        assert after.charter.procedures["no-surprises"].window.count == 7  # type: ignore[union-attr]
        assert set(after.charters) == {cast.founding.charter, digest_of(plain)}
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_three_parties_wait_for_the_one_that_is_late() -> None:
    cast = three()
    plain = changed(cast.charter, SEVEN)
    version = sign_amendment(cast, ROK, plain)
    sign_acceptance(cast, US, version, plain)

    before = cast.group(JP).charter_digest
    sign_acceptance(cast, JP, version, plain)

    assert before == cast.founding.charter
    assert cast.group(US).charter_digest == digest_of(plain)


def test_a_charter_lacking_a_line_for_charters_lets_those_accept_who_accept_any_text() -> None:
    def drop(plain: dict[str, Any]) -> None:
        plain["matrix"] = {kind: roles for kind, roles in plain["matrix"].items() if ":" not in kind}

    cast = apart(change=drop)
    plain = changed(cast.charter, SEVEN)

    version = sign_amendment(cast, ROK, plain, officer=DESK)
    sign_acceptance(cast, US, version, plain, officer=DESK)

    assert cast.group().charter_digest == digest_of(plain)


def test_a_notice_keeps_the_rules_under_which_it_was_given_and_the_next_one_has_the_new() -> None:
    cast = apart()
    old = cast.give()

    amend(cast, SEVEN)
    new = cast.give()

    counts = []
    for ref in (old, new):
        procedure = procedure_of(cast.notice(ref), cast.group())
        assert procedure is not None
        assert procedure.window is not None
        counts.append(procedure.window.count)
    assert counts == [5, 7]


def test_what_was_written_with_the_acceptance_unseen_is_judged_by_the_charter_before() -> None:
    cast = apart()
    plain = changed(cast.charter, SEVEN)
    version = sign_amendment(cast, ROK, plain)
    page = cast.page(ROK)
    sign_acceptance(cast, US, version, plain)

    unseen = notify(cast, ROK, cast.charter, seen=page)
    too_late = notify(cast, ROK, cast.charter)
    under_the_new = notify(cast, ROK, plain)
    before_it_was_seen = notify(cast, US, cast.charter, seen={})

    for code in (ROK, US):
        assert reason(cast, unseen, code) is None
        assert reason(cast, too_late, code) == "not_by_the_charter"
        assert reason(cast, under_the_new, code) is None
        # The own acceptance lies in the past of all that the party writes afterwards.
        assert reason(cast, before_it_was_seen, code) == "not_by_the_charter"


def test_a_second_signature_is_asked_for_by_the_charter_in_the_past_of_the_act() -> None:
    def twice(plain: dict[str, Any]) -> None:
        plain["second_signature"]["position.taken/1:objection"] = ROLES[HEAD]

    cast = apart()
    ref = cast.give()
    cast.take(ref, "objection")
    amend(cast, twice)

    cast.take(ref, "objection", reason="Still diesel.")

    assert [position.wants_second for position in cast.notice(ref).positions] == [False, True]
    assert [position.wants_second for position in cast.notice(ref, US).positions] == [False, True]


def test_who_may_write_what_is_asked_of_the_charter_in_the_past_of_the_act() -> None:
    def heads_only(plain: dict[str, Any]) -> None:
        plain["matrix"]["comment.made/1"] = [ROLES[HEAD]]

    from tandem.acts.comment import CommentMade

    cast = apart()
    ref = cast.give()
    version = cast.notice(ref).current.stamp.entry
    amend(cast, heads_only)

    comment = cast.forge(US, CommentMade(), refs=[(version, "version")], prose={"text": "Understood."})

    assert reason(cast, comment, ROK) == reason(cast, comment, US) == "role_may_not"


@pytest.mark.parametrize(("officer", "expected"), [(HEAD, None), (DESK, "role_may_not")])
def test_only_a_head_of_delegation_puts_a_charter_forward_or_accepts_it(officer: int, expected: str | None) -> None:
    cast = apart()
    plain = changed(cast.charter, SEVEN)
    proposed = sign_amendment(cast, ROK, changed(cast.charter, NINE), officer=officer)
    version = sign_amendment(cast, ROK, plain)

    accepted = sign_acceptance(cast, US, version, plain, officer=officer)

    assert reason(cast, proposed) == reason(cast, accepted) == expected
    assert (cast.group().charter_digest == digest_of(plain)) == (expected is None)


def _rename(plain: dict[str, Any]) -> None:
    plain["short"] = "ROK-ONLY"


def _expel(plain: dict[str, Any]) -> None:
    plain["parties"] = plain["parties"][:1]


def _lock_out(plain: dict[str, Any]) -> None:
    plain["matrix"]["text.accepted/1:charter"] = ["monitor"]


def _unreadable(plain: dict[str, Any]) -> None:
    plain["procedures"]["no-surprises"]["silence"] = "consent"


def _simulate(plain: dict[str, Any]) -> None:
    plain["simulation"] = {"clock_seat": ROK}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_rename, "charter_not_amendable"), (_expel, "charter_not_amendable"), (_lock_out, "charter_not_amendable"),
        (_simulate, "charter_not_amendable"), (_unreadable, "charter_unreadable"),
    ],
)  # fmt: skip
def test_a_forged_charter_that_may_not_replace_another_counts_for_nothing(change: Any, expected: str) -> None:
    cast = apart()
    plain = changed(cast.charter, change)

    version = sign_amendment(cast, ROK, plain)
    sign_acceptance(cast, US, version, plain)

    assert reason(cast, version) == reason(cast, version, US) == expected
    assert cast.group().charter_digest == cast.founding.charter
    assert cast.group().amendments == ()


def test_a_charter_in_place_of_one_that_is_not_in_force_counts_for_nothing() -> None:
    cast = apart()
    first = amend(cast, SEVEN)

    stale = sign_amendment(cast, ROK, changed(first, NINE), base=cast.founding.charter)
    back = sign_amendment(cast, ROK, cast.charter)

    assert reason(cast, stale) == "charter_not_the_base"
    assert reason(cast, back) == "charter_was_in_force"


def test_the_page_of_a_charter_and_the_charter_in_force_go_by_the_same_words() -> None:
    cast = apart()
    plain, hidden = changed(cast.charter, SEVEN), changed(cast.charter, NINE)
    line, notice = sign_proposal(cast), cast.notice(cast.give())
    version = sign_amendment(cast, ROK, plain)

    # The refs of these name another matter, or another version, before or behind the one that they are about.
    revised = cast.forge(
        US, TextRevised(
            sort="charter", authentic=("en", "ko"), tables={"charter": digest_of(hidden)},
            base=cast.group().charter_digest,
        ), officer=HEAD, role=ROLES[HEAD], tables={digest_of(hidden): canonical.encode(hidden)},
        refs=[(notice.id, "depends"), (version.id, "version"), (line.id, "version")],
    )  # fmt: skip
    cast.forge(
        ROK, TextAccepted(wording=digest_of(hidden)), officer=HEAD, role=ROLES[HEAD],
        refs=[(line.id, "about"), (revised.id, "version"), (version.id, "version")],
    )  # fmt: skip

    text = cast.group().texts[version.id]
    counts = standing_of(text, (ROK, US)).counts
    assert cast.group().charter_digest == digest_of(hidden)
    assert counts is not None
    assert counts.version == revised.id
    assert text.disregarded == cast.notice(notice.ref).disregarded == ()
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_charters_follow_one_another_in_a_chain() -> None:
    cast = apart()
    first = amend(cast, SEVEN)
    second = amend(cast, NINE, first=US)

    course = cast.group().charter_course()

    assert course.chain == (cast.founding.charter, digest_of(first), digest_of(second))
    assert cast.group().charter_digest == digest_of(second)


def test_a_party_that_accepts_another_takes_its_acceptance_back() -> None:
    cast = apart()
    seven, nine = changed(cast.charter, SEVEN), changed(cast.charter, NINE)
    version = sign_amendment(cast, ROK, seven)
    sign_amendment(cast, ROK, nine)

    accepted = sign_acceptance(cast, US, version, seven)

    assert reason(cast, accepted) is None
    assert cast.group().charter_digest == cast.founding.charter
    sign_acceptance(cast, ROK, version, seven)
    assert cast.group().charter_digest == digest_of(seven)


def test_a_refusal_takes_an_acceptance_back_for_all_who_had_it() -> None:
    cast = apart()
    plain = changed(cast.charter, SEVEN)
    version = sign_amendment(cast, ROK, plain)
    sign_refusal(cast, ROK, version)

    sign_acceptance(cast, US, version, plain)

    assert cast.group().charter_digest == cast.founding.charter


def test_an_acceptance_taken_back_unseen_by_the_other_has_bound() -> None:
    cast = apart()
    plain = changed(cast.charter, SEVEN)
    version = sign_amendment(cast, ROK, plain)
    page = cast.page(US)
    sign_refusal(cast, ROK, version)

    sign_acceptance(cast, US, version, plain, seen=page)

    for code in (ROK, US):
        assert cast.group(code).charter_digest == digest_of(plain)


def crossed() -> tuple[Cast, dict[str, Any], dict[str, Any]]:
    """Two charters of one base, each complete for whoever had not seen the other party's last word."""
    cast = apart()
    seven, nine = changed(cast.charter, SEVEN), changed(cast.charter, NINE)
    by_rok, by_us = sign_amendment(cast, ROK, seven), sign_amendment(cast, US, nine, seen={})
    cast.cut = (ROK,)
    sign_acceptance(cast, ROK, by_us, nine)
    sign_acceptance(cast, US, by_rok, seven)
    return cast, seven, nine


def test_two_charters_complete_at_once_replace_nothing_until_all_accept_another() -> None:
    cast, seven, nine = crossed()
    alone = {code: cast.group(code).charter_digest for code in (ROK, US)}
    cast.join()

    joined = cast.group()
    third = changed(cast.charter, THREE)
    version = sign_amendment(cast, ROK, third)
    sign_acceptance(cast, US, version, third)

    assert alone == {ROK: digest_of(nine), US: digest_of(seven)}
    assert joined.charter_digest == cast.founding.charter
    assert {one.digest for one in joined.charter_course().contested} == {digest_of(seven), digest_of(nine)}
    assert cast.group().charter_digest == digest_of(third)
    assert cast.group(US).charter_course().contested == ()


def test_what_was_written_under_a_charter_that_was_contested_later_stands() -> None:
    cast, seven, nine = crossed()
    by_rok, by_us = notify(cast, ROK, nine), notify(cast, US, seven)
    cast.join()

    under_the_base = notify(cast, ROK, cast.charter)

    for code in (ROK, US):
        assert [reason(cast, one, code) for one in (by_rok, by_us, under_the_base)] == [None, None, None]
        for entry, count in ((by_rok, 9), (by_us, 7), (under_the_base, 5)):
            notice = cast.group(code).notices[entry.id]
            procedure = procedure_of(notice, cast.group(code))
            assert procedure is not None
            assert procedure.window is not None
            assert procedure.window.count == count


def test_no_order_of_arrival_changes_which_charter_is_in_force() -> None:
    cast, seven, nine = crossed()
    notify(cast, ROK, nine)
    notify(cast, US, seven)
    cast.join()
    third = changed(cast.charter, THREE)
    version = sign_amendment(cast, US, third)
    sign_acceptance(cast, ROK, version, third)
    notify(cast, ROK, third)
    every = entries(cast)

    found = {folded(cast, random.Random(seed).sample(every, len(every)))[0] for seed in range(40)}

    assert found == {cast.desks[ROK].state_hash()} == {cast.desks[US].state_hash()}


def test_every_order_of_the_feeds_of_three_parties_folds_alike() -> None:
    cast = three()
    seven, nine = changed(cast.charter, SEVEN), changed(cast.charter, NINE)
    page = cast.page(JP)
    by_rok = sign_amendment(cast, ROK, seven)
    by_us = sign_amendment(cast, US, nine, seen=page)
    sign_acceptance(cast, JP, by_us, nine)
    sign_acceptance(cast, US, by_rok, seven)
    sign_acceptance(cast, JP, by_rok, seven, seen=page)
    sign_acceptance(cast, ROK, by_us, nine, seen=page)
    feeds: dict[str, list[Entry]] = {}
    for entry in entries(cast):
        feeds.setdefault(entry.header.feed, []).append(entry)

    found = set()
    for order in itertools.permutations(feeds):
        state, group = folded(cast, [entry for feed in order for entry in feeds[feed]])
        found.add((state, group.charter_digest, tuple(group.charters)))

    assert len({(state, digest) for state, digest, _ in found}) == 1


def test_a_monitor_has_no_say_on_the_charter() -> None:
    cast = apart(monitors=(MONITOR,))

    amend(cast, SEVEN)

    assert cast.group(MONITOR).charter.procedures["no-surprises"].window.count == 7  # type: ignore[union-attr]

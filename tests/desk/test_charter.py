"""What the desk lets be written while the charter changes: from an older page, and as an amendment."""

from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from tests.cast import (
    DESK,
    HEAD,
    JP,
    ROK,
    ROLES,
    US,
    Cast,
    apart,
    charter,
    desk_of,
    draft,
    genesis,
    own_seat,
    three,
)
from tests.charters import amend, changed, digest_of, sign_acceptance, sign_amendment, window

from tandem.acts.act import Act
from tandem.acts.text import TextAccepted
from tandem.desk import notice as noticing
from tandem.desk.charter import accept_charter, charter_table, propose_charter
from tandem.desk.desk import Desk, NotAllowed, Receipt
from tandem.desk.position import take_position
from tandem.desk.reading import reader_of
from tandem.desk.record import export_archive, sign_heads, take_in
from tandem.desk.writing import put
from tandem.record import canonical
from tandem.record.entry import Ref
from tandem.record.genesis import group_words
from tandem.record.verify import verify
from tandem.rules.reason import Reason, because
from tandem.store.memory import MemoryStore


def propose(cast: Cast, plain: dict[str, Any], code: str = ROK, officer: int = HEAD, **given: Any) -> Receipt:
    """Put a charter forward at the desk."""
    return cast.call(propose_charter, code, officer, charter=plain, title="Charter", **given)


def write(desk: Desk, *, words: Act, **given: Any) -> Receipt:
    """Put any act through the door of the desk."""
    return put(desk, act=words, **given)


def accept(cast: Cast, code: str, version: str, plain: dict[str, Any], officer: int = HEAD) -> Receipt:
    """Accept a charter through the door of the desk."""
    words = TextAccepted(wording=digest_of(plain))
    return cast.call(write, code, officer, words=words, refs=(Ref(version, "version"),))


def refusal(code: str, **values: Any) -> Reason:
    return because(code, **values)


def test_a_notice_from_a_page_older_than_the_charter_is_kept_as_a_draft(tmp_path: Any) -> None:
    cast = apart(private=tmp_path)
    plain = changed(cast.charter, window(7))
    version = sign_amendment(cast, ROK, plain)
    page = cast.page(ROK)
    sign_acceptance(cast, US, version, plain)
    before = cast.group().frontier

    with pytest.raises(NotAllowed) as caught:
        cast.call(noticing.give_notice, ROK, draft=draft(), seen=page)

    assert caught.value.reasons == (because("came_since_charter", digest=digest_of(plain)[:12]),)
    assert cast.group().frontier == before
    private = cast.desks[ROK].private[ROK]
    assert [one.kind for one in private.list(officer=DESK)] == ["notice.given/1"]
    assert cast.give().endswith("ROK-2")


def test_what_both_charters_allow_is_written_from_an_older_page() -> None:
    cast = apart()
    ref = cast.give(US)
    plain = changed(cast.charter, window(7))
    version = sign_amendment(cast, ROK, plain)
    page = cast.page(ROK)
    sign_acceptance(cast, US, version, plain)

    cast.call(take_position, ROK, ref=ref, position="support", seen=page)

    assert [one.stance for one in cast.notice(ref, US).positions] == ["support"]


def test_an_objection_that_wants_a_second_signature_now_is_not_taken_from_an_older_page() -> None:
    def twice(plain: dict[str, Any]) -> None:
        plain["second_signature"]["position.taken/1:objection"] = ROLES[HEAD]

    cast = apart()
    ref = cast.give(US)
    plain = changed(cast.charter, twice)
    version = sign_amendment(cast, ROK, plain)
    page = cast.page(ROK)
    sign_acceptance(cast, US, version, plain)

    with cast.refused(because("came_since_charter", digest=digest_of(plain)[:12])):
        cast.take(ref, "objection", ROK, seen=page)


def test_an_amendment_goes_through_the_door_of_the_desk_as_any_joint_text() -> None:
    cast = apart()
    plain = changed(cast.charter, window(7))

    version = propose(cast, plain)
    with cast.refused(refusal("role_may_not", role=ROLES[DESK], kind="text.accepted/1", roles=ROLES[HEAD])):
        accept(cast, US, version.entry, plain, DESK)
    accept(cast, US, version.entry, plain)

    assert cast.group(US).charter_digest == digest_of(plain)


def test_only_a_head_puts_a_charter_forward() -> None:
    cast = apart()

    with cast.refused(refusal("role_may_not", role=ROLES[DESK], kind="text.proposed/1", roles=ROLES[HEAD])):
        propose(cast, changed(cast.charter, window(7)), officer=DESK)


def _expel(plain: dict[str, Any]) -> None:
    plain["parties"] = plain["parties"][:1]


def _lock_out(plain: dict[str, Any]) -> None:
    plain["matrix"]["text.accepted/1:charter"] = ["counsel"]


def _nowhere(plain: dict[str, Any]) -> None:
    plain["zone"] = "Asia/Atlantis"


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        (_expel, [refusal("amendment_of_identity", place="parties", expected="ROK, US", found="ROK")]),
        (_nowhere, [refusal("amendment_zone_unknown", place="zone", found="Asia/Atlantis")]),
        (
            _lock_out,
            [
                refusal("amendment_locks_out", place="matrix.text.accepted/1:charter", expected=ROLES[HEAD],
                        found="counsel"),
                refusal("amendment_leaves_nobody", party=ROK, roles="counsel"),
                refusal("amendment_leaves_nobody", party=US, roles="counsel"),
            ],
        ),
    ],
)  # fmt: skip
def test_an_amendment_that_may_not_be_is_refused_with_the_place(change: Any, reasons: list[Reason]) -> None:
    cast = apart()

    with cast.refused(*reasons):
        propose(cast, changed(cast.charter, change))


def test_an_amendment_that_changes_nothing_or_goes_back_is_refused() -> None:
    cast = apart()
    founded = cast.founding.charter

    with cast.refused(refusal("amendment_changes_nothing")):
        propose(cast, cast.charter)
    after = amend(cast, window(7))
    with cast.refused(refusal("amendment_was_in_force", digest=founded[:12])):
        propose(cast, cast.charter)
    assert cast.group().charter_digest == digest_of(after)


def test_a_charter_that_cannot_be_read_is_refused_with_what_is_wrong() -> None:
    def consent(plain: dict[str, Any]) -> None:
        plain["procedures"]["no-surprises"]["silence"] = "consent"

    cast = apart()

    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        propose(cast, changed(cast.charter, consent))

    (reason,) = caught.value.reasons
    assert reason.code == "amendment_unreadable"
    assert "Invalid enum value 'consent'" in str(reason.values["why"])


def test_an_acceptance_comes_too_late_where_another_charter_is_in_force() -> None:
    cast = apart()
    first, second = changed(cast.charter, window(7)), changed(cast.charter, window(9))
    waiting = sign_amendment(cast, US, second)
    amend(cast, window(7))

    with cast.refused(refusal("charter_base_passed", found=cast.founding.charter[:12], expected=digest_of(first)[:12])):
        accept(cast, ROK, waiting.id, second)


def test_a_charter_longer_than_any_needs_to_be_is_refused() -> None:
    def chatter(plain: dict[str, Any]) -> None:
        plain["text"]["en"] = "The parties tell one another. " * 20_000

    cast = apart()
    plain = changed(cast.charter, chatter)
    found = len(canonical.encode(plain))

    with cast.refused(refusal("charter_too_long", found=found, longest=512 * 1024)):
        propose(cast, plain)


def test_only_a_charter_on_record_is_read_by_its_hash() -> None:
    cast = apart()
    after = amend(cast, window(7))

    assert charter_table(cast.desks[US], digest_of(after)) == after
    assert charter_table(cast.desks[US], cast.founding.charter) == cast.charter
    with cast.refused(refusal("no_such_charter", digest="0" * 12)):
        charter_table(cast.desks[US], "0" * 64)


def test_a_charter_put_forward_is_put_forward_better_by_the_other_party() -> None:
    cast = apart()
    first, second = changed(cast.charter, window(7)), changed(cast.charter, window(8))
    ref = propose(cast, first).ref
    assert ref is not None

    version = propose(cast, second, US, revises=ref)
    accept(cast, ROK, version.entry, second)

    assert cast.group().charter_digest == digest_of(second)
    with cast.refused(refusal("no_such_ref", ref="ROK-US/2018/ROK-9")):
        propose(cast, first, US, revises="ROK-US/2018/ROK-9")


def test_who_has_not_read_the_record_cannot_change_the_charter() -> None:
    geneses = [genesis(code) for code in (ROK, US)]
    cast = Cast({one.code: desk_of(own_seat(one)) for one in geneses}, charter(ROK, US), geneses)

    with cast.refused(refusal("charter_not_read")):
        propose(cast, changed(cast.charter, window(7)), US, seen={})


def test_a_charter_is_accepted_once_and_by_its_hash() -> None:
    cast = apart()
    plain = changed(cast.charter, window(7))
    propose(cast, plain)

    with cast.refused(refusal("charter_accepted_already", party=ROK)):
        cast.call(accept_charter, ROK, HEAD, digest=digest_of(plain))
    with cast.refused(refusal("no_such_charter", digest="0" * 12)):
        cast.call(accept_charter, US, HEAD, digest="0" * 64)
    cast.call(accept_charter, US, HEAD, digest=digest_of(plain))

    assert cast.group().charter_digest == digest_of(plain)


def test_an_archive_with_amendments_is_genuine_and_folds_alike_on_a_second_node() -> None:
    cast = three()
    ref = cast.give()
    amend(cast, window(7))
    cast.give(US)
    amend(cast, window(9), first=JP)
    cast.relay()
    desk = cast.desks[ROK]
    others = [sign_heads(cast.desks[code]) for code in (US, JP)]
    held = {feed: head for heads in others for feed, head in heads.items()}
    raw = export_archive(desk, reader=reader_of(desk, code=ROK, officer=DESK), held=held)
    second = Desk(store=MemoryStore(), seats={}, private={})

    take_in(second, raw=raw, words=group_words(cast.group().id))

    assert second.state_hash() == desk.state_hash() == cast.desks[JP].state_hash()
    assert second.group().charter_digest == cast.group(US).charter_digest
    assert second.group().notice(ref) == cast.notice(ref)
    with NamedTemporaryFile(suffix=".zip") as file:
        file.write(raw)
        file.flush()
        report = verify(file.name, group_words(cast.group().id))
    assert (report.exit, report.failures) == (0, [])


def test_a_party_that_was_away_judges_by_what_it_had_and_catches_up() -> None:
    cast = three()
    ref = cast.give()
    cast.cut = (JP,)
    plain = changed(cast.charter, window(7))
    version = propose(cast, plain)
    accept(cast, US, version.entry, plain)
    cast.take(ref, "support", JP)
    cast.join()

    before = cast.group().charter_digest
    accept(cast, JP, version.entry, plain)

    assert before == cast.founding.charter
    assert {cast.group(code).charter_digest for code in (ROK, US, JP)} == {digest_of(plain)}
    assert {desk.state_hash() for desk in cast.desks.values()} == {cast.desks[ROK].state_hash()}
    assert [one.party for one in cast.notice(ref).positions] == [JP]

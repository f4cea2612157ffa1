"""The editor's queue: a proposal becomes an entry by an editor's act alone, and nothing of the rest is on record."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, MONITOR, READER, ROK, Cast, apart
from tests.parallel import OTHERS, TRACKS
from tests.reading_room import DOCUMENT, SUPPORT

from tandem.desk import proposal as queue
from tandem.desk import reading_room as room
from tandem.desk.desk import NotAllowed
from tandem.desk.reading import read_watched, reader_of
from tandem.rules.account import stands
from tandem.rules.reason import because
from tandem.state.reading import Reader
from tandem.watch.found import Account, Found, Indirect, Place, Position
from tandem.watch.lexicon import Known, Lexicon
from tandem.watch.page import Page, Printed, Span
from tandem.watch.proposals import propose_accounts, propose_statements

SHA = hashlib.sha256(DOCUMENT.encode()).hexdigest()
AT = DOCUMENT.index(SUPPORT)
LEXICON = Lexicon(
    (
        Known("ministry", "body", {"en": ("The ministry", "the ministry")}, party="ROK"),
        Known("other", "party", {"en": ("the other side",)}, party="US"),
    )
)


def found() -> Found:
    page = Page("news.txt", SHA, "text/plain", DOCUMENT, (), "en", title="On the survey",
                published=(Printed("2018-10-12", "published", Span(0, 4)),))  # fmt: skip
    span = Span(AT, AT + len(SUPPORT))
    told = Indirect(span, "the other side", ("The ministry", "the other side"), "voiced", span, "indirect.voiced", 0.8)
    return Found(page, indirect=(told,))


def account() -> Account:
    span = Span(DOCUMENT.index("The idea"), len(DOCUMENT) - 1)
    positions = (Position("the ministry", "reported", Place(SHA, span), ("the ministry",)),)
    return Account(
        "Who proposed the group?", "differing", positions, "Two accounts.", "group", "proposer", "slot.proposer"
    )


@pytest.fixture
def cast(tmp_path: Path) -> Cast:
    return apart(monitors=(MONITOR,), private=tmp_path, change=lambda plain: plain.update(others=OTHERS, tracks=TRACKS))


def reader(cast: Cast, code: str = MONITOR, officer: int = HEAD) -> Reader:
    return reader_of(cast.desks[code], code=code, officer=officer)


def take_in(cast: Cast, **given: Any) -> room.TakenIn:
    read = found()
    proposals = [
        *propose_statements(read, raw=DOCUMENT, lexicon=LEXICON), *propose_accounts([account()], sha256=SHA)
    ]  # fmt: skip
    facts = {"name": "news.txt", "payload": DOCUMENT.encode(), "found": read, "stages": "quotes/1", **given}
    return room.take_in(
        cast.desks[MONITOR], reader=reader(cast), now=cast.now, proposals=proposals, **facts
    )  # fmt: skip


def waiting(cast: Cast, sort: str = "statement") -> str:
    held = room.list_proposals(cast.desks[MONITOR], reader=reader(cast), state="waiting")
    return next(one.id for one in held if one.sort == sort)


def accept(cast: Cast, proposal: str, **corrected: str) -> Any:
    return cast.call(
        queue.accept_proposal, MONITOR, HEAD, reader=reader(cast), proposal=proposal, corrected=corrected
    )  # fmt: skip


def test_a_document_taken_in_writes_nothing_on_record_and_twice_is_once(cast: Cast) -> None:
    with cast.unchanged():
        first, second = take_in(cast), take_in(cast)

    assert (first.again, second.again, second.waiting) == (False, True, 2)
    assert room.document_bytes(cast.desks[MONITOR], reader=reader(cast), sha256=SHA) == DOCUMENT.encode()


def test_an_accepted_proposal_stands_with_its_chain_and_files_its_document(cast: Cast) -> None:
    take_in(cast)
    accept(cast, waiting(cast))

    tandem = cast.group(ROK).tandem
    held = tandem.statements[0]
    assert [one.sha256 for one in tandem.sources] == [SHA]
    assert (held.party, held.through, held.form, held.is_signed) == ("US", ("ROK",), "indirect", False)
    assert held.passage.sha256 == hashlib.sha256(SUPPORT.encode()).hexdigest()
    words = read_watched(cast.desks[MONITOR], reader=reader(cast), now=cast.now)
    assert words.text(held.stamp.entry, "words") == SUPPORT
    assert words.text(held.stamp.entry, "chain") == "The ministry\nthe other side"


def test_what_was_decided_is_decided_once_until_it_is_undone(cast: Cast) -> None:
    take_in(cast)
    one = waiting(cast)
    receipt = accept(cast, one)
    with cast.refused(because("proposal_decided", state="accepted", label=f"{receipt.code}-{receipt.seq}")):
        accept(cast, one)
    cast.call(queue.undo_decision, MONITOR, HEAD, reader=reader(cast), proposal=one, reason="Wrong side.")
    accept(cast, one, party="DPRK")

    statements = cast.group(ROK).tandem.statements
    assert [(one.party, bool(one.withdrawals)) for one in statements] == [("US", True), ("DPRK", False)]
    rates = room.rule_rates(cast.desks[MONITOR], reader=reader(cast))
    assert [(rate.rule, rate.corrected, rate.share) for rate in rates if rate.corrected] == [
        ("indirect.voiced", 1, 1.0)
    ]


def test_of_two_editors_at_once_one_alone_puts_it_on_record(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(cast)
    one = waiting(cast)
    meanwhile: list[Any] = []
    filed = queue._filed

    def while_the_first_is_at_it(*given: Any) -> Any:
        monkeypatch.setattr(queue, "_filed", filed)
        with pytest.raises(NotAllowed) as refused:
            accept(cast, one)
        meanwhile.extend(refused.value.reasons)
        return filed(*given)

    monkeypatch.setattr(queue, "_filed", while_the_first_is_at_it)
    accept(cast, one)

    assert meanwhile == [because("proposal_decided", state="accepted", label="-")]
    assert len(cast.group(ROK).tandem.statements) == 1


def test_a_proposal_whose_entry_was_refused_waits_again(cast: Cast) -> None:
    take_in(cast)
    one = waiting(cast)
    with pytest.raises(NotAllowed):
        accept(cast, one, said_on="2031-01-01")

    assert waiting(cast) == one


def test_a_question_goes_on_record_in_the_words_in_which_it_was_read(cast: Cast) -> None:
    take_in(cast)
    one = waiting(cast, "account")
    worded = {"question": "실무단을 누가 제안했습니까?", "explanation": "서로 다른 진술입니다."}
    cast.call(queue.accept_proposal, MONITOR, HEAD, reader=reader(cast), proposal=one, worded=worded)

    held = cast.group(ROK).tandem.accounts[0]
    words = read_watched(cast.desks[MONITOR], reader=reader(cast), now=cast.now)
    assert words.text(held.stamp.entry, "question") == worded["question"]
    states = {p.id: p.state for p in room.list_proposals(cast.desks[MONITOR], reader=reader(cast))}
    assert states[one] == "accepted"


def test_a_correction_of_the_words_is_refused_because_they_are_the_documents(cast: Cast) -> None:
    take_in(cast)
    known = ", ".join(queue.CORRECTABLE)
    with cast.refused(because("not_correctable", name="words", known=known)):
        accept(cast, waiting(cast), words="something else")


def test_a_rejected_proposal_is_no_entry_and_does_not_come_back(cast: Cast) -> None:
    take_in(cast)
    one = waiting(cast)
    with cast.unchanged():
        queue.reject_proposal(cast.desks[MONITOR], reader=reader(cast), now=cast.now, proposal=one, reason="Not said.")
        take_in(cast)

    held = {one.id: one.state for one in room.list_proposals(cast.desks[MONITOR], reader=reader(cast))}
    assert held[one] == "rejected"


def test_a_question_is_opened_with_what_each_document_tells(cast: Cast) -> None:
    take_in(cast)
    accept(cast, waiting(cast, "account"))

    held = cast.group(ROK).tandem.accounts[0]
    assert (held.code, held.slot, [one.modality for one in held.told]) == ("proposer-1", "proposer", ["reported"])
    with cast.refused(because("account_stands", label=held.stamp.label)):
        cast.call(
            queue.undo_decision, MONITOR, HEAD, reader=reader(cast), reason="No.",
            proposal=room.list_proposals(cast.desks[MONITOR], reader=reader(cast), state="accepted")[0].id,
        )  # fmt: skip


def test_each_position_of_a_question_rests_on_a_statement_with_its_passage(cast: Cast) -> None:
    first, second = "The idea for the group", "put forward by the ministry"
    spans = [Span(DOCUMENT.index(words), DOCUMENT.index(words) + len(words)) for words in (first, second)]
    chains = [("the other side",), ("The ministry", "the other side")]
    positions = tuple(
        Position(f"Day {number}", "reported", Place(SHA, span), chain)
        for number, (span, chain) in enumerate(zip(spans, chains, strict=True))
    )
    asked = Account(
        "When was it planned?", "not a difference", positions, "Two attempts.", "survey", "said", "date.plan"
    )
    read = found()
    room.take_in(
        cast.desks[MONITOR], reader=reader(cast), now=cast.now, name="news.txt", payload=DOCUMENT.encode(), found=read,
        stages="quotes/1", proposals=propose_accounts([asked], sha256=SHA),
    )  # fmt: skip

    accept(cast, waiting(cast, "account"))

    group = cast.group(ROK)
    account, statements = group.tandem.accounts[0], group.tandem.statements
    assert [one.passage.sha256 for one in statements] == [
        hashlib.sha256(words.encode()).hexdigest() for words in (first, second)
    ]
    assert [one.statement for one in account.told] == [one.stamp.entry for one in statements]
    assert (account.slot, stands(account, group).outcome) == ("date", "no_difference")


def test_the_reading_room_of_a_seat_is_its_own_and_not_its_readers(cast: Cast) -> None:
    take_in(cast)
    own = reader(cast, ROK, DESK)

    assert room.list_documents(cast.desks[ROK], reader=own) == ()
    with pytest.raises(NotAllowed) as refused:
        room.list_documents(cast.desks[ROK], reader=reader(cast, ROK, READER))
    assert refused.value.reasons == (
        because("room_wants_role", roles="desk_officer, head_of_delegation, monitor"),
    )  # fmt: skip
    with pytest.raises(NotAllowed) as other:
        room.open_document(cast.desks[ROK], reader=own, sha256=SHA)
    assert other.value.reasons == (because("no_such_document", found=SHA),)


def test_an_empty_document_and_one_that_changed_are_refused(cast: Cast) -> None:
    with cast.refused(because("document_size", name="news.txt", found=0, longest=52428800)):
        take_in(cast, payload=b"")
    with cast.refused(because("document_other", name="news.txt")):
        take_in(cast, payload=b"another")

    assert room.list_documents(cast.desks[MONITOR], reader=reader(cast)) == ()


def test_an_unknown_proposal_and_document_say_so(cast: Cast) -> None:
    with cast.refused(because("no_such_proposal", found="p9")):
        accept(cast, "p9")
    with cast.refused(because("nothing_to_undo", found="p9")):
        cast.call(queue.undo_decision, MONITOR, HEAD, reader=reader(cast), proposal="p9", reason="x")

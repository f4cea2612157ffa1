"""Bad input about clearances: refused with its reason, and nothing written; and documents as evidence."""

import io
import zipfile

import pytest
from tests.cast import DESK, MONITOR, READER, ROK, US, Cast, apart
from tests.clearances import (
    CRUDE,
    LETTER,
    NAMELESS,
    OIL,
    PAPER,
    UN,
    answer,
    assess,
    assessed,
    book,
    change,
    decide,
    file,
    granted,
    judge,
    move,
    ready,
    sign_waiver,
    standing,
    waive,
)

from tandem.acts.action import ActionObserved
from tandem.acts.clearance import LineAmount
from tandem.desk import action as observing
from tandem.desk import clearance as clearing
from tandem.desk import grant as granting
from tandem.desk.desk import NotAllowed
from tandem.desk.evidence import LONGEST_PAPER, Paper, file_name, read_paper
from tandem.desk.grant import Ruled
from tandem.desk.reading import read_matter, reader_of
from tandem.regimes.rulebook import write_rulebook
from tandem.rules.reason import Reason, because


@pytest.fixture
def cast() -> Cast:
    """The two parties, on the day of the notice."""
    return apart()


def codes(caught: pytest.ExceptionInfo[NotAllowed]) -> list[str]:
    """The codes of a refusal."""
    return [reason.code for reason in caught.value.reasons]


def test_evidence_of_no_bytes_is_refused(cast: Cast) -> None:
    ref = assessed(cast)

    with cast.refused(because("paper_empty", name="letter.pdf")):
        file(cast, ref, papers=(Paper("letter.pdf", b""),))


@pytest.mark.parametrize(("paper", "reason"), [
    (Paper("a.exe", b"MZ"), "paper_kind_unknown"),
    (Paper("a.pdf", b"MZ is no document"), "paper_not_its_kind"),
    (Paper("a.docx", b"PK\x03\x04 is no archive"), "paper_not_its_kind"),
    (Paper("a.txt", b"\x00\x01"), "paper_not_its_kind"),
    (Paper("a.eml", b"Hello"), "paper_not_its_kind"),
    (Paper("a.png", b"%PDF-1.4"), "paper_not_its_kind"),
    (Paper("a.pdf", b"%PDF-" + bytes(LONGEST_PAPER)), "paper_too_long"),
])  # fmt: skip
def test_a_document_that_is_not_what_its_name_says_is_refused(cast: Cast, paper: Paper, reason: str) -> None:
    ref = assessed(cast)

    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        file(cast, ref, papers=(paper,))
    assert codes(caught) == [reason]


def docx(*more: str) -> bytes:
    """Answer a Word document with these parts beside its own."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            made.writestr(name, "<a/>")
    return raw.getvalue()


def test_a_word_document_is_taken_and_one_with_macros_is_not(cast: Cast) -> None:
    ref = assessed(cast)

    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        file(cast, ref, papers=(Paper("a.docx", docx("word/vbaProject.bin")),))
    assert codes(caught) == ["paper_not_its_kind"]
    file(cast, ref, papers=(Paper("a.docx", docx()),))


def test_a_document_is_read_on_every_node_and_only_through_the_gate(cast: Cast) -> None:
    ref = assessed(cast)
    request = file(cast, ref, papers=(Paper("../cabinet/Grüße\u202e.pdf", LETTER.content), LETTER))
    found = cast.group(US).request(request)
    assert found is not None

    desk = cast.desks[US]
    reading = read_matter(desk, reader=reader_of(desk, code=US, officer=READER), ref=request, now=cast.now)
    paper = read_paper(desk, reading=reading, entry=found.id, number=1)

    assert (paper.name, paper.media, paper.content) == ("Grüße.pdf", "application/pdf", LETTER.content)
    assert reading.prose[found.id]["paper_2_name"] == "letter.pdf"
    assert "paper_1" not in reading.prose[found.id]
    with pytest.raises(NotAllowed) as caught:
        read_paper(desk, reading=reading, entry=found.id, number=3)
    assert caught.value.reasons == (because("no_such_paper", number=3),)


def test_five_documents_are_too_many(cast: Cast) -> None:
    ref = assessed(cast)

    with cast.refused(because("papers_too_many", most=4, found=5)):
        file(cast, ref, papers=(LETTER,) * 5)


def test_a_long_file_name_keeps_its_ending() -> None:
    assert file_name(f"{'a' * 300}.pdf") == f"{'a' * 196}.pdf"


def test_a_step_without_a_document_or_a_source_is_refused(cast: Cast) -> None:
    request = file(cast, assessed(cast))

    with cast.refused(because("evidence_missing")):
        decide(cast, request, papers=())


def test_an_authority_that_the_rulebook_does_not_know_is_refused(cast: Cast) -> None:
    ref = assessed(cast)

    with cast.refused(because("authority_unknown", found="nobody", known="un-1718, unc")):
        file(cast, ref, authority="nobody", lines=(LineAmount(1),))


@pytest.mark.parametrize(("lines", "reason"), [
    ((LineAmount(7),), because("line_not_in_manifest", line=7, last=1)),
    ((LineAmount(1), LineAmount(1)), because("line_twice", line=1)),
    ((LineAmount(1, "-3"),), because("amount_unfit", line=1, found="-3")),
    ((LineAmount(1, "approx. 3"),), because("amount_unfit", line=1, found="approx. 3")),
    ((LineAmount(1, "3", "buckets"),), because("unit_unknown", line=1, found="buckets")),
])  # fmt: skip
def test_lines_and_amounts_that_are_not_there_are_refused(
    cast: Cast, lines: tuple[LineAmount, ...], reason: Reason
) -> None:
    ref = assessed(cast)

    with cast.refused(reason):
        file(cast, ref, lines=lines)


def test_a_request_wants_an_assessment_first(cast: Cast) -> None:
    ref = cast.give(manifest=(OIL,))

    with cast.refused(because("clearance_not_assessed", ref=ref)):
        file(cast, ref)


def test_a_request_is_not_decided_twice(cast: Cast) -> None:
    request = granted(cast, assessed(cast))

    with cast.refused(because("request_over", ref=request, request_state="granted")):
        decide(cast, request, "refused")
    with cast.refused(because("request_over", ref=request, request_state="granted")):
        move(cast, request, "circulated")


def test_a_party_enters_nothing_on_anothers_request(cast: Cast) -> None:
    request = file(cast, assessed(cast))

    with cast.refused(because("request_of_another", ref=request, party=ROK)):
        decide(cast, request, code=US)


def test_a_waiver_with_one_officer_is_no_waiver(cast: Cast) -> None:
    ref = assessed(cast)
    waive(cast, ref, authority=UN)

    with cast.refused(because("same_officer", officer=DESK)):
        sign_waiver(cast, ref, officer=DESK)
    with cast.refused(because("waiver_wants_signature", ref=ref)):
        waive(cast, ref, authority=UN)
    with cast.refused(because("not_the_owner", ref=ref, owner=ROK)):
        sign_waiver(cast, ref, code=US)
    assert not ready(cast, ref).is_yes


def test_a_charter_without_a_second_officer_lets_nobody_waive() -> None:
    cast = apart(change=lambda plain: plain["second_signature"].pop("requirement.waived/1"))
    ref = assessed(cast)

    with cast.refused(because("charter_forbids_waiver")):
        waive(cast, ref, authority=UN)


def test_a_grant_that_ends_before_departure_is_taken_and_does_not_cover(cast: Cast) -> None:
    ref = assessed(cast)

    request = granted(cast, ref, valid_until="2018-11-29")

    told = because("grant_ends_before", ref=request, until="2018-11-29", last_day="2018-12-17")
    assert told in ready(cast, ref).reasons


def test_more_granted_than_asked_is_taken_and_told(cast: Cast) -> None:
    ref = assessed(cast)
    request = file(cast, ref, lines=(LineAmount(1, "30000"),))

    decide(cast, request, "partly_granted", (LineAmount(1, "90000"),))

    told = [why for line in standing(cast, ref).lines for one in line.cells for why in one.cover.why]
    assert told == [because("granted_more_than_asked", ref=request, line=1)]


@pytest.mark.parametrize(("outcome", "given", "reason"), [
    ("refused", {"reason": ""}, because("reason_missing", position="refused")),
    ("granted_with_conditions", {}, because("prose_missing", name="conditions")),
    ("nodded", {}, "outcome_unknown"),
    ("partly_granted", {}, "part_missing"),
    ("refused", {"valid_until": "2018-12-31"}, "nothing_granted_here"),
    ("granted", {"valid_from": "2018-12-31", "valid_until": "2018-12-01"}, "days_reversed"),
    ("granted", {"lines": (LineAmount(2),)}, "line_not_asked"),
    ("granted", {"decided_on": "2018-10-16"}, "day_to_come"),
    ("granted", {"decided_on": "2018-10-01"}, "day_before_filing"),
    ("granted", {"decided_on": "soon"}, "day_unfit"),
])  # fmt: skip
def test_a_decision_that_cannot_be_is_refused(
    cast: Cast, outcome: str, given: dict[str, object], reason: object
) -> None:
    request = file(cast, assessed(cast, OIL, PAPER))

    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        decide(cast, request, outcome, **given)  # type: ignore[arg-type]
    assert reason in (caught.value.reasons[0], caught.value.reasons[0].code)


def test_a_page_that_is_older_than_a_dispute_decides_nothing(cast: Cast) -> None:
    request = file(cast, assessed(cast))
    page = cast.page(ROK)
    found = cast.group().request(request)
    assert found is not None
    disputed = answer(cast, request, found.stamp.label)

    with cast.refused(because("came_since_request", party=US, entry=disputed.entry)):
        move(cast, request, "acknowledged", seen=page)


def test_one_document_decides_several_requests(cast: Cast) -> None:
    ref = assessed(cast, OIL, CRUDE, crosses=("MDL",))
    requests = [file(cast, ref, authority=UN, lines=(LineAmount(line),)) for line in (1, 3)]

    receipts = granting.decide_requests(
        cast.desks[ROK], acting=cast.by(ROK), now=cast.now, seen=cast.page(ROK), decided_on="2018-10-15",
        ruled=[Ruled(ref=requests[0], outcome="granted"), Ruled(ref=requests[1], outcome="refused")],
        papers=(LETTER,), reason="One letter.",
    )  # fmt: skip

    found = [cast.group().request(request) for request in requests]
    ends = [one.end.facts for one in found if one is not None and one.end is not None]
    assert [end.outcome for end in ends] == ["granted", "refused"]
    assert ends[0].batch == ends[1].batch != ""
    assert len(receipts) == 2


def test_of_several_requests_none_is_decided_where_one_cannot_be(cast: Cast) -> None:
    ref = assessed(cast, OIL, CRUDE)
    over, waiting = (file(cast, ref, lines=(LineAmount(line),)) for line in (1, 3))
    decide(cast, over)

    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        granting.decide_requests(
            cast.desks[ROK], acting=cast.by(ROK), now=cast.now, seen=cast.page(ROK), decided_on="2018-10-15",
            ruled=[Ruled(ref=waiting, outcome="granted"), Ruled(ref=over, outcome="granted")], papers=(LETTER,),
        )  # fmt: skip
    assert codes(caught) == ["request_over"]


def test_requests_are_not_filed_over_one_that_is_open(cast: Cast) -> None:
    ref = assessed(cast)
    request = file(cast, ref)

    with cast.refused(because("request_open_already", ref=request)):
        file(cast, ref)
    with cast.refused(because("request_still_open", ref=request)):
        file(cast, ref, supersedes=request)
    with cast.refused(because("nothing_to_extend", asks="extension")):
        file(cast, ref, asks="extension")
    with cast.refused(because("applicant_another", party=US)):
        file(cast, ref, applicant=US)


def test_steps_keep_their_turn(cast: Cast) -> None:
    request = file(cast, assessed(cast))

    with cast.refused(because("request_step_out_of_turn", request_step="released", request_state="filed")):
        move(cast, request, "released")
    with cast.refused(because("prose_missing", name="text")):
        move(cast, request, "information_asked")
    with cast.refused(because("nothing_granted", ref=request, request_state="filed")):
        change(cast, request, "suspended")


def test_only_a_question_is_answered(cast: Cast) -> None:
    ref = assessed(cast, OIL, PAPER, NAMELESS)

    with cast.refused(because("rule_asks_nothing", rule="oil", line=1)):
        judge(cast, ref, "does_not_apply", 1, rule="oil")
    with cast.refused(because("line_has_rules", line=1)):
        judge(cast, ref, "no_clearance_needed", 1)
    with cast.refused(because("line_unclassified", line=4)):
        judge(cast, ref, "no_clearance_needed", 4)
    with cast.refused(because("verdict_does_not_fit", verdict="applies")):
        judge(cast, ref, "applies", 2)
    with cast.refused(because("not_the_owner", ref=ref, owner=ROK)):
        cast.call(clearing.judge_lines, US, ref=ref, verdict="no_clearance_needed", lines=(2,), reason="So.")


def test_a_book_that_nobody_can_read_is_refused(cast: Cast) -> None:
    ref = cast.give(manifest=(OIL,))

    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        assess(cast, ref, book=b'{"v":1}')
    assert codes(caught) == ["rulebook_unfit"]


def test_a_monitor_assesses_what_it_observed_and_no_notice() -> None:
    cast = apart(monitors=(MONITOR,))
    ref = cast.give(manifest=(OIL,))
    with cast.refused(because("not_a_party", party=MONITOR)):
        cast.call(clearing.assess, MONITOR, 1, ref=ref, direction="to", book=write_rulebook(book()))

    seen = cast.call(
        observing.observe_action, MONITOR, 1, title="A train", text="It left.", source="The press",
        observed=ActionObserved(actor=US, action_type="exercise", evidence="reported", happened="2018-10-10"),
    )  # fmt: skip
    assert seen.ref is not None
    given = {"direction": "to", "book": write_rulebook(book()), "manifest": (OIL,), "starts_on": "2018-10-10"}
    cast.call(clearing.assess, MONITOR, 1, ref=seen.ref, **given)

    action = cast.group().action(seen.ref)
    assert action is not None
    assert action.clearance is not None

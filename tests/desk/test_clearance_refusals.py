"""Every further refusal about clearances, each with its code and with nothing written."""

from collections.abc import Callable

import pytest
from tests.cast import ROK, US, Cast, apart
from tests.clearances import (
    LETTER,
    PAPER,
    UNC,
    answer,
    assess,
    assessed,
    change,
    decide,
    file,
    judge,
    move,
    ready,
    waive,
)

from tandem.acts.clearance import LineAmount
from tandem.acts.notice import NoticeWithdrawn
from tandem.acts.register import KINDS, wire_name
from tandem.desk import clearance as clearing
from tandem.desk import grant as granting
from tandem.desk.desk import NotAllowed
from tandem.desk.evidence import checked_papers
from tandem.desk.grant import Ruled
from tandem.rules.reason import because


def _label(cast: Cast, request: str) -> str:
    found = cast.group().request(request)
    assert found is not None
    return found.stamp.label


Attempt = Callable[[Cast, str, str], object]
ATTEMPTS: dict[str, Attempt] = {
    "asks_unknown": lambda c, ref, req: file(c, ref, asks="a favour"),
    "authority_not_required": lambda c, ref, req: waive(c, ref, authority=UNC),
    "change_changes_nothing": lambda c, ref, req: change(c, req, "amended"),
    "change_unknown": lambda c, ref, req: change(c, req, "blessed"),
    "clearance_entry_own": lambda c, ref, req: answer(c, req, _label(c, req), ROK),
    "direction_unknown": lambda c, ref, req: assess(c, ref, direction="up"),
    "lines_missing": lambda c, ref, req: judge(c, ref, "applies"),
    "no_such_clearance_entry": lambda c, ref, req: answer(c, req, "ROK-999"),
    "no_such_request": lambda c, ref, req: decide(c, ref),
    "notice_says_itself": lambda c, ref, req: assess(c, ref, starts_on="2018-11-30"),
    "request_step_unknown": lambda c, ref, req: move(c, req, "lost"),
    "rule_asks_nothing_of_shipment": lambda c, ref, req: judge(c, ref, "applies", rule="oil"),
    "rule_unknown": lambda c, ref, req: judge(c, ref, "applies", 1, rule="none"),
    "subject_unknown": lambda c, ref, req: waive(c, ref, "dinner"),
    "nothing_to_waive": lambda c, ref, req: waive(c, ref, "screening"),
    "verdict_unknown": lambda c, ref, req: judge(c, ref, "perhaps", 1),
    "supersedes_another_request": lambda c, ref, req: file(
        c, ref, authority=UNC, supersedes=req, lines=(LineAmount(1),), papers=(LETTER,)
    ),
}


@pytest.mark.parametrize("code", ATTEMPTS)
def test_it_is_refused_and_nothing_is_written(code: str) -> None:
    cast = apart()
    ref = assessed(cast)
    request = file(cast, ref)
    if code == "supersedes_another_request":
        decide(cast, request, "refused")

    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        ATTEMPTS[code](cast, ref, request)
    assert caught.value.reasons[0].code == code


def test_a_word_is_said_once_and_a_grant_that_is_over_or_runs_is_not_moved() -> None:
    cast = apart()
    request = file(cast, assessed(cast))
    answer(cast, request, _label(cast, request))
    decide(cast, request)
    for code, attempt in (
        ("clearance_so_already", lambda: answer(cast, request, _label(cast, request))),
        ("grant_not_suspended", lambda: change(cast, request, "resumed")),
    ):
        with cast.unchanged(), pytest.raises(NotAllowed) as caught:
            attempt()
        assert caught.value.reasons[0].code == code
    change(cast, request, "revoked")
    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        change(cast, request, "suspended")
    assert caught.value.reasons[0].code == "grant_over"


def test_an_entry_that_came_after_the_page_is_read_before_it_is_answered() -> None:
    cast = apart()
    page = cast.page(US)
    request = file(cast, assessed(cast))
    label = _label(cast, request)

    with cast.refused(because("clearance_entry_not_read", label=label)):
        cast.call(clearing.answer_entry, US, ref=request, on=label, right=True, seen=page)


def test_a_request_that_is_named_twice_in_one_letter_is_decided_by_none() -> None:
    cast = apart()
    request = file(cast, assessed(cast))
    twice = [Ruled(ref=request, outcome="granted"), Ruled(ref=request, outcome="refused")]

    with cast.refused(because("request_decided_twice_here")):
        granting.decide_requests(
            cast.desks[ROK], acting=cast.by(ROK), now=cast.now, seen=cast.page(ROK), ruled=twice,
            decided_on="2018-10-15", papers=(LETTER,), reason="As the letter says.",
        )  # fmt: skip


def test_no_document_goes_with_an_entry_that_takes_none() -> None:
    kind = KINDS[wire_name(NoticeWithdrawn)]

    with pytest.raises(NotAllowed) as caught:
        checked_papers(kind, (LETTER,))
    assert caught.value.reasons == (because("papers_not_here", kind=kind.wire),)


def test_what_is_told_of_a_line_names_its_reason() -> None:
    cast = apart()
    ref = assessed(cast, PAPER)
    judge(cast, ref, "no_clearance_needed", 2)
    assert [why.code for why in ready(cast, ref).reasons] == ["clearances_in_force"]

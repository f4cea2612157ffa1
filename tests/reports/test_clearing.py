"""My desk with clearances: each task is a row for an officer who can do it now, and owed by others for the rest."""

from tests.cast import DESK, HEAD, READER, ROK, US, Cast, apart
from tests.clearances import (
    CRUDE,
    NAMELESS,
    OIL,
    PAPER,
    UN,
    UNC,
    answer,
    assessed,
    decide,
    file,
    granted,
    judge,
    move,
    waive,
)

from tandem.desk.reading import read_group, reader_of
from tandem.faces.web.desk_links import form_of_row
from tandem.reports.clearing import ClearanceWaiting
from tandem.reports.desk import DeskView
from tandem.reports.meetings import view_desk
from tandem.rules.reason import Reason


def desk(cast: Cast, code: str = ROK, officer: int = DESK) -> DeskView:
    """The desk of an officer."""
    reader = reader_of(cast.desks[code], code=code, officer=officer)
    return view_desk(read_group(cast.desks[code], reader=reader, now=cast.now))


def rows(cast: Cast, code: str = ROK, officer: int = DESK) -> list[ClearanceWaiting]:
    """The rows about clearances."""
    return [row for row in desk(cast, code, officer).mine if isinstance(row, ClearanceWaiting)]


def row(cast: Cast, task: str, code: str = ROK, officer: int = DESK) -> ClearanceWaiting:
    """The one row of a task."""
    (found,) = [one for one in rows(cast, code, officer) if one.task == task]
    return found


def owed(cast: Cast, code: str = US) -> list[tuple[str, str, int]]:
    """What others owe about clearances: the party, the task, and how many."""
    found: list[Reason] = [why for one in desk(cast, code).theirs for why in one.beside if why.code == "desk_owed"]
    return [tuple(one.values[name] for name in ("party", "clearance_task", "count")) for one in found]  # type: ignore[misc]


def test_lines_that_wait_lead_their_owner_to_each_form_until_the_action_begins() -> None:
    cast = apart()
    bare = cast.give(manifest=(OIL,))
    assert form_of_row(row(cast, "assess")) == f"/{bare}/clearances"

    cast = apart()
    ref = assessed(cast, OIL, CRUDE, NAMELESS)
    found = {one.task: one for one in rows(cast)}

    assert {task: form_of_row(one) for task, one in found.items()} == {
        "classify": f"/{ref}/revise",
        "judge": f"/{ref}/judge-lines?rule=crude",
        "file": f"/{ref}/file-request?authority={UN}",
    }
    assert {one.ref for one in found.values()} == {ref}
    begins = cast.notice(ref).current.terms.starts_on
    assert all(one.by is not None and one.by.date().isoformat() < begins for one in found.values())
    assert owed(cast) == [(ROK, "classify", 1), (ROK, "judge", 1), (ROK, "file", 1)]
    assert owed(cast, ROK) == []


def test_lines_on_which_no_rule_matched_are_judged_without_a_rule_in_the_address() -> None:
    cast = apart()
    ref = assessed(cast, PAPER)

    assert form_of_row(row(cast, "judge")) == f"/{ref}/judge-lines?rule="


def test_several_missing_authorities_are_one_row_with_their_number() -> None:
    cast = apart()
    ref = assessed(cast, OIL, crosses=("MDL",))

    one = row(cast, "file")

    assert (one.why[0].values["count"], {task.authority for task in one.tasks}) == (2, {UN, UNC})
    assert form_of_row(one) == f"/{ref}/file-request"
    assert (ROK, "file", 2) in owed(cast)


def test_what_an_authority_asks_and_what_it_lets_pass_stand_on_the_request() -> None:
    cast = apart()
    request = file(cast, assessed(cast))
    assert rows(cast) == []

    move(cast, request, "information_asked", text="Which engines?", until="2018-10-16")
    asked = row(cast, "answer_information")
    assert (asked.ref, asked.family, asked.state) == (request, "request_state", "information_asked")
    assert form_of_row(asked) == f"/{request}/enter-step"
    assert asked.title == "Request for the survey train"

    move(cast, request, "information_given", until="2018-10-16")
    cast.wait(days=3)
    late = row(cast, "overdue")
    assert form_of_row(late) == f"/{request}/enter-step"
    assert late.by is not None
    assert late.by < cast.now
    assert late.why[-1].code == "requests_oldest"
    assert (ROK, "overdue", 1) in owed(cast)


def test_a_decision_is_confirmed_by_the_other_side_and_settled_by_its_author_where_it_is_disputed() -> None:
    cast = apart()
    ref = assessed(cast)
    request = granted(cast, ref)
    end = cast.group().requests[cast.group().by_ref[request]].end
    assert end is not None

    one = row(cast, "confirm", US)
    assert (one.ref, one.move) == (request, "confirm_entry")
    assert form_of_row(one).startswith(f"/{request}/confirm-entry?on_entry={end.stamp.label.partition('/')[0]}")
    assert (US, "confirm", 1) in owed(cast, ROK)

    answer(cast, request, end.stamp.label)
    assert form_of_row(row(cast, "settle_dispute")) == f"/{request}"
    assert [one for one in rows(cast, US) if one.task == "confirm"] == []


def test_a_grant_that_ends_before_the_action_leads_to_a_request_that_takes_it_up() -> None:
    cast = apart()
    ref = assessed(cast)
    request = file(cast, ref)
    decide(cast, request, valid_until="2018-10-20")

    one = row(cast, "expiring")

    assert form_of_row(one) == f"/{ref}/file-request?authority={UN}&before_request={request.replace('/', '%2F')}"


def test_a_waiver_waits_for_another_officer_of_the_party_and_for_nobody_who_reads() -> None:
    cast = apart()
    ref = assessed(cast)
    waive(cast, ref, authority=UN)

    assert form_of_row(row(cast, "sign_waiver", officer=HEAD)) == f"/{ref}/sign-waiver"
    assert [one for one in rows(cast) if one.task == "sign_waiver"] == []
    assert rows(cast, officer=READER) == []


def test_what_was_answered_no_longer_waits() -> None:
    cast = apart()
    ref = assessed(cast, CRUDE)
    assert row(cast, "judge").question is not None

    judge(cast, ref, "does_not_apply", 3, rule="crude")

    assert [one for one in rows(cast) if one.question and one.question.rule == "crude"] == []

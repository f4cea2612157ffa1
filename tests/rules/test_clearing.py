"""What of a clearance waits for whom."""

from tests.cast import ROK, US, Cast, apart
from tests.clearances import (
    CRUDE,
    NAMELESS,
    OIL,
    UN,
    answer,
    assessed,
    decide,
    file,
    judge,
    move,
    sign_waiver,
    waive,
)

from tandem.rules.clearing import ClearanceTask, clearance_tasks


def waiting(cast: Cast, ref: str) -> list[tuple[str, str]]:
    """The tasks on a notice and whom they wait for."""
    tasks: tuple[ClearanceTask, ...] = clearance_tasks(cast.notice(ref), cast.group(), cast.now)
    return [(one.task, one.party) for one in tasks]


def test_lines_are_assessed_classified_judged_and_asked_for_by_the_owner() -> None:
    cast = apart()
    assert waiting(cast, cast.give(manifest=(OIL,))) == [("assess", ROK)]
    assert waiting(cast, cast.give(manifest=())) == []

    ref = assessed(cast, OIL, CRUDE, NAMELESS)
    assert waiting(cast, ref) == [("classify", ROK), ("judge", ROK), ("file", ROK)]

    judge(cast, ref, "applies", 3, rule="crude")
    assert waiting(cast, ref) == [("classify", ROK), ("file", ROK)]


def test_a_request_waits_for_an_answer_for_the_authority_and_to_be_confirmed() -> None:
    cast = apart()
    ref = assessed(cast)
    request = file(cast, ref)
    assert waiting(cast, ref) == []

    move(cast, request, "information_asked", text="Which engines?", until="2018-10-16")
    assert waiting(cast, ref) == [("answer_information", ROK)]
    move(cast, request, "information_given", until="2018-10-16")
    cast.wait(days=2)
    assert waiting(cast, ref) == [("overdue", ROK)]

    decide(cast, request, valid_until="2018-10-20")
    assert waiting(cast, ref) == [("expiring", ROK), ("file", ROK), ("confirm", US)]
    end = cast.group().request(request)
    assert end is not None
    assert end.end is not None
    answer(cast, request, end.end.stamp.label)
    assert waiting(cast, ref) == [("settle_dispute", ROK), ("expiring", ROK), ("file", ROK)]


def test_a_waiver_waits_for_its_second_officer() -> None:
    cast = apart()
    ref = assessed(cast)
    waive(cast, ref, authority=UN)
    assert waiting(cast, ref) == [("sign_waiver", ROK), ("file", ROK)]

    sign_waiver(cast, ref)
    assert waiting(cast, ref) == []

"""How papers are to be handled: the charter's markings, on notices and on observed actions."""

import msgspec
import pytest
from tests.cast import DESK, JP, ROK, US, Cast, apart, draft, three

from tandem.acts.action import ActionObserved
from tandem.acts.notice import NoticeGiven
from tandem.acts.register import write_facts
from tandem.desk import action as acting
from tandem.desk import notice as noticing
from tandem.desk.reading import read_matter, reader_of
from tandem.regimes.charter import BadCharter, Charter, read_charter, shipped_charter
from tandem.reports.action import ActionView, view_action, view_observed
from tandem.reports.speaker import Speaker
from tandem.rules.reason import because

KNOWN = "official, sensitive, confidential"


def charter() -> Charter:
    return read_charter(shipped_charter())


def view(cast: Cast, ref: str) -> ActionView:
    reader = reader_of(cast.desks[US], code=US, officer=DESK)
    return view_action(read_matter(cast.desks[US], reader=reader, ref=ref, now=cast.now), ref)


def told(cast: Cast, ref: str) -> list[str]:
    return [Speaker("en", "UTC").reason(row.summary) for row in view(cast, ref).history]


def unmarked(plain: dict[str, object]) -> None:
    del plain["markings"], plain["marking"]


def test_a_notice_without_a_marking_has_that_of_the_charter_and_its_entry_reads_as_before() -> None:
    cast = apart()
    ref = cast.give()

    assert view(cast, ref).marking == "official"
    assert "marking" not in write_facts(cast.notice(ref).current.terms)
    assert isinstance(msgspec.convert(write_facts(cast.notice(ref).current.terms), NoticeGiven), NoticeGiven)


def test_a_marking_stays_with_the_notice_until_it_is_changed() -> None:
    cast = apart()
    ref = cast.give(marking="sensitive")

    cast.revise(ref, what="Five wagons.")

    assert view(cast, ref).marking == "sensitive"
    assert told(cast, ref)[-1] == "revised the notice to version 2"


def test_a_marking_that_is_lowered_or_raised_is_told_in_the_history() -> None:
    cast = apart()
    ref = cast.give(marking="confidential")

    cast.revise(ref, marking="official")
    cast.revise(ref, marking="sensitive")

    assert told(cast, ref)[-2:] == [
        "revised the notice to version 2 and lowered its marking to official",
        "revised the notice to version 3 and raised its marking to sensitive",
    ]


def test_a_marking_is_one_of_the_charters() -> None:
    cast = apart()
    unknown = because("marking_unknown", found="eyes only", markings=KNOWN)

    with cast.refused(unknown):
        cast.give(marking="eyes only")
    ref = cast.give()
    with cast.refused(unknown):
        cast.revise(ref, marking="eyes only")

    assert Speaker("en", "UTC").reason(unknown) == f"The charter has no marking eyes only; choose one of: {KNOWN}."


def test_an_observed_action_is_marked_as_well() -> None:
    cast = three()
    seen = ActionObserved(actor=ROK, action_type="exercise", evidence="observed", marking="confidential")
    words = {"title": "Drill", "text": "Guns were heard.", "source": ""}

    with cast.refused(because("marking_unknown", found="secret", markings=KNOWN)):
        other = msgspec.structs.replace(seen, marking="secret")
        cast.call(acting.observe_action, JP, observed=other, **words)
    ref = cast.call(acting.observe_action, JP, observed=seen, **words).ref or ""

    reader = reader_of(cast.desks[US], code=US, officer=DESK)
    observed = view_observed(read_matter(cast.desks[US], reader=reader, ref=ref, now=cast.now), ref)
    assert observed.marking == "confidential"


def test_a_charter_without_markings_marks_nothing_and_takes_none() -> None:
    cast = apart(change=unmarked)
    ref = cast.give()

    assert view(cast, ref).marking == ""
    with cast.refused(because("marking_unknown", found="official", markings="-")):
        cast.give(marking="official")


def test_a_marking_that_the_charter_does_not_know_is_taken_for_the_highest() -> None:
    cast = apart()
    terms = cast.notice(cast.give()).current.terms

    cast.forge(ROK, msgspec.structs.replace(terms, marking="cosmic"), prose={"title": "T", "what": "W"})

    forged = cast.group(US).notices[list(cast.group(US).notices)[-1]]
    assert view(cast, forged.ref).marking == "confidential"


def test_the_highest_of_many_markings_is_found_by_rank() -> None:
    assert charter().highest() == "official"
    assert charter().highest(["", "sensitive", "official"]) == "sensitive"
    assert charter().highest(["sensitive", "confidential"]) == "confidential"


def test_markings_are_whole_in_a_charter_or_it_is_refused() -> None:
    plain = shipped_charter()

    with pytest.raises(BadCharter) as stray:
        read_charter({**plain, "marking": "secret"})
    with pytest.raises(BadCharter) as none:
        read_charter({**plain, "markings": {}})
    with pytest.raises(BadCharter) as twice:
        read_charter({**plain, "markings": {**plain["markings"], "secret": {"rank": 3, "names": {"en": "SECRET"}}}})

    assert str(stray.value) == (
        "The charter's own marking is 'secret', which is not one of its markings; "
        "it has confidential, official, sensitive."
    )
    assert "it has none." in str(none.value)
    assert "Two markings of the charter have one rank" in str(twice.value)


def test_a_draft_that_is_wrong_in_its_marking_is_told_with_all_else_that_is_wrong() -> None:
    faults = noticing.draft_faults(apart().group(), draft=draft(marking="x", title=""), act=NoticeGiven)

    assert [fault.code for fault in faults] == ["marking_unknown", "prose_missing"]

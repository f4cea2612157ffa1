"""Private assessments: papers of a seat, which never reach the record, an archive, a search or another seat."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, MONITOR, READER, ROK, US, Cast, apart, hosted
from tests.parallel import TRACKS, measure

from tandem.desk import group as grouping
from tandem.desk import step as stepping
from tandem.desk.own_assessment import discard_assessment, keep_assessment, list_assessments
from tandem.desk.past import past_of
from tandem.desk.reading import read_tandem, reader_of
from tandem.desk.record import export_archive
from tandem.desk.search import search
from tandem.reports.perception import view_perception
from tandem.reports.speaker import Speaker
from tandem.rules.instant import instant
from tandem.rules.reason import because
from tandem.state.reading import Reader
from tandem.store.sqlite import SqliteStore

CANARY = "canaryofthedesk"
COUNSEL, HOST = 4, 5


def staged(tmp_path: Path) -> Cast:
    """ROK, US and a monitor on one node with private papers and a record on disk, and a step of 12 October 2018."""
    cast = hosted(
        private=tmp_path, store=lambda own: SqliteStore(tmp_path / "record.db", own=own), monitors=(MONITOR,),
        change=lambda plain: plain.update(tracks=TRACKS),
    )  # fmt: skip
    for number, roles in ((COUNSEL, ("counsel",)), (HOST, ("host",))):
        cast.call(grouping.appoint_officer, ROK, HEAD, number=number, roles=roles, name="X")
    measure(cast, "m24", "2018-10-12", ROK)
    return cast


def reader(cast: Cast, code: str = ROK, officer: int = DESK) -> Reader:
    return reader_of(cast.desks[code], code=code, officer=officer)


def keep(cast: Cast, code: str = ROK, officer: int = DESK, **changed: Any) -> str:
    words = {"on": "m24", "grade": "advances_little", "said_on": "2018-10-12", "reason": CANARY, **changed}
    return keep_assessment(cast.desks[code], reader=reader(cast, code, officer), now=cast.now, **words)


def share(cast: Cast, code: str, grade: str, **changed: Any) -> None:
    facts = {"on": "m24", "party": code, "said_on": "2018-10-12", "evidence": "reported", **changed}
    cast.call(stepping.share_assessment, code, grade=grade, **facts)


def test_every_officer_of_the_seat_reads_it_and_the_other_seat_has_none(tmp_path: Path) -> None:
    cast = staged(tmp_path)
    with cast.unchanged():
        paper = keep(cast)

    for officer in (HEAD, DESK, READER, COUNSEL):
        (held,) = list_assessments(cast.desks[ROK], reader=reader(cast, ROK, officer))
        assert (held.id, held.grade, held.said_on, held.officer) == (paper, "advances_little", "2018-10-12", DESK)
    assert list_assessments(cast.desks[US], reader=reader(cast, US)) == ()
    assert list_assessments(cast.desks[MONITOR], reader=reader(cast, MONITOR, HEAD)) == ()


def test_who_writes_it_discards_it_and_a_reader_does_neither(tmp_path: Path) -> None:
    cast = staged(tmp_path)
    roles = because("assessment_wants_role", roles="desk_officer, head_of_delegation, counsel")
    with cast.refused(roles):
        keep(cast, officer=READER)
    paper = keep(cast, officer=COUNSEL)
    with cast.refused(roles):
        discard_assessment(cast.desks[ROK], reader=reader(cast, ROK, READER), paper=paper)
    with cast.refused(because("no_such_assessment", paper=paper)):
        discard_assessment(cast.desks[US], reader=reader(cast, US), paper=paper)

    assert discard_assessment(cast.desks[ROK], reader=reader(cast), paper=paper).id == paper
    assert list_assessments(cast.desks[ROK], reader=reader(cast)) == ()
    assert CANARY.encode() not in (tmp_path / "ROK.db").read_bytes()
    assert Speaker("en", "UTC").reason(roles) == (
        "Only these roles keep private assessments: desk officer, head of delegation, counsel."
    )


def test_what_is_wrong_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    cast = staged(tmp_path)
    grades = "sets_back, sets_back_little, no_movement, advances_little, advances"

    with cast.refused(because("step_grade_unknown", found="splendid", known=grades)):
        keep(cast, grade="splendid")
    with cast.refused(because("day_to_come", name="said_on", found="2018-11-20")):
        keep(cast, said_on="2018-11-20")
    with cast.refused(because("day_unfit", name="said_on", found="2018-11-31")):
        keep(cast, said_on="2018-11-31")
    with cast.refused(because("prose_strange", name="reason", character="U+202E")):
        keep(cast, reason="Why\u202e")
    with cast.refused(because("no_such_measures", found="m99", known="m24")):
        keep(cast, on="m99")
    assert list_assessments(cast.desks[ROK], reader=reader(cast)) == ()


def test_two_words_of_one_side_on_one_day_contradict_each_other_in_private_too(tmp_path: Path) -> None:
    cast = staged(tmp_path)
    paper = keep(cast)

    twice = because("assessed_otherwise", party=ROK, grade="advances_little", label=paper, day="2018-10-12")
    with cast.refused(twice):
        keep(cast, grade="sets_back")

    assert "two words of one side on one day contradict each other" in Speaker("en", "UTC").reason(twice)
    assert len(list_assessments(cast.desks[ROK], reader=reader(cast))) == 1
    keep(cast, grade="sets_back", said_on="2018-10-13")
    keep(cast, US, grade="sets_back")


def test_a_monitor_keeps_no_assessment_of_its_own(tmp_path: Path) -> None:
    cast = staged(tmp_path)
    cast.call(grouping.appoint_officer, MONITOR, HEAD, number=COUNSEL, roles=("counsel",), name="X")

    with cast.refused(because("assessment_of_no_side", party=MONITOR)):
        keep(cast, MONITOR, COUNSEL)


def test_who_runs_the_node_and_who_was_relieved_read_nothing(tmp_path: Path) -> None:
    cast = staged(tmp_path)
    keep(cast)
    gone = reader(cast, ROK, COUNSEL)
    cast.call(grouping.relieve_officer, ROK, HEAD, number=COUNSEL)

    for who in (reader(cast, ROK, HOST), gone, Reader(ROK, 77, ("desk_officer",))):
        with cast.refused(because("nothing_to_read")):
            list_assessments(cast.desks[ROK], reader=who)


def test_a_seat_without_papers_keeps_none() -> None:
    cast = apart(change=lambda plain: plain.update(tracks=TRACKS))
    measure(cast, "m24", "2018-10-12", ROK)

    with cast.refused(because("no_private_papers", party=ROK)):
        keep(cast)
    assert list_assessments(cast.desks[ROK], reader=reader(cast)) == ()


def test_it_counts_in_the_view_of_its_own_seat_alone(tmp_path: Path) -> None:
    cast = staged(tmp_path)
    share(cast, ROK, "advances")
    share(cast, US, "advances")
    keep(cast, grade="sets_back")

    def view(code: str, officer: int = DESK) -> Any:
        desk, who = cast.desks[code], reader(cast, code, officer)
        reading = read_tandem(desk, reader=who, now=cast.now)
        return view_perception(reading, ROK, US, private=list_assessments(desk, reader=who))

    own = view(ROK)
    assert (own.value, own.private, own.shared) == ("1.00", True, because("gap_nought", first=ROK, second=US, count=1))
    assert (own.widest[0].first.private, own.widest[0].first.reason) == (True, CANARY)
    for code, officer in ((US, DESK), (MONITOR, HEAD)):
        seen = view(code, officer)
        assert (seen.value, seen.private, seen.shared, seen.shared_line) == ("0.00", False, None, None)


@pytest.mark.parametrize("own_search", [ROK, US])
def test_nothing_of_it_reaches_the_record_an_archive_a_search_or_a_shared_reading(
    tmp_path: Path, own_search: str
) -> None:
    cast = staged(tmp_path)
    with cast.unchanged():
        keep(cast, source=CANARY)
    desk = cast.desks[ROK]
    own = (tmp_path / "ROK.db").read_bytes()
    shared = [path.read_bytes() for path in tmp_path.iterdir() if path.name != "ROK.db"]
    for code, officer in ((ROK, DESK), (US, DESK), (MONITOR, HEAD)):
        shared.append(repr(read_tandem(desk, reader=reader(cast, code, officer), now=cast.now)).encode())
        raw = export_archive(desk, reader=reader(cast, code, officer), held={})
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            shared += [archive.read(name) for name in archive.namelist()]

    assert CANARY.encode() in own
    assert [CANARY.encode() in raw for raw in shared] == [False] * len(shared)
    found = search(cast.desks[own_search], reader=reader(cast, own_search), query=CANARY, now=cast.now)
    assert (found.count, found.hits) == (0, ())


def test_a_past_day_has_none_of_it(tmp_path: Path) -> None:
    cast = staged(tmp_path)
    keep(cast)
    cast.wait(days=3)

    past = past_of(cast.desks[ROK], at=instant("2018-10-16T14:59:59Z"), day="2018-10-16")

    assert list_assessments(past, reader=reader(cast)) == ()

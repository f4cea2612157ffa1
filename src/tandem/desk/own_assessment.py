"""What a side says to itself alone that a step does for the common aim: private papers of its seat, never entries.

Every officer of the seat who may read the group reads them; desk officers, heads of delegation and counsel write them.
Nothing of them is signed, travels to another node, stands in an archive or is found by a search.
"""

import secrets
from datetime import date, datetime

import msgspec

from tandem.acts.act import Act, Kind, Prose
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.draft import private_papers
from tandem.desk.inner import WRITERS
from tandem.desk.measure import step_named
from tandem.desk.notice import day_faults
from tandem.desk.prose import checked_prose
from tandem.desk.step import choice_faults
from tandem.rules.instant import written
from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.state.reading import AssessmentRead, Reader
from tandem.store.assessments import PrivateAssessment

# Only for its prose, which is held to what the words of an act are held to; nothing is ever written under this name.
_PAPER = Kind("private assessment", Act, crit=False, prose=(Prose("reason"), Prose("source")))


def may_write_assessment(reader: Reader) -> bool:
    """Tell whether this officer writes private assessments of its seat."""
    return any(role in WRITERS for role in reader.roles)


def keep_assessment(
    desk: Desk, *, reader: Reader, now: datetime, on: str, grade: str, said_on: str, reason: str = "", source: str = ""
) -> str:
    """Keep what the reader's own side thinks that a step does, and answer the id of the paper.

    `on` is a step, or the reference of an action.
    """
    private = private_papers(desk, reader)
    _check_writer(reader)
    group, code = desk.group(), reader.code or ""
    step, moment = step_named(group, on).id, desk.moment(group, now)
    faults = [] if group.is_party(code) else [because("assessment_of_no_side", party=code)]
    faults += [*choice_faults(grade=grade), *_day_faults(said_on, local_day(group, code, moment))]
    faults += [
        because("assessed_otherwise", party=code, grade=one.grade, label=one.id, day=one.said_on)
        for one in private.assessments.list()
        if (one.step, one.said_on) == (step, said_on)
    ]
    words: dict[str, bytes] = {}
    try:
        words = checked_prose(_PAPER, {"reason": reason, "source": source})
    except NotAllowed as refused:
        faults += refused.reasons
    if faults:
        raise NotAllowed(*faults)
    why, where = (words.get(name, b"").decode() for name in ("reason", "source"))
    paper = PrivateAssessment(
        secrets.token_hex(8), step, grade, said_on, why, where, reader.officer, written(moment)
    )  # fmt: skip
    private.assessments.keep(paper)
    return paper.id


def list_assessments(desk: Desk, *, reader: Reader) -> tuple[AssessmentRead, ...]:
    """Answer the private assessments of the reader's own seat, by day; none where it keeps no papers here."""
    if reader.code not in desk.private:
        return ()
    held = private_papers(desk, reader).assessments.list()
    return tuple(AssessmentRead(*msgspec.structs.astuple(paper)) for paper in held)


def discard_assessment(desk: Desk, *, reader: Reader, paper: str) -> AssessmentRead:
    """Take a paper out of the seat's file, overwrite it, and answer it. Raises NotAllowed where there is none."""
    private = private_papers(desk, reader)
    _check_writer(reader)
    for held in list_assessments(desk, reader=reader):
        if held.id == paper:
            private.assessments.discard(paper)
            return held
    raise NotAllowed(because("no_such_assessment", paper=paper[:40]))


def _check_writer(reader: Reader) -> None:
    if not may_write_assessment(reader):
        raise NotAllowed(because("assessment_wants_role", roles=", ".join(WRITERS)))


def _day_faults(said_on: str, today: date) -> list[Reason]:
    faults = list(day_faults(said_on=said_on))
    if not faults and date.fromisoformat(said_on) > today:
        faults.append(because("day_to_come", name="said_on", found=said_on))
    return faults

"""One step on a track: how far it is established and who says so, and what each side says that it does."""

from collections.abc import Iterable, Mapping

import msgspec

from tandem.acts.commitment import Evidence
from tandem.acts.measure import Grade, Judgement
from tandem.rules.perception import Opinion, opinions_of, step_behind
from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.state.group import Group
from tandem.state.measure import Judged, Measure
from tandem.state.reading import AssessmentRead, Reading

TONES: dict[str, str] = {
    "agreed": "wait", "claimed": "wait", "verified": "fine", "contested": "stop", "unverifiable": "warn",
    "suspended": "warn", "called_off": "stop", "reversed": "stop",
}  # fmt: skip
"""The tone of each way in which a step stands."""


class StepNamed(msgspec.Struct, frozen=True):
    """What a step is called and where its page is; an action on the desk that is no step by itself has no title."""

    entry: str
    name: str
    place: str
    title: str


class Said(msgspec.Struct, frozen=True):
    """What a side says on a day that a step does, with its words; a private one is its seat's alone."""

    party: str
    grade: Grade
    said_on: str
    evidence: Evidence
    label: str
    reason: str
    source: str
    private: bool

    @property
    def own(self) -> bool:
        """Whether the side signs it, or keeps it, itself."""
        return self.evidence == "own"


class SideSaid(msgspec.Struct, frozen=True):
    """What one side says of a step: its last word, and those before it, the latest first."""

    party: str
    last: Said
    earlier: tuple[Said, ...]

    @property
    def words(self) -> tuple[Said, ...]:
        """Every word of the side on the step, the last first."""
        return (self.last, *self.earlier)


class JudgedShown(msgspec.Struct, frozen=True):
    """What a side said of how far a step is established, with its words."""

    judged: Judged
    reason: str
    source: str


class StepView(msgspec.Struct, frozen=True):
    """One step as of a day; `by` are the sides whose last word it is by, none where nobody judged what was reported.

    `signed`: one of them signed it, rather than being reported to have said it.
    """

    step: StepNamed
    track: Mapping[str, str]
    measure: Measure
    day: str
    status: Judgement
    tone: str
    verdict: Reason
    by: tuple[str, ...]
    signed: bool
    judged: tuple[JudgedShown, ...]
    sides: tuple[SideSaid, ...]
    answers: tuple[str, ...]
    about: tuple[str, ...]
    texts: dict[str, str]


def view_steps(reading: Reading, *, track: str = "") -> tuple[StepView, ...]:
    """Answer every step by its day, or those of one track."""
    kept = [one for one in reading.group.tandem.measures if not track or one.track == track]
    return tuple(_view(reading, one, ()) for one in sorted(kept, key=lambda one: one.happened))


def view_step(reading: Reading, measure: Measure, *, private: Iterable[AssessmentRead] = ()) -> StepView:
    """Answer one step; `private` are the assessments that the reader's seat keeps to itself."""
    return _view(reading, measure, said_of(reading, private=private))


def day_of_reading(reading: Reading) -> str:
    """Answer the day that it is where the reader sits."""
    return local_day(reading.group, reading.reader.code or "", reading.now).isoformat()


def said_of(reading: Reading, *, private: Iterable[AssessmentRead] = ()) -> tuple[tuple[Opinion, Said], ...]:
    """Answer every assessment with its words, the private ones last."""
    shared = [
        (one, _said(one, reading.text(one.word, "reason"), reading.text(one.word, "source")))
        for one in opinions_of(reading.group.tandem)
    ]
    kept = [(one, _said(one, paper.reason, paper.source)) for one, paper in _kept(reading, private)]
    return (*shared, *kept)


def name_of(reading: Reading, entry: str) -> StepNamed:
    """Answer what a step is called, by its entry; an action on the desk by its reference."""
    group = reading.group
    measure = next((one for one in group.tandem.measures if one.stamp.entry == entry), None)
    if measure is not None:
        # A form has the address of a step that is called so; its page is under its label.
        last = measure.stamp.label if measure.name == "new" else measure.name
        return StepNamed(entry, measure.name, f"{group.charter.short}/steps/{last}", reading.text(entry, "title"))
    ref = _ref_of(group, entry)
    return StepNamed(entry, ref, ref, "")


def _kept(reading: Reading, private: Iterable[AssessmentRead]) -> Iterable[tuple[Opinion, AssessmentRead]]:
    for paper in private:
        step = step_behind(reading.group.tandem, paper.step)
        opinion = Opinion(
            step=step, party=reading.reader.code or "", grade=paper.grade, said_on=paper.said_on,  # type: ignore[arg-type]
            evidence="own", word=paper.id, label=paper.id, private=True,
        )  # fmt: skip
        yield opinion, paper


def _said(one: Opinion, reason: str, source: str) -> Said:
    return Said(one.party, one.grade, one.said_on, one.evidence, one.label, reason, source, one.private)


def _view(reading: Reading, measure: Measure, said: Iterable[tuple[Opinion, Said]]) -> StepView:
    group, day = reading.group, day_of_reading(reading)
    status = measure.status(day)
    last = {party: word.judgement for party, word in measure.words(day).items()}
    judged = [one for one in measure.judged if one.happened <= day]
    named = {one.stamp.entry: one.name for one in group.tandem.commitments}
    return StepView(
        step=name_of(reading, measure.stamp.entry),
        track=track.names if (track := group.charter.track(measure.track)) else {"": measure.track},
        measure=measure,
        day=day,
        status=status,
        tone=TONES[status],
        verdict=because(f"step_is_{status}"),
        by=tuple(party for party, judgement in last.items() if judgement == status),
        signed=measure.status_signed(day),
        judged=tuple(_judged(reading, one) for one in sorted(judged, key=lambda one: one.happened, reverse=True)),
        sides=_sides(group, [(one, words) for one, words in said if one.step == measure.stamp.entry], day),
        answers=tuple(named[entry] for entry in measure.answers if entry in named),
        about=tuple(ref for entry in measure.about if (ref := _ref_of(group, entry))),
        texts=dict(reading.prose.get(measure.stamp.entry, {})),
    )


def _judged(reading: Reading, one: Judged) -> JudgedShown:
    return JudgedShown(one, reading.text(one.stamp.entry, "reason"), reading.text(one.stamp.entry, "source"))


def _sides(group: Group, said: Iterable[tuple[Opinion, Said]], day: str) -> tuple[SideSaid, ...]:
    """The sides that assessed it, in the order of the charter, each with its last word first."""
    by: dict[str, list[Said]] = {}
    for one, words in sorted(said, key=lambda row: row[0].weight):
        if one.said_on <= day:
            by.setdefault(one.party, []).insert(0, words)
    charter = group.charter
    order = [one.code for one in (*charter.parties, *charter.others, *charter.monitors)]
    codes = sorted(by, key=lambda code: order.index(code) if code in order else len(order))
    return tuple(SideSaid(code, by[code][0], tuple(by[code][1:])) for code in codes)


def _ref_of(group: Group, entry: str) -> str:
    held = group.notices.get(entry) or group.observed.get(entry)
    return held.ref if held is not None else ""

"""Where a joint text stands now, whose word is missing, what has to be looked at again, and what an officer can do.

A text counts by its agreement (`state/agreement.py`); from then its own days say when it is in force. A recall counts
where its author had every acceptance before it. A text takes the place of another once it is in force itself.
"""

from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from tandem.rules.charter import SORT
from tandem.rules.instant import end_of_day, instant
from tandem.rules.moves import role_for
from tandem.state.action import ObservedAction
from tandem.state.agreement import Agreement, Standing, standing_of
from tandem.state.group import Group, Matter
from tandem.state.notice import Notice
from tandem.state.stamp import Stamp, stamps_of
from tandem.state.text import JointText, Publication, TextRecall, TextVersion

TextState = Literal[
    "proposed", "refused", "contested", "agreed", "in_force", "expired", "superseded", "recalled"
]  # fmt: skip
STATES: tuple[TextState, ...] = (
    "proposed", "refused", "contested", "agreed", "in_force", "expired", "superseded", "recalled",
)  # fmt: skip
"""Agreed: every party accepted it, and its first day has not come."""

_KINDS = {
    "accept": "text.accepted/1",
    "refuse": "text.refused/1",
    "reword": "text.revised/1",
    "recall": "text.recalled/1",
    "publish": "text.published/1",
    "translate": "text.translated/1",
    "state": "text.statement_made/1",
    "stand_by": "text.reviewed/1",
}
_ALIVE = ("agreed", "in_force")


class TextStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How a text stands: its state, the version that this is about, and whose word on which version is missing.

    `pending` is a later version that is put forward while an agreed one counts; `waits_for` are the parties that have
    not said anything on the version that is put forward. `starts` and `ends` bound the time in force.
    """

    state: TextState
    version: TextVersion
    pending: TextVersion | None = None
    waits_for: tuple[str, ...] = ()
    refused_by: tuple[str, ...] = ()
    agreement: Agreement | None = None
    contested: Agreement | None = None
    recall: TextRecall | None = None
    superseded_by: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    late: tuple[Stamp, ...] = ()

    @property
    def open_version(self) -> TextVersion | None:
        """The version on which a word is asked for."""
        return self.pending if self.agreement is not None else self.version


def text_standing(text: JointText, group: Group, now: datetime) -> TextStanding:
    """Answer how a text stands at an instant."""
    if text.sort == SORT and (charter := _charter_standing(text, group)) is not None:
        return charter
    found = standing_of(text, group.accepting)
    counts = found.counts
    if counts is None:
        return _not_agreed(text, group, found)
    version = _version(text, counts.version)
    starts, ends = force_of(counts, version, group)
    recall = recall_of(text, counts)
    by = superseder_of(text, group, now)
    ahead = _ahead(text, version)
    return TextStanding(
        state=_agreed_state(now, starts, ends, recall=recall is not None, superseded=by is not None), version=version,
        pending=ahead, waits_for=_silent(text, group, ahead) if ahead else (), agreement=counts, recall=recall,
        refused_by=_refusing(text, group, ahead) if ahead else (), superseded_by=by, starts=starts, ends=ends,
        contested=found.contested[-1] if found.contested else None, late=found.late,
    )  # fmt: skip


def _charter_standing(text: JointText, group: Group) -> TextStanding | None:
    """How a charter stands that all parties accepted: by the chain of charters, not by this text alone."""
    held = {version.stamp.entry: version for version in text.versions}
    done = [one for one in group.amendments if one.complete and any(stamp.entry in held for stamp in one.proposed)]
    if not done:
        return None
    course = group.charter_course()
    place = {digest: number for number, digest in enumerate(course.chain)}
    last = max(done, key=lambda one: place.get(one.digest, -1))
    version = next(held[stamp.entry] for stamp in reversed(last.proposed) if stamp.entry in held)
    agreed = Agreement(version.stamp.entry, last.complete)
    starts = max(instant(stamp.at) for stamp in last.complete)
    if last in course.contested:
        return TextStanding(state="contested", version=version, contested=agreed, starts=starts)
    if last.digest == course.digest:
        current = text.current
        ahead = current if current.terms.base == course.digest else None
        waits = _silent(text, group, ahead) if ahead else ()
        return TextStanding(
            state="in_force", version=version, agreement=agreed, starts=starts, pending=ahead, waits_for=waits
        )
    after = {stamp.entry for stamp in course.steps[-1].proposed} if course.steps else set()
    by = next((other.id for other in group.texts.values() if any(v.stamp.entry in after for v in other.versions)), None)
    return TextStanding(state="superseded", version=version, agreement=agreed, starts=starts, superseded_by=by)


def _agreed_state(
    now: datetime, starts: datetime, ends: datetime | None, *, recall: bool, superseded: bool
) -> TextState:
    if recall:
        return "recalled"
    if superseded:
        return "superseded"
    if now < starts:
        return "agreed"
    return "expired" if ends is not None and now > ends else "in_force"


def _not_agreed(text: JointText, group: Group, found: Standing) -> TextStanding:
    contested = next((one for one in reversed(found.contested)), None)
    current = text.current
    if contested is not None and not any(one.stamp.had(_version(text, contested.version).stamp) for one in text.latest):
        version = _version(text, contested.version)
        return TextStanding(state="contested", version=version, contested=contested)
    refusing = _refusing(text, group, current)
    return TextStanding(
        state="refused" if refusing else "proposed", version=current, waits_for=_silent(text, group, current),
        refused_by=refusing, contested=contested,
    )  # fmt: skip


def _version(text: JointText, entry: str) -> TextVersion:
    return next(version for version in text.versions if version.stamp.entry == entry)


def _ahead(text: JointText, version: TextVersion) -> TextVersion | None:
    """The latest version, where it is another than the agreed one and was written with that in sight or beside it."""
    current = text.current
    return None if current is version or version.stamp.had(current.stamp) else current


def _silent(text: JointText, group: Group, version: TextVersion) -> tuple[str, ...]:
    """The parties whose latest word is on another version than this, or that said nothing at all."""
    words = {code: text.word_of(code) for code in group.accepting}
    return tuple(code for code, word in words.items() if word is None or word.version != version.stamp.entry)


def _refusing(text: JointText, group: Group, version: TextVersion) -> tuple[str, ...]:
    words = [text.word_of(code) for code in group.accepting]
    return tuple(w.party for w in words if w and not w.accepts and w.version == version.stamp.entry)


def force_of(agreement: Agreement, version: TextVersion, group: Group) -> tuple[datetime, datetime | None]:
    """Answer from when to when an agreed version is in force: its days, but never before it was agreed."""
    terms, zone = version.terms, _zone_of(version, group)
    agreed = max(instant(stamp.at) for stamp in agreement.accepted)
    starts = max(agreed, _beginning(terms.in_force_from, zone)) if terms.in_force_from else agreed
    return starts, end_of_day(date.fromisoformat(terms.in_force_until), zone) if terms.in_force_until else None


def _zone_of(version: TextVersion, group: Group) -> str:
    """The zone of a version's days; the group's where it names none that there is."""
    try:
        return ZoneInfo(version.terms.zone).key if version.terms.zone else group.charter.zone
    except (ZoneInfoNotFoundError, ValueError):
        return group.charter.zone


def _beginning(day: str, zone: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), ZoneInfo(zone)).astimezone(UTC)


def recall_of(text: JointText, agreement: Agreement) -> TextRecall | None:
    """Answer the recall of an agreed version; one by an author who had not every acceptance counts for nothing."""
    found = (one for one in text.recalls if one.version == agreement.version and agreement.seen_by(one.stamp))
    return next(found, None)


def superseder_of(text: JointText, group: Group, now: datetime) -> str | None:
    """Answer the text that has taken the place of this one: it names it, and is or was in force."""
    own = standing_of(text, group.accepting).counts
    for other in group.texts.values():
        if other.id == text.id or not any(version.supersedes == text.id for version in other.versions):
            continue
        counts = standing_of(other, group.accepting).counts
        version = _version(other, counts.version) if counts else None
        if counts is None or version is None or version.supersedes != text.id:
            continue
        renewed = own is not None and any(counts.seen_by(stamp) for stamp in own.accepted)
        if not renewed and not now < force_of(counts, version, group)[0]:
            return other.id
    return None


def came_since(text: JointText, group: Group, party: str) -> tuple[tuple[str, Stamp], ...]:
    """Answer what changed in the facts that an agreed text depends on after a party last accepted or reviewed it.

    Each is the matter and the entry that the party's word had not before it.
    """
    counts = standing_of(text, group.accepting).counts
    if counts is None or recall_of(text, counts) is not None:
        return ()
    version = _version(text, counts.version)
    looked = [stamp for stamp in counts.accepted if stamp.code == party]
    looked += [one.stamp for one in text.reviews if one.party == party and one.version == counts.version]
    return tuple(
        (matter, stamp)
        for matter in version.depends
        if (found := group.opened_by(matter)) is not None
        for stamp in changes_of(found)
        if looked and not any(one == stamp or one.had(stamp) for one in looked)
    )


def changes_of(matter: Matter) -> tuple[Stamp, ...]:
    """Answer the entries that change what a text may depend on: versions, decisions, steps, events."""
    if isinstance(matter, Notice):
        found = [version.stamp for version in matter.versions]
        found += [decision.effect for decision in matter.decisions if decision.effect]
        found += [step.stamp for step in matter.steps]
        return (*found, *((matter.withdrawn,) if matter.withdrawn else ()))
    if isinstance(matter, ObservedAction):
        return (matter.stamp, *(event.stamp for event in matter.events))
    if isinstance(matter, JointText):
        return (*(version.stamp for version in matter.versions), *(recall.stamp for recall in matter.recalls))
    return tuple(stamp for stamp in stamps_of(matter) if stamp.role != "node")


def reviewers_of(text: JointText, group: Group, now: datetime) -> tuple[str, ...]:
    """Answer the parties that have to look at a text again because of its facts; none where it is no longer used."""
    if text_standing(text, group, now).state not in _ALIVE:
        return ()
    return tuple(code for code in group.accepting if came_since(text, group, code))


def published_when(publication: Publication, group: Group) -> tuple[datetime, datetime]:
    """Answer the first and the last instant at which a publication can have been."""
    act = publication.act
    if act.moment:
        return instant(act.moment), instant(act.moment)
    zone = group.charter.zone
    return _beginning(act.happened, zone), end_of_day(date.fromisoformat(act.happened), zone)


def misuse_of(publication: Publication, text: JointText, group: Group) -> tuple[str, ...]:
    """Answer what speaks against a publication: not agreed, before or after its time, recalled, beyond its use.

    Where only the day is known, only what holds at any hour of that day is said.
    """
    counts = standing_of(text, group.accepting).counts
    if counts is None:
        return ("not_agreed",)
    version = _version(text, counts.version)
    first, last = published_when(publication, group)
    starts, ends = force_of(counts, version, group)
    recall = recall_of(text, counts)
    return tuple(
        code
        for code, holds in (
            ("before_force", last < starts),
            ("after_force", ends is not None and first > ends),
            ("after_recall", recall is not None and first > instant(recall.stamp.at)),
            ("only_background", version.terms.use == "background"),
            ("only_if_asked", version.terms.use == "if_asked"),
            ("only_together", version.terms.use == "joint"),
        )
        if holds
    )


def moves_on_text(text: JointText, group: Group, now: datetime, *, code: str, officer: int) -> tuple[str, ...]:
    """Answer the moves of this officer on a text now, the most pressing first."""
    found = _party_moves(text, group, now, code) if group.is_party(code) else ["publish"]
    if text.sort == SORT:
        # A charter is worded on its own page, where what would change is said place by place.
        found = [move for move in found if move != "reword"]
    return tuple(move for move in found if role_for(group, code, officer, _KINDS[move], text.sort) is not None)


def _party_moves(text: JointText, group: Group, now: datetime, code: str) -> list[str]:
    standing = text_standing(text, group, now)
    found = ["accept"] if may_accept(text, standing, code) else []
    found += ["stand_by"] if code in reviewers_of(text, group, now) else []
    found += ["refuse"] if may_refuse(text, standing, code) else []
    if standing.state not in ("superseded", "recalled"):
        found += ["reword", "state"]
    if standing.agreement is not None and standing.recall is None and text.sort != "charter":
        found += ["recall"]
    return [*found, "publish", "translate"]


def may_accept(text: JointText, standing: TextStanding, code: str) -> bool:
    """Tell whether a word of acceptance by this party would say something new on the version that is put forward."""
    version, word = standing.open_version, text.word_of(code)
    if version is None or standing.state in ("superseded", "recalled"):
        return False
    stands = word is not None and word.accepts and word.version == version.stamp.entry
    taken_back = standing.contested is not None and any(one.code == code for one in standing.contested.contested)
    return not stands or taken_back


def may_refuse(text: JointText, standing: TextStanding, code: str) -> bool:
    """Tell whether this party can still refuse, or take back, the version that is put forward."""
    version, word = standing.open_version, text.word_of(code)
    if version is None or standing.state in ("superseded", "recalled"):
        return False
    again = standing.contested is not None and standing.contested.version == version.stamp.entry
    return word is None or word.accepts or again or word.version != version.stamp.entry

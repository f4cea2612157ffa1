"""Acts on commitments: file an instrument, state what was promised and on which conditions, say what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tandem.acts import commitment as promised
from tandem.desk.desk import Acting, Desk, Receipt
from tandem.desk.parallel import item_named, put_parallel, ref_to
from tandem.record.entry import Ref
from tandem.rules.reason import Reason, because
from tandem.state.group import Group

_EVER = "9999-12-31"


def file_instrument(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], instrument: promised.InstrumentFiled,
    title: str, place: str = "", note: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Put an instrument between sides on record, told in one's own words."""
    return put_parallel(
        desk, acting, now, seen, instrument, refs=(), shelf="instruments", days=("concluded",),
        prose={"title": title, "place": place, "note": note, "source": source},
    )  # fmt: skip


def state_commitment(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], commitment: promised.CommitmentStated,
    text: str, instrument: str = "", part_of: str = "", passage: str = "", deadline_words: str = "", note: str = "",
    source: str = "",
) -> Receipt:  # fmt: skip
    """Put on record what sides said that they will do, or what is asked of them."""
    group = desk.group()
    refs = [ref_to(group, "instrument", instrument, "instruments")] if instrument else []
    refs += [ref_to(group, "part_of", part_of, "commitments")] if part_of else []
    prose = {"text": text, "passage": passage, "deadline_words": deadline_words, "note": note, "source": source}
    return put_parallel(
        desk, acting, now, seen, commitment, refs=refs, shelf="commitments", prose=prose, days=("said_on",),
        faults=_commitment_faults(commitment),
    )  # fmt: skip


def _commitment_faults(commitment: promised.CommitmentStated) -> list[Reason]:
    faults = _nobody("owners", commitment.owners)
    if len(commitment.owners) == 1 and commitment.owners[0] in commitment.towards:
        faults.append(because("commitment_to_oneself", party=commitment.owners[0][:20]))
    if set(commitment.owners) & set(commitment.asked_by) and set(commitment.asked_by) <= {*commitment.owners[:1]}:
        faults.append(because("asked_of_oneself", party=commitment.owners[0][:20]))
    deadline = commitment.deadline
    if deadline is not None and deadline < commitment.said_on:
        faults.append(because("deadline_before_word", deadline=deadline[:40], said_on=commitment.said_on[:40]))
    return faults


def answer_commitment(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str,
    answer: promised.CommitmentAnswered, reason: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Acknowledge a commitment as it is stated, or dispute it; for another side, as it is reported."""
    group = desk.group()
    held = item_named(group, "commitments", on)
    faults = [because("reason_missing", position=answer.answer)] if answer.answer == "disputed" and not reason else []
    said = [one for one in held.answers if one.party == answer.party][-1:]
    faults += [because("answered_so_already", answer=answer.answer, code=held.name)] if (
        said and (said[0].answer, said[0].evidence) == (answer.answer, answer.evidence)
    ) else []  # fmt: skip
    return put_parallel(
        desk, acting, now, seen, answer, refs=(Ref(held.stamp.entry, "on"),), days=("said_on",), faults=faults,
        prose={"reason": reason, "source": source},
    )  # fmt: skip


def settle_commitment(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, settled: promised.CommitmentSettled,
    replaced_by: str = "", reason: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Say what became of a commitment; where it was replaced, by which other."""
    group = desk.group()
    held = item_named(group, "commitments", on)
    refs = [Ref(held.stamp.entry, "on")]
    refs += [ref_to(group, "replaced_by", replaced_by, "commitments")] if replaced_by else []
    faults = _nobody("parties", settled.parties)
    if (settled.outcome == "replaced") != bool(replaced_by) or (replaced_by and refs[1].id == refs[0].id):
        faults.append(because("replaced_by_what", code=held.name))
    if settled.happened < held.said_on:
        faults.append(because("before_it_was_said", found=settled.happened[:40], code=held.name, day=held.said_on))
    return put_parallel(
        desk, acting, now, seen, settled, refs=refs, days=("happened",), faults=faults,
        prose={"reason": reason, "source": source},
    )  # fmt: skip


def state_condition(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str,
    condition: promised.ConditionStated, text: str, awaits: str = "", event: str = "", softens: Sequence[str] = (),
    speaker: str = "", note: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Put on record for what a commitment waits, and in whose account; `softens` are conditions that this one eases."""
    group = desk.group()
    refs = [ref_to(group, "on", on, "commitments")]
    refs += [ref_to(group, "awaits", awaits, "commitments")] if awaits else []
    refs += [ref_to(group, "softens", one, "conditions") for one in softens]
    faults = _nobody("claimed_by", condition.claimed_by)
    if awaits and refs[0].id == refs[1].id:
        faults.append(because("waits_for_itself", code=on[:60]))
    faults += _awaited(condition, awaits, event)
    prose = {"text": text, "event": event, "speaker": speaker, "note": note, "source": source}
    return put_parallel(
        desk, acting, now, seen, condition, refs=refs, shelf="conditions", prose=prose, days=("said_on",), faults=faults
    )


def _awaited(condition: promised.ConditionStated, awaits: str, event: str) -> list[Reason]:
    """What a condition of each sort has to name: a commitment, a day, or an event in words."""
    if condition.sort == "not_before":
        return [] if condition.day and not awaits else [because("condition_wants_day")]
    if condition.day is not None:
        return [because("condition_day_alone", sort=condition.sort)]
    return [] if awaits or event.strip() else [because("condition_wants_target", sort=condition.sort)]


def end_condition(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, ended: promised.ConditionEnded,
    reason: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Say that a condition holds no longer: what it waited for came, or its side gave it up."""
    group = desk.group()
    held = item_named(group, "conditions", on)
    faults = _not_claimed(group, held.claimed_by, ended, acting.code)
    # What others report of a condition that a side signed does not end it, and keeps nobody from ending it.
    before = held.end(_EVER)
    again = (one for one in held.ended if (one.stamp.code, one.evidence) == (acting.code, ended.evidence))
    if (said := before or next(again, None)) is not None:
        faults.append(because("ended_already", code=held.name, day=said.happened))
    if ended.happened < held.said_on:
        faults.append(because("before_it_was_said", found=ended.happened[:40], code=held.name, day=held.said_on))
    return put_parallel(
        desk, acting, now, seen, ended, refs=(Ref(held.stamp.entry, "on"),), days=("happened",), faults=faults,
        prose={"reason": reason, "source": source},
    )  # fmt: skip


def _not_claimed(group: Group, claimed_by: tuple[str, ...], ended: promised.ConditionEnded, code: str) -> list[Reason]:
    if ended.evidence != "own" or code in claimed_by or not group.is_party(code):
        return []
    return [because("not_own_condition", party=code, sides=", ".join(claimed_by))]


def _nobody(name: str, sides: tuple[str, ...]) -> list[Reason]:
    faults = [] if sides else [because("sides_missing", name=name)]
    return faults + ([because("side_twice", name=name)] if len(set(sides)) < len(sides) else [])

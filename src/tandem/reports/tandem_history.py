"""Every entry about what runs in parallel as a reader sees it: what was stated, and each later word on it."""

from collections.abc import Iterator
from typing import Any

from tandem.reports.history import HistoryRow, made_row
from tandem.rules.reason import Reason, because
from tandem.state.commitment import Answered, Commitment, Condition, Ended, Instrument, Settled
from tandem.state.linkage import Policy
from tandem.state.measure import Assessment, Judged, Measure
from tandem.state.reading import Reading
from tandem.state.stamp import Stamp
from tandem.state.surprise import Contact, Explained, Surprise
from tandem.state.tandem import Tandem

ItemInParallel = Instrument | Commitment | Condition | Measure | Assessment | Policy | Surprise | Contact
"""What runs in parallel and has no reference of its own."""


def tandem_history(reading: Reading) -> tuple[HistoryRow, ...]:
    """Answer every entry about what runs in parallel, oldest first."""
    names = {item.stamp.entry: item.name for item in _named(reading.group.tandem)}
    rows = [
        made_row(reading, stamp, kind, summary)
        for item in reading.group.tandem.parallel()
        for stamp, kind, summary in _made(item, names)
    ]
    return tuple(sorted(rows, key=lambda row: (row.at, row.past, row.party)))


def _named(tandem: Tandem) -> Iterator[Any]:
    return (item for item in tandem.parallel() if not isinstance(item, Assessment))


def _made(item: Any, names: dict[str, str]) -> Iterator[tuple[Stamp, str, Reason]]:
    match item:
        case Instrument():
            yield item.stamp, "instrument.filed", because("did_file_instrument", code=item.name)
        case Commitment():
            code = "did_ask_commitment" if item.asked_by else "did_state_commitment"
            yield item.stamp, "commitment.stated", because(code, code=item.name, sides=", ".join(item.owners))
        case Condition():
            yield item.stamp, "condition.stated", because("did_state_condition", code=item.name)
        case Measure():
            yield item.stamp, "measure.reported", because("did_report_measure", code=item.name, day=item.happened)
        case Assessment():
            said = because("did_assess_step", party=item.party, code=names.get(item.on, ""))
            yield item.stamp, "step.assessed", said
        case Policy():
            code = "did_declare_policy" if item.standing == "declared" else "did_read_policy"
            yield item.stamp, "policy.stated", because(code, code=item.name, party=item.owner)
            if item.withdrawn is not None:
                yield item.withdrawn.stamp, "policy.withdrawn", because("did_withdraw_policy", code=item.name)
        case Surprise():
            said = because("did_report_surprise", code=item.name, party=item.raised_by)
            yield item.stamp, "surprise.reported", said
        case Contact():
            said = because("did_record_contact", party=item.outsider, day=item.happened)
            yield item.stamp, "contact.recorded", said
    for name in ("answers", "settled", "ended", "judged", "explained"):
        for word in getattr(item, name, ()):
            if (made := _word(word, item)) is not None:
                yield word.stamp, *made


def _word(word: Any, item: Any) -> tuple[str, Reason] | None:
    """A later word on an item; what a step answers is no word."""
    match word:
        case Answered():
            return "commitment.answered", because(f"did_commitment_{word.answer}", code=item.name, party=word.party)
        case Settled():
            return "commitment.settled", because("did_settle_commitment", code=item.name, day=word.happened)
        case Ended():
            return "condition.ended", because("did_end_condition", code=item.name, day=word.happened)
        case Judged():
            return "measure.judged", because("did_judge_measure", code=item.name, party=word.party)
        case Explained():
            return "surprise.answered", because("did_answer_surprise", code=item.name, party=word.party)
    return None

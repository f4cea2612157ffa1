"""Commands that list commitments, show one, and put on record what was promised, on which conditions, and what came."""

import argparse
from collections.abc import Callable
from typing import Any

from tandem.acts import commitment as promised
from tandem.desk import commitment as promising
from tandem.desk.choice import CHOICES, check_choices
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.reading import read_tandem
from tandem.faces.cli.commands import Commands, Run
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import Terminal, Told, block, one_line, word_of
from tandem.reports.commitment import CommitmentShown, ConditionShown, Filter, view_commitments
from tandem.reports.commitment_history import commitment_history
from tandem.reports.deadlock import view_deadlocks
from tandem.reports.stuck import view_stuck
from tandem.rules.reason import because

_SIDE = "a code of the charter (repeat for several)"
_AS_OF = "as it stood at the end of a day: 2018-11-21"


def add_acts(commitments: Commands) -> None:
    """Add to `commitments` everything but `deadlocks`."""
    listed = commitments.add("list", _list)
    for name, line in (("--track", "those on a track"), ("--side", "those of a side"), ("--state", "those in a state")):
        listed.add_argument(name, default="", help=line)
    listed.add_argument("--asked", action="store_true", help="those of your side that it has not answered")
    listed.add_argument("--as-of", metavar="DAY", help=_AS_OF)
    show = commitments.add("show", _show)
    show.add_argument("code", help="such as PYD-5.2, or the label of its entry")
    show.add_argument("--as-of", metavar="DAY", help=_AS_OF)
    _add_filed(commitments)
    _add_words(commitments)
    _add_conditions(commitments)


def _add_filed(commitments: Commands) -> None:
    instrument = _act(commitments, "instrument", _instrument, "code", "the code by which it is known, such as PYD")
    _lines(instrument, ("--title", "its name"), ("--concluded", "on which day"), ("--place", "where"))
    _sides(instrument, "--party")
    instrument.add_argument("--unsigned", action="store_true", help="the sides did not sign it")
    state = _act(commitments, "state", _state, "code", "the code by which it is known, such as PYD-5.2")
    _lines(
        state, ("--text", "what is to be done, in your own words"), ("--track", "on which track"),
        ("--said-on", "on which day it was said"), ("--instrument", "in which instrument it stands"),
        ("--passage", "where in it"), ("--deadline", "by which day"), ("--deadline-words", "by when, as it was said"),
        ("--part-of", "of which commitment it is a part"),
    )  # fmt: skip
    _sides(state, "--owner", "--towards", "--asked-by")
    state.add_argument("--own", action="store_true", help="your own side's word, which you sign; else it is reported")
    state.add_argument("--spoken", action="store_true", help="it was said, not written")
    state.add_argument("--any-of", action="store_true", help="one of its parts is enough")


def _add_words(commitments: Commands) -> None:
    answer = _act(commitments, "answer", _answer, "code", "the commitment")
    _choice(answer, "--answer", "commitment_answer")
    _lines(answer, ("--said-on", "on which day"), ("--party", "another side's answer, as it is reported"))
    settle = _act(commitments, "settle", _settle, "code", "the commitment")
    _choice(settle, "--outcome", "commitment_outcome")
    _lines(settle, ("--happened", "on which day"), ("--replaced-by", "by which other commitment"))
    _sides(settle, "--party")
    settle.add_argument("--own", action="store_true", help="your own side's word, which you sign; else it is reported")


def _add_conditions(commitments: Commands) -> None:
    condition = _act(commitments, "condition", _condition, "code", "the code by which it is known, such as w04")
    _choice(condition, "--sort", "condition_sort")
    _choice(condition, "--basis", "condition_basis")
    _lines(
        condition, ("--on", "the commitment that waits"), ("--awaits", "the one it waits for"),
        ("--event", "the event it waits for, in words"), ("--day", "the day before which nothing is done"),
        ("--text", "the condition in your own words"), ("--said-on", "on which day it was said"),
        ("--speaker", "who spoke"),
    )  # fmt: skip
    _sides(condition, "--claimed-by", "--softens")
    end = _act(commitments, "end-condition", _end, "code", "the condition")
    _choice(end, "--ending", "condition_ending")
    _lines(end, ("--happened", "on which day"))
    end.add_argument("--own", action="store_true", help="your own side's word, which you sign; else it is reported")


def _act(commitments: Commands, name: str, run: Run, code: str, line: str) -> argparse.ArgumentParser:
    parser = commitments.add(name, run)
    parser.add_argument(code, help=line)
    words = (("--note", "a remark"),) if name in ("instrument", "state", "condition") else (("--reason", "why"),)
    _lines(parser, *words, ("--source", "where it stands"))
    return parser


def _lines(parser: argparse.ArgumentParser, *options: tuple[str, str]) -> None:
    for name, line in options:
        parser.add_argument(name, default="", help=line)


def _sides(parser: argparse.ArgumentParser, *names: str) -> None:
    for name in names:
        line = "a condition that it eases (repeat)" if name == "--softens" else _SIDE
        parser.add_argument(name, action="append", default=[], metavar="CODE", help=line)


def _choice(parser: argparse.ArgumentParser, option: str, name: str) -> None:
    parser.add_argument(option, default="", help=", ".join(CHOICES[name]))


def _day(sitting: Sitting) -> str:
    return sitting.day or sitting.terminal.speaker.local_day(sitting.now).isoformat()


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    only = Filter(options.track, options.side, word_of(options.state), options.asked)
    with open_sitting(options, terminal) as sitting:
        reading = read_tandem(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_commitments(reading, day=_day(sitting), only=only)
        stuck = view_stuck(view, view_deadlocks(reading, day=_day(sitting)))
        lines = [terminal.reason(stuck.verdict), *([terminal.reason(stuck.beside)] if view.every else [])]
        for shown in view.instruments:
            title = one_line(shown.texts.get("title", "")) or terminal.say("commitments_loose")
            lines += ["", title, *(f"  {_head(one, terminal)}" for one in shown.commitments)]
        sitting.note_read(reading.group.frontier)
        plain = [_plain(one) for shown in view.instruments for one in shown.commitments]
        filed = [
            {"code": one.code, "label": one.stamp.label, "concluded": one.concluded, "parties": list(one.parties),
             "signed": one.signed}
            for one in reading.group.tandem.instruments
        ]  # fmt: skip
        verdict = terminal.reason(stuck.verdict)
        return Told({"as_of": view.day, "verdict": verdict, "instruments": filed, "commitments": plain}, lines)


def _head(one: CommitmentShown, terminal: Terminal) -> str:
    held = one.commitment
    deadline = f" [{terminal.say('commitment_past')}]" if one.overdue else ""
    deadline += "" if one.state_signed or held.evidence != "own" else f" [{terminal.say('reported_not_signed')}]"
    return terminal.say(
        "cli_commitment", code=one.name, sides=", ".join(held.owners), text=one_line(one.texts.get("text", "")),
        stands=terminal.word("commitment_state", one.state),
        standing=terminal.word("commitment_standing", one.standing),
    ) + deadline  # fmt: skip


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_tandem(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_commitments(reading, day=_day(sitting))
        one = view.named(options.code)
        if one is None:
            known = ", ".join(found.name for found in view.every[:12]) or "-"
            raise NotAllowed(because("no_such_commitments", found=options.code[:60], known=known))
        lines = [_head(one, terminal)]
        lines += [f"  {_waits(c, terminal)}" for c in (*one.conditions, *one.awaited)]
        for row in commitment_history(reading, one):
            lines += ["", f"{terminal.speaker.day(row.day)}: {terminal.reason(row.summary)} ({row.stamp.label})"]
            lines += [line for text in row.texts.values() for line in block(text, 2)]
        sitting.note_read(reading.group.frontier)
        return Told({"as_of": view.day, **_plain(one)}, lines)


def _waits(shown: ConditionShown, terminal: Terminal) -> str:
    held = shown.condition
    target = shown.awaits or held.day or one_line(shown.texts.get("event", ""))
    ended = f" [{terminal.word('condition_ending', shown.ended.ending)}]" if shown.ended else ""
    return terminal.say(
        "cli_condition", code=held.name, on=shown.on, how=terminal.word("condition_sort", held.sort), target=target,
        sides=", ".join(held.claimed_by), age=shown.age,
    ) + ended  # fmt: skip


def _plain(one: CommitmentShown) -> dict[str, Any]:
    held = one.commitment
    return {
        "code": one.name, "label": held.stamp.label, "entry": held.stamp.entry, "state": one.state,
        "state_signed": one.state_signed, "standing": one.standing, "standing_signed": one.standing_signed,
        "owners": list(held.owners), "towards": list(held.towards),
        "asked_by": list(held.asked_by), "track": held.track, "said_on": held.said_on, "evidence": held.evidence,
        "instrument": one.instrument or None, "part_of": one.whole or None, "deadline": held.deadline,
        "overdue": one.overdue, "texts": dict(one.texts),
        "conditions": [_plain_condition(c) for c in one.conditions],
        "awaited_by": [_plain_condition(c) for c in one.awaited],
        "steps": [{"code": m.measure.name, "happened": m.measure.happened, "status": m.status} for m in one.measures],
    }  # fmt: skip


def _plain_condition(shown: ConditionShown) -> dict[str, Any]:
    held = shown.condition
    return {
        "code": held.name, "label": held.stamp.label, "sort": held.sort, "on": shown.on, "awaits": shown.awaits or None,
        "day": held.day, "claimed_by": list(held.claimed_by), "said_on": held.said_on, "basis": held.basis,
        "mark": shown.mark, "age_days": shown.age, "ended": shown.ended.happened if shown.ended else None,
        "softened_by": list(shown.softened_by), "texts": dict(shown.texts),
    }  # fmt: skip


def _put(options: argparse.Namespace, terminal: Terminal, kind: str, act: Callable[..., Receipt], **given: Any) -> Told:
    with open_sitting(options, terminal) as sitting:
        made = {name: value(sitting) if callable(value) else value for name, value in given.items()}
        receipt = act(
            sitting.desk, acting=sitting.acting(kind), now=sitting.now, seen=sitting.last_read(), source=options.source,
            **made,
        )  # fmt: skip
        return sitting.told(receipt)


def _evidence(options: argparse.Namespace) -> promised.Evidence:
    return "own" if options.own else "reported"


def _chosen(**given: str) -> dict[str, Any]:
    """The values as the record writes them. Raises NotAllowed where one of them is none."""
    written = {name: word_of(value) for name, value in given.items()}
    check_choices(**written)
    return written


def _instrument(options: argparse.Namespace, terminal: Terminal) -> Told:
    act = promised.InstrumentFiled(
        code=options.code, concluded=options.concluded, parties=tuple(options.party), signed=not options.unsigned
    )
    return _put(
        options, terminal, "instrument.filed/1", promising.file_instrument, instrument=act, title=options.title,
        place=options.place, note=options.note,
    )  # fmt: skip


def _state(options: argparse.Namespace, terminal: Terminal) -> Told:
    act = promised.CommitmentStated(
        code=options.code, track=options.track, owners=tuple(options.owner), said_on=options.said_on,
        evidence=_evidence(options), towards=tuple(options.towards), asked_by=tuple(options.asked_by),
        deadline=options.deadline or None, spoken=options.spoken, any_of=options.any_of,
    )  # fmt: skip
    return _put(
        options, terminal, "commitment.stated/1", promising.state_commitment, commitment=act, text=options.text,
        instrument=options.instrument, part_of=options.part_of, passage=options.passage,
        deadline_words=options.deadline_words, note=options.note,
    )  # fmt: skip


def _answer(options: argparse.Namespace, terminal: Terminal) -> Told:
    chosen = _chosen(commitment_answer=options.answer)

    def said(sitting: Sitting) -> promised.CommitmentAnswered:
        return promised.CommitmentAnswered(
            party=options.party or sitting.reader.code or "", answer=chosen["commitment_answer"],
            evidence="reported" if options.party else "own", said_on=options.said_on,
        )  # fmt: skip

    return _put(
        options, terminal, "commitment.answered/1", promising.answer_commitment, on=options.code, answer=said,
        reason=options.reason,
    )  # fmt: skip


def _settle(options: argparse.Namespace, terminal: Terminal) -> Told:
    chosen = _chosen(commitment_outcome=options.outcome)
    act = promised.CommitmentSettled(
        outcome=chosen["commitment_outcome"], parties=tuple(options.party), evidence=_evidence(options),
        happened=options.happened,
    )  # fmt: skip
    return _put(
        options, terminal, "commitment.settled/1", promising.settle_commitment, on=options.code, settled=act,
        replaced_by=options.replaced_by, reason=options.reason,
    )  # fmt: skip


def _condition(options: argparse.Namespace, terminal: Terminal) -> Told:
    chosen = _chosen(condition_sort=options.sort, condition_basis=options.basis)
    act = promised.ConditionStated(
        code=options.code, sort=chosen["condition_sort"], claimed_by=tuple(options.claimed_by),
        said_on=options.said_on, basis=chosen["condition_basis"], day=options.day or None,
    )  # fmt: skip
    return _put(
        options, terminal, "condition.stated/1", promising.state_condition, on=options.on, condition=act,
        text=options.text, awaits=options.awaits, event=options.event, softens=tuple(options.softens),
        speaker=options.speaker, note=options.note,
    )  # fmt: skip


def _end(options: argparse.Namespace, terminal: Terminal) -> Told:
    chosen = _chosen(condition_ending=options.ending)
    act = promised.ConditionEnded(
        ending=chosen["condition_ending"], happened=options.happened, evidence=_evidence(options)
    )
    return _put(
        options, terminal, "condition.ended/1", promising.end_condition, on=options.code, ended=act,
        reason=options.reason,
    )  # fmt: skip

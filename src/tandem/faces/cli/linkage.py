"""Commands on linkage policies: check and explain files of them, list those on record, state and withdraw, what-if."""

import argparse
from pathlib import Path
from typing import Any

from tandem.acts.linkage import PolicyStated, Standing
from tandem.desk.linkage import state_policy, withdraw_policy
from tandem.desk.reading import read_tandem
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.commitments import seated
from tandem.faces.cli.linkage_shape import card_lines, plain_card, plain_if, plain_said, said_lines
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.regimes.lined import MAX_BYTES
from tandem.reports.linkage import view_policies, view_what_if
from tandem.reports.procedure import fault_sentence
from tandem.rules.linkage_file import BadPolicies, PolicySaid, read_policies_file
from tandem.rules.linkage_names import NamesKnown
from tandem.rules.steps import names_known, planned_step
from tandem.rules.what_if import what_if

_WRONG_USAGE = 2
_CASE = "play a case in memory: the name of one that ships, or its folder"


def add(commands: Commands) -> None:
    """Add `linkage`."""
    linkage = commands.noun("linkage")
    check, explain = linkage.add("check", _check), linkage.add("explain", _explain)
    for command in (check, explain):
        command.add_argument("file", metavar="FILE", help="one policy, or a list of them, in YAML")
        command.add_argument("--case", metavar="CASE", help=_CASE)
    explain.add_argument("--as-of", metavar="DAY", help="on the record of a day: 2018-11-20")
    listed = linkage.add("list", _list)
    listed.add_argument("--case", metavar="CASE", help=_CASE)
    listed.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-20")
    for name, run in (("declare", _declare), ("read", _read)):
        stated = linkage.add(name, run)
        stated.add_argument("file", metavar="FILE", help="one policy, or a list of them, in YAML")
        stated.add_argument("--policy", metavar="CODE", help="which of the file, where it has several")
    withdrawn = linkage.add("withdraw", _withdraw)
    withdrawn.add_argument("code", metavar="CODE", help="the code of the policy, such as us-8")
    withdrawn.add_argument("--day", default="", metavar="DAY", help="from which day on (today)")
    withdrawn.add_argument("--reason", default="", help="why; everybody reads it")
    tried = linkage.add("what-if", _what_if)
    tried.add_argument("ref", metavar="REF", help="the reference of a notice with a track")


def _check(options: argparse.Namespace, terminal: Terminal) -> Told:
    try:
        said = _file(options, _known(options, terminal) if options.case else None)
    except BadPolicies as wrong:
        return _faulty(wrong, terminal)
    lines = [terminal.say("cli_linkage_sound", file=options.file, count=len(said))]
    lines += [] if options.case else [terminal.say("cli_linkage_names_unchecked")]
    plain = {"file": options.file, "sound": True, "held_against_record": bool(options.case), "faults": [],
             "policies": [one.code for one in said]}  # fmt: skip
    return Told(plain, lines)


def _explain(options: argparse.Namespace, terminal: Terminal) -> Told:
    try:
        if options.case is None and not (Path(options.node) / "node.json").is_file():
            if options.as_of is not None:
                raise CannotDo("cli_linkage_no_record")
            return _told(_file(options, None), None, options, terminal)
        with seated(options, terminal) as sitting:
            return _told(_file(options, names_known(sitting.desk.group())), sitting, options, terminal)
    except BadPolicies as wrong:
        return _faulty(wrong, terminal)


def _told(
    said: tuple[PolicySaid, ...], sitting: Sitting | None, options: argparse.Namespace, terminal: Terminal
) -> Told:  # fmt: skip
    reading = read_tandem(sitting.desk, reader=sitting.reader, now=sitting.now) if sitting else None
    day = _day(sitting, terminal) if sitting else ""
    lines = [terminal.say("cli_linkage_on_day", day=day)] if day else [terminal.say("cli_linkage_words_alone")]
    for one in said:
        lines += ["", *said_lines(one, reading, day, terminal)]
    plain = [plain_said(one, reading, day, terminal) for one in said]
    return Told({"file": options.file, "day": day or None, "policies": plain}, lines)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with seated(options, terminal) as sitting:
        reading, day = read_tandem(sitting.desk, reader=sitting.reader, now=sitting.now), _day(sitting, terminal)
        cards = view_policies(reading, day=day, language=terminal.speaker.language)
        lines = [terminal.say("cli_linkage_listed", count=len(cards), day=day)]
        for card in cards:
            lines += ["", *card_lines(card, terminal)]
        if options.case is None:
            sitting.note_read(reading.group.frontier)
        return Told({"day": day, "policies": [plain_card(card, terminal) for card in cards]}, lines)


def _declare(options: argparse.Namespace, terminal: Terminal) -> Told:
    return _state(options, terminal, "declared")


def _read(options: argparse.Namespace, terminal: Terminal) -> Told:
    return _state(options, terminal, "read")


def _state(options: argparse.Namespace, terminal: Terminal, standing: Standing) -> Told:
    with open_sitting(options, terminal) as sitting:
        try:
            one = _chosen(_file(options, names_known(sitting.desk.group())), options.policy)
        except BadPolicies as wrong:
            return _faulty(wrong, terminal)
        policy = PolicyStated(
            code=one.code, owner=one.owner, standing=standing, said_on=one.said_on, clauses=one.rule.clauses,
            defines=one.rule.defines,
        )  # fmt: skip
        receipt = state_policy(
            sitting.desk, acting=sitting.acting("policy.stated/1"), now=sitting.now, seen=sitting.last_read(),
            policy=policy, title=one.title or one.code, words=one.words, speaker=one.speaker, passage=one.passage,
            note=one.note, source=one.source, supersedes=one.supersedes,
        )  # fmt: skip
        return sitting.told(receipt)


def _withdraw(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = withdraw_policy(
            sitting.desk, acting=sitting.acting("policy.withdrawn/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.code, happened=options.day or _day(sitting, terminal), reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt)


def _what_if(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        reading = read_tandem(sitting.desk, reader=sitting.reader, now=sitting.now)
        notice = reading.group.notice(ref)
        step = planned_step(notice, reading.group) if notice is not None else None
        if step is None:
            raise CannotDo("cli_linkage_no_track", ref=ref[:60])
        day = _day(sitting, terminal)
        found = what_if(reading.group, step=step, day=day)
        shown = view_what_if(reading, found, day=day, language=terminal.speaker.language)
        turned = sum(one.turns for one in shown)
        lines = [terminal.say("cli_linkage_what_if", ref=ref, count=turned, all=len(shown), day=max(step.day, day))]
        for one in shown:
            told = {"without": terminal.word("linkage_verdict", one.without),
                    "with_it": terminal.word("linkage_verdict", one.with_it)}  # fmt: skip
            lines += ["", terminal.say("cli_linkage_if", code=one.code, owner=one.owner, **told)]
            lines.append(f"  {terminal.reason(one.sentence)}")
        return Told({"ref": ref, "policies": [plain_if(one, terminal) for one in shown]}, lines)


def _file(options: argparse.Namespace, known: NamesKnown | None) -> tuple[PolicySaid, ...]:
    return read_policies_file(read_bytes(options.file, most=MAX_BYTES), file=options.file, known=known)


def _known(options: argparse.Namespace, terminal: Terminal) -> NamesKnown | None:
    with seated(argparse.Namespace(**{**vars(options), "as_of": None}), terminal) as sitting:
        return names_known(sitting.desk.group())


def _chosen(said: tuple[PolicySaid, ...], code: str | None) -> PolicySaid:
    fitting = [one for one in said if code is None or one.code == code]
    if len(fitting) != 1:
        raise CannotDo("cli_linkage_which", codes=", ".join(one.code for one in said)[:400])
    return fitting[0]


def _faulty(wrong: BadPolicies, terminal: Terminal) -> Told:
    sentences = [fault_sentence(fault, file=wrong.file, speaker=terminal.speaker) for fault in wrong.faults]
    faults: list[dict[str, Any]] = [
        {"line": fault.line, "place": fault.place, "code": fault.code, "values": dict(fault.values), "sentence": said}
        for fault, said in zip(wrong.faults, sentences, strict=True)
    ]
    plain = {"file": wrong.file, "sound": False, "faults": faults}
    lines = [*sentences, terminal.say("cli_linkage_faults", count=len(faults))]
    return Told(plain, lines, exit=_WRONG_USAGE)


def _day(sitting: Sitting, terminal: Terminal) -> str:
    return sitting.day or terminal.speaker.local_day(sitting.now).isoformat()

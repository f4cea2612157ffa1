"""Commands on the charter: show, check, compare, put forward, accept, and list those that were in force."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

import msgspec

from tandem.desk.charter import accept_charter, propose_charter, table_of
from tandem.desk.desk import NotAllowed
from tandem.desk.reading import read_charters
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, block, one_line
from tandem.regimes.charter import Charter
from tandem.regimes.charterpaper import BadPaper, read_charter_paper
from tandem.regimes.procedure import Procedure
from tandem.reports.charter import AmendmentRead, CharterView, view_charter
from tandem.reports.charter_difference import ChangedPlace, charter_difference
from tandem.reports.procedure import fault_sentence
from tandem.rules.charter import ACCEPTS, SORT, amendment_faults, under_older_rules
from tandem.rules.reason import because

_SHORT = 12


def add(commands: Commands) -> None:
    """Add `charter` with what can be done about it."""
    charter = commands.noun("charter")
    show = charter.add("show", _show)
    show.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a past day, such as 2018-11-21")
    charter.add("list", _list)
    charter.add("check", _check).add_argument("file", metavar="FILE", help="a whole charter in YAML or JSON")
    charter.add("difference", _difference).add_argument("file", metavar="FILE", help="a whole charter in YAML or JSON")
    propose = charter.add("propose", _propose)
    propose.add_argument("file", metavar="FILE", help="a whole charter in YAML or JSON")
    propose.add_argument("--title", default="", help="what the amendment is called")
    propose.add_argument("--note", default="", help="why; everybody reads it")
    propose.add_argument("--revises", default="", metavar="REF", help="the text that this one takes the place of")
    accept = charter.add("accept", _accept)
    accept.add_argument("digest", nargs="?", metavar="DIGEST", help="its hash, or the beginning of it")


def _view(sitting: Sitting) -> CharterView:
    reading = read_charters(sitting.desk, reader=sitting.reader, now=sitting.now)
    return view_charter(reading, speaker=sitting.terminal.speaker)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        view, group = _view(sitting), sitting.desk.group()
        sitting.note_read(group.frontier)
        plain: dict[str, Any] = {
            "digest": view.digest, "since": view.since, "as_shipped": list(view.as_shipped),
            "acceptances": [{"party": s.code, "seq": s.seq, "entry": s.entry, "at": s.at} for s in view.acceptances],
            "pending": [_plain_amendment(one) for one in view.pending],
            "contested": [one.digest for one in view.contested], "charter": msgspec.to_builtins(group.charter),
        }  # fmt: skip
        return Told(plain, [*_head(view, terminal), *_waiting(view, terminal), "", *_rules(view, terminal)])


def _plain_amendment(one: AmendmentRead) -> dict[str, Any]:
    return {
        "digest": one.digest, "ref": one.ref, "title": one.title, "accepted": list(one.accepted),
        "waits_for": list(one.waits_for), "changes": _plain_changes(one.changes),
    }  # fmt: skip


def _plain_changes(changes: tuple[ChangedPlace, ...]) -> list[dict[str, str]]:
    return [{"place": one.place, "label": one.label, "old": one.old, "new": one.new} for one in changes]


def _head(view: CharterView, terminal: Terminal) -> list[str]:
    parties = list(dict.fromkeys(stamp.code for stamp in view.acceptances))
    code = "charter_amended" if view.amended else "charter_founded"
    lines = [terminal.say("charter_contested", count=len(view.contested))] if view.contested else []
    lines += [terminal.say(code, parties=terminal.speaker.joined(parties))]
    lines += [terminal.say("charter_assumed")] if view.assumed else []
    lines += [f"{terminal.say('charter_hash')} {view.digest}"]
    return [*lines, "", *block(view.text, 2)]


def _waiting(view: CharterView, terminal: Terminal) -> list[str]:
    lines = []
    for one in view.pending:
        said = terminal.say("charter_waits_for", parties=", ".join(one.accepted), others=", ".join(one.waits_for))
        lines += ["", f"{one.ref}  {one_line(one.title)}  {one.digest[:_SHORT]}", f"  {said}"]
        lines += [f"  {line}" for line in _change_lines(one.changes)]
    return lines


def _change_lines(changes: tuple[ChangedPlace, ...]) -> list[str]:
    return [f"{one.label}: {one_line(one.old) or '-'} -> {one_line(one.new) or '-'}" for one in changes]


def _rules(view: CharterView, terminal: Terminal) -> list[str]:
    lines = [f"{terminal.say('charter_procedures')}:"]
    for one in view.procedures:
        lines += [f"  {one.title} ({one.name}): {_in_short(one.procedure, terminal)}"]
        lines += [f"    {terminal.say('charter_types')} {', '.join(one.types)}"] if one.types else []
    lines += [f"{terminal.say('charter_second')}:"] if view.second else []
    for kind, value, role in view.second:
        narrowed = f" ({terminal.word('act_value', value)})" if value else ""
        lines.append(f"  {terminal.word('act', kind)}{narrowed}: {terminal.word('role', role)}")
    return lines


def _in_short(procedure: Procedure, terminal: Terminal) -> str:
    span = procedure.window
    informs = terminal.say("procedure_informs")
    window = terminal.say("procedure_window", count=span.count, unit=span.unit) if span else informs
    silence = terminal.say(f"procedure_silence_{procedure.silence}")
    return f"{window} {silence} {terminal.say(f'procedure_decides_{procedure.decides}')}"


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        view, lines, rows = _view(sitting), [], []
        for step in view.steps:
            said = terminal.say("charter_amendment_step", count=len(step.changes))
            name = f"{step.ref}  {said}" if step.ref else terminal.say("charter_founding_step")
            by = ", ".join(stamp.label for stamp in step.acceptances)
            lines += [f"{step.digest[:_SHORT]}  {name}  ({by})", *(f"  {row}" for row in _change_lines(step.changes))]
            rows.append({"digest": step.digest, "ref": step.ref, "acceptances": [s.label for s in step.acceptances],
                         "changes": _plain_changes(step.changes)})  # fmt: skip
        return Told(rows, lines)


def _check(options: argparse.Namespace, terminal: Terminal) -> Told:
    try:
        plain, charter = _paper(options.file)
        table, _ = table_of(plain)
    except BadPaper as bad:
        return _faulty(bad, options.file, terminal)
    digest = hashlib.sha256(table).hexdigest()
    said = terminal.say(
        "cli_charter_sound", file=options.file, procedures=len(charter.procedures), acts=len(charter.matrix),
        digest=digest,
    )  # fmt: skip
    return Told({"file": options.file, "sound": True, "digest": digest, "faults": []}, [said])


def _paper(file: str) -> tuple[dict[str, Any], Charter]:
    return read_charter_paper(read_bytes(file))


def _faulty(bad: BadPaper, file: str, terminal: Terminal) -> Told:
    name = Path(file).name
    sentences = [fault_sentence(fault, file=name, speaker=terminal.speaker) for fault in bad.faults]
    faults = [
        {"line": fault.line, "place": fault.place, "code": fault.code, "sentence": said}
        for fault, said in zip(bad.faults, sentences, strict=True)
    ]
    last = terminal.say("cli_charter_unfit", file=file, count=len(faults))
    return Told({"file": file, "sound": False, "faults": faults}, [*sentences, last], exit=1)


def _difference(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        try:
            plain, after = _paper(options.file)
        except BadPaper as bad:
            return _faulty(bad, options.file, terminal)
        table, _ = table_of(plain)
        group = sitting.desk.group()
        changes = charter_difference(group.charter, after, speaker=terminal.speaker)
        reasons = amendment_faults(
            group, base=group.charter_digest, digest=hashlib.sha256(table).hexdigest(), after=after
        )
        keeps = under_older_rules(group)
        lines = _change_lines(changes) or [terminal.say("charter_same")]
        lines += [terminal.say("charter_keeps_rules", count=keeps)] if changes else []
        lines += [terminal.reason(reason) for reason in reasons if changes]
        answer = {"changes": _plain_changes(changes), "keeps_rules": keeps, "faults": [one.code for one in reasons]}
        return Told(answer, lines)


def _propose(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        try:
            plain, _ = _paper(options.file)
        except BadPaper as bad:
            return _faulty(bad, options.file, terminal)
        receipt = propose_charter(
            sitting.desk, acting=sitting.acting("text.proposed/1", SORT), now=sitting.now, seen=sitting.last_read(),
            charter=plain, title=options.title, note=options.note,
            revises=sitting.ref(options.revises) if options.revises else "",
        )  # fmt: skip
        return _told(sitting, sitting.told(receipt))


def _accept(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = accept_charter(
            sitting.desk, acting=sitting.acting(ACCEPTS, SORT), now=sitting.now, seen=sitting.last_read(),
            digest=_chosen(sitting, options.digest),
        )  # fmt: skip
        return _told(sitting, sitting.told(receipt))


def _chosen(sitting: Sitting, given: str | None) -> str:
    pending = [one.digest for one in _view(sitting).pending]
    found = [digest for digest in pending if digest.startswith(given or "")]
    if not pending:
        raise CannotDo("cli_charter_none_waits")
    if given is not None and not found:
        raise NotAllowed(because("no_such_charter", digest=given[:_SHORT]))
    if len(found) > 1:
        known = ", ".join(digest[:_SHORT] for digest in found)
        raise CannotDo("cli_charter_several", count=len(found), known=known)
    return found[0]


def _told(sitting: Sitting, told: Told) -> Told:
    """What was written, with the charter as it is then."""
    view = _view(sitting)
    lines = [*_head(view, sitting.terminal)[:-2], *_waiting(view, sitting.terminal), *told.lines]
    return Told({"digest": view.digest, **dict(told.plain or {})}, lines)

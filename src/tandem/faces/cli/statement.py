"""Commands on words said in public: record them with their passage, withdraw them, note a departure, list and show."""

import argparse
from typing import Any

from tandem.desk.reading import read_watched
from tandem.desk.statement import note_departure, record_statement, withdraw_statement
from tandem.desk.statement_form import CHOICES, placed_in, prose_typed, statement_typed
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.surprise import AS_OF, evidence_of
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, block, one_line, word_of
from tandem.reports.statements import StatementShown, view_statement, view_statements

_TEXTS = ("said_on", "of_side", "code", "translation", "speaker", "office", "place", "note")


def add(commands: Commands) -> None:
    """Add `statement`."""
    noun = commands.noun("statement")
    _add_record(noun)
    withdraw = noun.add("withdraw", _withdraw)
    depart = noun.add("depart", _depart)
    for command in (withdraw, depart):
        command.add_argument("statement", metavar="STATEMENT", help="its code, or the label of its entry")
        command.add_argument("--reason", default="", help="why")
    depart.add_argument("--line", required=True, metavar="REF", help="the agreed line from which it departs")
    depart.add_argument("--happened", required=True, metavar="DAY", help="on which day")
    listed, one = noun.add("list", _list), noun.add("show", _show)
    listed.add_argument("--side", default="", metavar="CODE", help="those of one side; - for those of no member")
    listed.add_argument("--source", default="", metavar="CODE", help="those of one document")
    listed.add_argument("--form", default="", help=f"one of: {', '.join(CHOICES['form'])}")
    one.add_argument("statement", metavar="STATEMENT", help="its code, or the label of its entry")
    for command in (listed, one):
        command.add_argument("--as-of", metavar="DAY", help=AS_OF)


def _add_record(noun: Commands) -> None:
    record = noun.add("record", _record)
    record.add_argument("source", metavar="SOURCE", help="the code of the filed document")
    record.add_argument("words", metavar="WORDS", help="the words as they stand there")
    record.add_argument("--start", default="", metavar="NUMBER", help="how many characters come before them")
    record.add_argument("--form", default="full", help=f"one of: {', '.join(CHOICES['form'])}")
    record.add_argument("--said-on", default="", metavar="DAY", help="on which day, as 2018-10-11")
    record.add_argument("--said-basis", default="printed", help=f"one of: {', '.join(CHOICES['said_basis'])}")
    record.add_argument("--side", default="", dest="of_side", metavar="CODE", help="for which member it is said")
    record.add_argument("--through", action="append", default=[], metavar="CODE", help="by whose word (repeat)")
    record.add_argument("--own", action="store_true", help="the word of your own side, which you sign; else reported")
    record.add_argument("--speaker", default="", help="who spoke")
    record.add_argument("--office", default="", help="in which office")
    record.add_argument("--chain", action="append", default=[], metavar="NAME", help="who says so (repeat)")
    record.add_argument("--place", default="", help="where")
    record.add_argument("--written-in", default="", metavar="CODE", help="of the words, as en or ko")
    record.add_argument("--translation", default="", help="an unofficial translation")
    record.add_argument("--about", action="append", default=[], metavar="WHAT", help="an action or item (repeat)")
    record.add_argument("--replaces", default="", metavar="STATEMENT", help="the statement in whose place it stands")
    record.add_argument("--code", default="", help="a short code for it")
    record.add_argument("--note", default="", help="what else there is to say")


def _record(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        texts = {name: getattr(options, name) for name in _TEXTS}
        texts |= {"form": word_of(options.form), "said_basis": word_of(options.said_basis)}
        texts |= {"evidence": evidence_of(options), "through_members": " ".join(options.through)}
        texts |= {"chain": "\n".join(options.chain), "language": options.written_in}
        placed = placed_in(
            sitting.desk, code=sitting.reader.code or "", source=options.source, words=options.words,
            start=options.start,
        )  # fmt: skip
        receipt = record_statement(
            sitting.desk, acting=sitting.acting("statement.recorded/1"), now=sitting.now, seen=sitting.last_read(),
            statement=statement_typed(texts, placed), source=options.source, prose=prose_typed(texts, placed),
            about=[sitting.ref(one) for one in options.about], replaces=options.replaces,
        )  # fmt: skip
        return sitting.told(receipt)


def _withdraw(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = withdraw_statement(
            sitting.desk, acting=sitting.acting("statement.withdrawn/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.statement, reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt)


def _depart(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = note_departure(
            sitting.desk, acting=sitting.acting("departure.noted/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.statement, line=sitting.ref(options.line), happened=options.happened, reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_watched(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_statements(reading, side=options.side, source=options.source, form=options.form)
        lines = [terminal.reason(reason) for reason in (view.verdict, *view.more)]
        for one in view.shown:
            lines += ["", *_lines(one, terminal)]
        sitting.note_read(reading.group.frontier)
        return Told({"verdict": lines[0], "statements": [_plain(one) for one in view.shown]}, lines)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_watched(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_statement(reading, options.statement)
        if view is None:
            raise CannotDo("cli_no_such_statement", found=options.statement[:60])
        passage = view.one.statement.passage
        lines = [terminal.reason(view.verdict), *_lines(view.one, terminal)]
        lines += [f"  {passage.start}-{passage.end} {passage.sha256}", f"  {view.check}"]
        for what in view.tells:
            modality = terminal.word("modality", what.modality)
            lines.append(f"  {what.code}: {one_line(what.question)} {one_line(what.value)} ({modality})")
        for departure in view.departures:
            lines.append(f"  {terminal.say('statement_departures')}: {departure.ref} {one_line(departure.reason)}")
        sitting.note_read(reading.group.frontier)
        tells = [{"code": one.code, "value": one.value, "modality": one.modality} for one in view.tells]
        more = {"verdict": lines[0], "tells": tells, "check": view.check}
        return Told({**_plain(view.one), **more, "departures": [one.ref for one in view.departures]}, lines)


def _lines(one: StatementShown, terminal: Terminal) -> list[str]:
    held = one.statement
    side = held.party or terminal.say("watch_no_member")
    signed = terminal.say("statement_signed" if held.is_signed else "reported_not_signed")
    head = terminal.say(
        "cli_statement_row", label=held.name, day=held.said_on, side=side, signed=signed,
        speaker=one_line(one.texts.get("speaker", "")) or terminal.say("watch_nobody"),
        form=terminal.word("statement_form", held.form),
    )  # fmt: skip
    lines = [head, *block(one.texts.get("words", ""), 2)]
    if one.texts.get("translation"):
        lines += [f"  {terminal.say('section.translation')}:", *block(one.texts["translation"], 4)]
    lines += [f"  {terminal.say('statement_as_says', party=code)}" for code in held.through]
    if one.chain:
        lines.append(f"  {terminal.say('section.chain')}: {' → '.join(one_line(name) for name in one.chain)}")
    if one.standing != "stands":
        lines.append(f"  {terminal.say(f'statement_{one.standing}_by', label=one.by)}")
    return lines


def _plain(one: StatementShown) -> dict[str, Any]:
    held = one.statement
    return {
        "name": held.name, "label": held.stamp.label, "entry": held.stamp.entry, "form": held.form,
        "party": held.party or None, "through": list(held.through), "evidence": held.evidence,
        "signed": held.is_signed, "said_on": held.said_on, "said_basis": held.said_basis, "said_at": held.said_at,
        "language": held.language, "rule": held.rule, "standing": one.standing, "by": one.by or None,
        "source": one.source.source.name if one.source else None, "chain": list(one.chain),
        "passage": {"start": held.passage.start, "end": held.passage.end, "sha256": held.passage.sha256},
        **{name: one.texts.get(name, "") for name in ("words", "translation", "speaker", "office", "place", "note")},
    }  # fmt: skip

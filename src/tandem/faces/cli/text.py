"""Commands on joint texts: propose, revise, accept, refuse, recall, publish, translate, state, review, show, list."""

import argparse
from collections.abc import Callable, Mapping
from typing import Any, get_args

from tandem.acts import text as texted
from tandem.desk import text as texting
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.pasted import read_pasted
from tandem.desk.reading import read_group
from tandem.desk.text import text_of
from tandem.desk.wording import TextDraft
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, word_of
from tandem.faces.cli.text_shape import difference_lines, list_line, plain_text, text_lines
from tandem.reports.text import TextView, list_texts, text_difference, view_text
from tandem.rules.reason import because

LONGEST_FILE = 8 * 1024 * 1024
"""Bytes of a file with a wording; the markup of a word processor is many times what is left of it."""

_LINES = {
    "--title": ("title", "one line"),
    "--use": ("use", ", ".join(use for use in get_args(texted.Use) if use)),
    "--from": ("in_force_from", "the first day in force, as 2018-11-30 (else from its last acceptance)"),
    "--until": ("in_force_until", "the last day in force"),
    "--zone": ("zone", "the time zone of the two days (default: the group's)"),
    "--about": ("about", "what it is about, such as a meeting: a reference"),
    "--supersedes": ("supersedes", "the text that it takes the place of: a reference"),
    "--marking": ("marking", "how it is handled, such as sensitive"),
    "--note": ("note", "why it is as it is, or what changed"),
}


def add(commands: Commands) -> None:
    """Add `text` with what can be done about one."""
    under = commands.noun("text")
    propose = _drafting(under.add("propose", _propose))
    propose.add_argument("--sort", default="line", help=", ".join(get_args(texted.Sort)))
    revise = under.add("revise", _revise)
    revise.add_argument("ref", metavar="REF")
    _drafting(revise)
    accept = under.add("accept", _accept)
    accept.add_argument("ref", metavar="REF")
    accept.add_argument("wording", metavar="HASH", help="of the whole wording, as show has it; its first 12 digits do")
    accept.add_argument("--version", default="", metavar="LABEL", help="such as US-21 (default: the latest)")
    refuse = under.add("refuse", _refuse)
    refuse.add_argument("ref", metavar="REF")
    refuse.add_argument("--reason", default="", help="why; everybody reads it")
    refuse.add_argument("--version", default="", metavar="LABEL", help="such as US-21 (default: the latest)")
    recall = under.add("recall", _recall)
    recall.add_argument("ref", metavar="REF")
    recall.add_argument("--reason", default="", help="why; everybody reads it")
    _add_publish(under)
    _add_beside(under)
    _add_reading(under)


def _drafting(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    for option, (field, line) in _LINES.items():
        parser.add_argument(option, dest=field, help=line)
    parser.add_argument("--depends", action="append", metavar="REF", help="a matter whose facts it depends on (repeat)")
    parser.add_argument("--words", action="append", metavar="LANG=WORDS", help="the wording in a language (repeat)")
    parser.add_argument("--file", action="append", metavar="LANG=FILE", help="the same from a file (repeat)")
    return parser


def _add_publish(under: Commands) -> None:
    publish = under.add("publish", _publish)
    publish.add_argument("ref", metavar="REF")
    publish.add_argument("--happened", default="", metavar="DAY", help="on which day, as 2018-11-20")
    publish.add_argument("--moment", default="", help="at which moment in UTC, as 2018-11-20T09:00:00Z")
    publish.add_argument("--in", dest="in_language", default="", metavar="LANG", help="in which language")
    publish.add_argument("--words", default="", help="the exact words")
    publish.add_argument("--place", default="", help="where it was said or stands")
    publish.add_argument("--by", default="", metavar="CODE", help="who published it (default: one's own party)")
    publish.add_argument("--source", default="", help="where that is known from")


def _add_beside(under: Commands) -> None:
    translate = under.add("translate", _translate)
    translate.add_argument("ref", metavar="REF")
    translate.add_argument("--in", dest="in_language", default="", metavar="LANG", help="into which language")
    translate.add_argument("--words", default="", help="the translation; it counts for nothing")
    translate.add_argument("--version", default="", metavar="LABEL", help="such as US-21 (default: the latest)")
    state = under.add("state", _state)
    state.add_argument("ref", metavar="REF")
    state.add_argument("statement", metavar="SORT", help=", ".join(get_args(texted.StatementKind)))
    state.add_argument("--text", default="", help="the statement; everybody reads it")
    state.add_argument("--version", default="", metavar="LABEL", help="such as US-21 (default: the latest)")
    review = under.add("review", _review)
    review.add_argument("ref", metavar="REF")
    review.add_argument("--note", default="", help="what was looked at")


def _add_reading(under: Commands) -> None:
    show = under.add("show", _show)
    show.add_argument("ref", metavar="REF")
    show.add_argument("--as-of", metavar="DAY", help="as it stood at the end of this day")
    listing = under.add("list", _list)
    listing.add_argument("--state", default="", help="only those in this state, such as in_force")
    listing.add_argument("--sort", default="", help="only those of this sort, such as line")
    listing.add_argument("--as-of", metavar="DAY", help="as it stood at the end of this day")
    difference = under.add("difference", _difference)
    difference.add_argument("ref", metavar="REF")
    difference.add_argument("older", metavar="LABEL", help="a version, such as ROK-14")
    difference.add_argument("newer", metavar="LABEL", help="another, such as US-21")


def _given(options: argparse.Namespace, terminal: Terminal) -> tuple[dict[str, Any], list[str]]:
    """What the options say, and a line for each file that was markup."""
    given = {field: getattr(options, field) for field, _ in _LINES.values() if getattr(options, field) is not None}
    texts, said = {}, []
    for one in options.words or ():
        language, text = _parted(one, "--words")
        texts[language] = text
    for one in options.file or ():
        language, path = _parted(one, "--file")
        try:
            pasted = read_pasted(read_bytes(path, most=LONGEST_FILE).decode("utf-8-sig"))
        except UnicodeDecodeError as wrong:
            raise CannotDo("cli_text_not_utf8", file=path) from wrong
        texts[language] = pasted.text
        if pasted.markup:
            said.append(terminal.say("text_was_markup", found=pasted.given, left=len(pasted.text), language=language))
    given |= {"texts": texts} if texts else {}
    return given | ({"depends": tuple(options.depends)} if options.depends else {}), said


def _parted(given: str, option: str) -> tuple[str, str]:
    language, mark, rest = given.partition("=")
    if not mark:
        raise CannotDo("cli_text_wants_language", option=option, found=given[:40])
    return language, rest


def _resolved(sitting: Sitting, given: Mapping[str, Any]) -> dict[str, Any]:
    refs = {name: sitting.ref(given[name]) for name in ("about", "supersedes") if given.get(name)}
    return {**given, **refs, "depends": tuple(sitting.ref(ref) for ref in given.get("depends", ()))}


def _propose(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        given, said = _given(options, terminal)
        draft = TextDraft(**{"title": "", **_resolved(sitting, given)}, sort=word_of(options.sort))
        receipt = texting.propose_text(
            sitting.desk, acting=sitting.acting("text.proposed/1"), now=sitting.now, seen=sitting.last_read(),
            draft=draft,
        )  # fmt: skip
        return _told(sitting, receipt, receipt.ref or "", said)


def _revise(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        given, said = _given(options, terminal)
        kept = draft_of(_view(sitting, ref))
        changed = {name: value for name, value in _resolved(sitting, given).items() if value}
        texts = {**kept["texts"], **changed.get("texts", {})}
        draft = TextDraft(**{**kept, "note": "", **changed, "texts": texts})
        receipt = texting.revise_text(
            sitting.desk, acting=sitting.acting("text.revised/1"), now=sitting.now, seen=sitting.seen(ref), ref=ref,
            draft=draft,
        )  # fmt: skip
        return _told(sitting, receipt, ref, said)


def draft_of(view: TextView) -> dict[str, Any]:
    """Answer the latest version as a draft that a new version begins from."""
    latest = view.pending or view.shown
    terms, version = latest.terms, latest.version
    return {
        "sort": terms.sort, "title": latest.title, "texts": dict(latest.texts), "use": terms.use,
        "in_force_from": terms.in_force_from or "", "in_force_until": terms.in_force_until or "", "zone": terms.zone,
        "about": view.about if version.about else "", "supersedes": view.supersedes if version.supersedes else "",
        "depends": view.depends if version.depends else (), "marking": terms.marking,
    }  # fmt: skip


def _accept(options: argparse.Namespace, terminal: Terminal) -> Told:
    def act(sitting: Sitting, ref: str, given: dict[str, Any]) -> Receipt:
        version = texting.version_of(text_of(sitting.desk.group(), ref), options.version)
        whole, found = version.terms.digest, options.wording.lower()
        wording = whole if len(found) >= 12 and whole.startswith(found) else found
        return texting.accept_text(sitting.desk, ref=ref, wording=wording, version=options.version, **given)

    return _on(options, terminal, "text.accepted/1", act)


def _refuse(options: argparse.Namespace, terminal: Terminal) -> Told:
    def act(sitting: Sitting, ref: str, given: dict[str, Any]) -> Receipt:
        return texting.refuse_text(sitting.desk, ref=ref, reason=options.reason, version=options.version, **given)

    return _on(options, terminal, "text.refused/1", act)


def _recall(options: argparse.Namespace, terminal: Terminal) -> Told:
    def act(sitting: Sitting, ref: str, given: dict[str, Any]) -> Receipt:
        return texting.recall_text(sitting.desk, ref=ref, reason=options.reason, **given)

    return _on(options, terminal, "text.recalled/1", act)


def _publish(options: argparse.Namespace, terminal: Terminal) -> Told:
    def act(sitting: Sitting, ref: str, given: dict[str, Any]) -> Receipt:
        return texting.publish_text(
            sitting.desk, ref=ref, happened=options.happened, moment=options.moment, language=options.in_language,
            words=options.words, place=options.place, by=options.by, source=options.source, **given,
        )  # fmt: skip

    return _on(options, terminal, "text.published/1", act)


def _translate(options: argparse.Namespace, terminal: Terminal) -> Told:
    def act(sitting: Sitting, ref: str, given: dict[str, Any]) -> Receipt:
        return texting.translate_text(
            sitting.desk, ref=ref, language=options.in_language, words=options.words, version=options.version, **given
        )  # fmt: skip

    return _on(options, terminal, "text.translated/1", act)


def _state(options: argparse.Namespace, terminal: Terminal) -> Told:
    def act(sitting: Sitting, ref: str, given: dict[str, Any]) -> Receipt:
        return texting.make_statement(
            sitting.desk, ref=ref, statement=word_of(options.statement), text=options.text, version=options.version,
            **given,
        )  # fmt: skip

    return _on(options, terminal, "text.statement_made/1", act)


def _review(options: argparse.Namespace, terminal: Terminal) -> Told:
    def act(sitting: Sitting, ref: str, given: dict[str, Any]) -> Receipt:
        return texting.review_text(sitting.desk, ref=ref, note=options.note, **given)

    return _on(options, terminal, "text.reviewed/1", act)


def _on(
    options: argparse.Namespace,
    terminal: Terminal,
    kind: str,
    act: Callable[[Sitting, str, dict[str, Any]], Receipt],
) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        held = sitting.desk.group().text(ref)
        given = {
            "acting": sitting.acting(kind, held.sort if held else ""),
            "now": sitting.now,
            "seen": sitting.seen(ref),
        }
        return _told(sitting, act(sitting, ref, given), ref, [])


def _told(sitting: Sitting, receipt: Receipt, ref: str, said: list[str]) -> Told:
    told = sitting.told(receipt)
    view = _view(sitting, ref)
    lines = [f"{ref}: {sitting.terminal.reason(view.verdict)}", *said, *told.lines]
    receipts = told.plain if isinstance(told.plain, dict) else {}
    return Told({**receipts, "text": plain_text(view, sitting.terminal)}, lines)


def _view(sitting: Sitting, ref: str) -> TextView:
    text_of(sitting.desk.group(), ref)
    return view_text(sitting.read(ref), ref)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        view = _view(sitting, ref)
        sitting.note_read(sitting.desk.group().frontier)
        return Told(plain_text(view, terminal), text_lines(view, terminal, sitting.reader.code or ""))


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_group(sitting.desk, reader=sitting.reader, now=sitting.now)
        rows = [
            row
            for row in list_texts(reading)
            if options.state in ("", row.state) and options.sort in ("", row.sort)
        ]  # fmt: skip
        in_force = sum(row.state == "in_force" for row in rows)
        lines = [terminal.say("texts_count", count=len(rows), in_force=in_force)]
        lines += [list_line(row, reading.text(row.entry, "title"), terminal) for row in rows]
        plain = [
            {"ref": row.ref, "title": reading.text(row.entry, "title"), "sort": row.sort, "state": row.state,
             "use": row.use, "waits_for": list(row.waiting_on), "due_for_review": list(row.reviewers)}
            for row in rows
        ]  # fmt: skip
        return Told(plain, lines)


def _difference(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        text_of(sitting.desk.group(), ref)
        try:
            found = text_difference(sitting.read(ref), ref, options.older, options.newer)
        except KeyError as missing:
            known = ", ".join(version.label for version in text_of(sitting.desk.group(), ref).versions)
            label = str(missing.args[0])[:40]
            raise NotAllowed(because("no_such_text_version", ref=ref, version=label, versions=known)) from missing
        plain = {
            "older": found.older.label, "newer": found.newer.label,
            "wordings": {
                language: [{"sort": piece.sort, "text": piece.text} for piece in pieces]
                for language, pieces in found.wordings
            },
            "facts": [{"name": name, "old": old, "new": new} for name, old, new in found.facts],
        }  # fmt: skip
        return Told(plain, difference_lines(found, terminal))

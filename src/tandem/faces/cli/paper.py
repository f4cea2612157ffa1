"""Commands about papers for authorities: which there are for a notice, what is missing in one, and its files."""

import argparse
from pathlib import Path
from typing import Any

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, write_new
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, one_line
from tandem.node.papers import written_paper
from tandem.reports.paper_check import PaperAttachment, PaperCheck, PaperRow
from tandem.reports.papers import PaperShown, PapersView, files_of, saved_name, view_papers
from tandem.reports.speaker import LANGUAGES


def add(commands: Commands) -> None:
    """Add `paper` with what can be done about one."""
    under = commands.noun("paper")
    for name, run in (("list", _list), ("check", _check), ("write", _write)):
        parser = under.add(name, run)
        parser.add_argument("ref", metavar="REF")
        if name != "list":
            parser.add_argument("--form", metavar="FORM", required=True, help="such as notice-7; see paper list")
        if name == "write":
            parser.add_argument("--out", metavar="DIR", required=True, help="the folder for its files")
            parser.add_argument("--lang", choices=LANGUAGES, help="the language (default: the authority's)")
        parser.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-21")


def _seen(sitting: Sitting, given: str, terminal: Terminal) -> tuple[str, PapersView]:
    ref = sitting.ref(given)
    reading = sitting.read(ref)
    if reading.group.notice(ref) is None:
        raise CannotDo("cli_paper_no_notice", ref=ref)
    return ref, view_papers(reading, ref, language=terminal.speaker.language)


def _asked(view: PapersView, form: str) -> PaperShown:
    found = next((one for one in view.papers if one.check.form == form), None)
    if found is None:
        raise CannotDo("cli_paper_no_form", found=form[:60], known=", ".join(one.check.form for one in view.papers))
    return found


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref, view = _seen(sitting, options.ref, terminal)
        lines = [f"{ref}/v{view.version}", terminal.reason(view.verdict)]
        lines += [line for shown in view.papers for line in _paper(shown, terminal)]
        plain = {"ref": ref, "version": view.version, "verdict": view.verdict.code, "missing": view.missing,
                 "papers": [_plain(shown) for shown in view.papers]}  # fmt: skip
        return Told(plain, lines)


def _paper(shown: PaperShown, terminal: Terminal) -> list[str]:
    check = shown.check
    needed = terminal.word("paper_needed", check.needed)
    return ["", f"{check.form}  {check.name} ({needed})", f"  {terminal.reason(check.verdict)}"]


def _check(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref, view = _seen(sitting, options.ref, terminal)
        shown = _asked(view, options.form)
        check = shown.check
        lines = [terminal.reason(check.verdict), f"{check.name} ({terminal.word('paper_needed', check.needed)})"]
        lines += [f"  {terminal.reason(reason)}" for reason in check.remarks]
        part = ""
        for row in check.rows:
            lines += ["", row.part] if row.part != part else []
            lines.append(f"  {_row(row, terminal)}")
            part = row.part
        if check.attachments:
            lines += ["", terminal.say("papers_attachments")]
        lines += [f"  {_attachment(one, terminal)}" for one in check.attachments]
        lines += ["", terminal.say("papers_sources")]
        lines += [f"  [{number}] {source}" for number, source in enumerate(check.sources, 1)]
        lines += ["", terminal.say("paper_unconfirmed_title")] if check.unconfirmed else []
        lines += [f"  {line}" for line in check.unconfirmed]
        return Told({"ref": ref, "version": view.version, **_plain(shown), **_whole(check)}, lines)


def _row(row: PaperRow, terminal: Terminal) -> str:
    state = terminal.word("paper_state", row.state)
    why = f" {terminal.reason(row.why)}" if row.why else ""
    doubt = terminal.word("paper_sure", row.confidence)
    mark = f" [{terminal.say('paper_unconfirmed')}: {doubt}]" if row.unconfirmed else ""
    numbers = "".join(f" [{number}]" for number in row.sources)
    return f"{row.name}: {state}.{why}{mark}{numbers}"


def _attachment(one: PaperAttachment, terminal: Terminal) -> str:
    state = "filled" if one.on_record else "missing" if one.missing else "not_needed"
    enough = f" ({terminal.say('papers_one_is_enough')})" if one.choice and one.missing else ""
    return f"{one.name}: {terminal.word('paper_state', state)} {one.on_record}".rstrip() + enough


def _write(options: argparse.Namespace, terminal: Terminal) -> Told:
    out = Path(fit_path(options.out))
    if not out.is_dir():
        raise CannotDo("cli_paper_no_folder", folder=str(out))
    with open_sitting(options, terminal) as sitting:
        ref, view = _seen(sitting, options.ref, terminal)
        check, reading, written = _asked(view, options.form).check, sitting.read(ref), []
        for named in files_of(options.form, options.lang or ""):
            name = f"{named.form.id}-{named.file.id}.{named.language}.{named.file.kind}"
            path = str(out / saved_name(view, name))
            raw = written_paper(reading, ref, named)
            write_new(path, raw)
            written.append({"file": path, "bytes": len(raw)})
        lines = [terminal.say("cli_paper_written", file=str(one["file"]), size=one["bytes"]) for one in written]
        plain = {"ref": ref, "version": view.version, "form": options.form, "files": written, "missing": check.missing}
        return Told(plain, [*lines, terminal.reason(check.verdict), terminal.say("papers_draft")])


def _plain(shown: PaperShown) -> dict[str, Any]:
    check = shown.check
    return {
        "form": check.form, "name": one_line(check.name), "authority": check.authority, "needed": check.needed,
        "verdict": check.verdict.code, "missing": check.missing, "unconfirmed_fields": check.doubtful,
        "language": shown.language, "files": [file.name for file in shown.files],
    }  # fmt: skip


def _whole(check: PaperCheck) -> dict[str, Any]:
    return {
        "rows": [
            {"part": row.part, "name": row.name, "state": row.state, "why": row.why.code if row.why else None,
             "confidence": row.confidence, "confirmed_as": row.confirmed_as or None, "sources": list(row.sources)}
            for row in check.rows
        ],
        "attachments": [
            {"name": one.name, "choice": one.choice or None, "on_record": one.on_record or None,
             "missing": one.missing}
            for one in check.attachments
        ],
        "sources": list(check.sources),
        "remarks": [{"code": one.code, **one.values} for one in check.remarks],
        "unconfirmed": list(check.unconfirmed),
    }  # fmt: skip

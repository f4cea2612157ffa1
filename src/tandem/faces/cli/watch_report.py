"""`tandem watch report`: check a Watch Report in any of its forms, and build its forms from its source."""

import argparse
import hashlib
from collections.abc import Collection
from pathlib import Path

from tandem.faces.cli import watch_report_record
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_bytes
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.faces.cli.watch_report_shape import Made, check_lines, check_plain
from tandem.node.casecited import cited_in_cases
from tandem.node.reading_files import Given, read_given
from tandem.node.report_calendar import with_calendar
from tandem.reports.watch_report_file import NoSource, kind_of, source_in, words_in
from tandem.reports.watch_report_page import STYLESHEET, report_html, stylesheet
from tandem.rules.watch_report import Cited, Quoted, Report, source_bytes, source_sha256
from tandem.rules.watch_report_check import ReportCheck, check_report
from tandem.rules.watch_report_source import read_source
from tandem.watch.lexicon import Lexicon

_MOST_FILE = 60_000_000
_MOST_ORIGINAL = 50 * 1024 * 1024


def add(under: Commands) -> None:
    """Add `report` under `tandem watch`."""
    noun = under.noun("report")
    watch_report_record.add(noun)
    check, build = noun.add("check", _check), noun.add("build", _build)
    check.add_argument("file", metavar="FILE", help="the source, or the HTML, PDF or Word file that was published")
    build.add_argument("file", metavar="FILE", help="the source")
    build.add_argument("--into", metavar="DIR", required=True, help="a folder for the files; it is made if need be")
    for command in (check, build):
        command.add_argument("--originals", metavar="DIR", help="a folder with the documents; found by their SHA-256")


def _check(options: argparse.Namespace, terminal: Terminal) -> Told:
    raw = read_bytes(options.file, most=_MOST_FILE)
    report = read_source(_source(raw))
    check = _checked(report, options.originals)
    made = _made(raw, report) if not check.refused else None
    wrong = bool(check.refused) or made == "differs"
    told = Told(
        check_plain(report, check, made, terminal), check_lines(report, check, made, terminal), exit=1 if wrong else 0
    )
    return told


def _build(options: argparse.Namespace, terminal: Terminal) -> Told:
    report = read_source(_source(read_bytes(options.file, most=_MOST_FILE)))
    check = _checked(report, options.originals)
    if check.refused:
        return Told(check_plain(report, check, None, terminal), check_lines(report, check, None, terminal), exit=1)
    folder = Path(fit_path(options.into))
    folder.mkdir(parents=True, exist_ok=True)
    name = f"watch-report-{report.number}"
    files = {
        f"{name}.txt": source_bytes(report), f"{name}.html": report_html(report).encode("utf-8"),
        STYLESHEET: stylesheet().encode("utf-8"), f"{name}.docx": _word(report), f"{name}.pdf": _pdf(report),
    }  # fmt: skip
    for file, content in files.items():
        (folder / file).write_bytes(content)
    rows = [{"file": file, "sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)} for file, raw in files.items()]
    lines = [terminal.say("wreport_built", count=len(rows), into=options.into, digest=source_sha256(report))]
    lines += [f"  {row['sha256']}  {row['file']}" for row in rows]
    lines += [terminal.reason(one.reason) for one in check.remarked]
    return Told({"source_sha256": source_sha256(report), "files": rows}, lines)


def _source(raw: bytes) -> str:
    try:
        return _attached(raw) if kind_of(raw) == "pdf" else source_in(raw)
    except NoSource as missing:
        raise CannotDo(missing.code, **missing.values) from missing


def _checked(report: Report, originals: str | None) -> ReportCheck:
    targets = [note.target for note in report.notes]
    wanted = {target.passage.document for target in targets if isinstance(target, Quoted)}
    texts = _originals(originals, wanted) if originals else {}
    entries = cited_in_cases(target.label for target in targets if isinstance(target, Cited))
    return with_calendar(check_report(report, originals=texts, entries=entries), report)


def _originals(folder: str, wanted: Collection[str]) -> dict[str, str]:
    """The texts of the documents that are wanted and in the folder, by SHA-256, whatever their names."""
    texts: dict[str, str] = {}
    place = Path(fit_path(folder))
    if not place.is_dir():
        raise CannotDo("wreport_no_folder", found=folder)
    for path in sorted(one for one in place.rglob("*") if one.is_file()):
        if path.stat().st_size <= _MOST_ORIGINAL:
            raw = path.read_bytes()
            digest = hashlib.sha256(raw).hexdigest()
            if digest in wanted:
                texts[digest] = _text_of(raw, path.name)
    return texts


def _text_of(raw: bytes, name: str) -> str:
    """The text whose code points passages count: the file itself, or what is taken out of a PDF or a Word file."""
    if kind_of(raw) in ("html", "text"):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as wrong:
            raise CannotDo("wreport_original_no_text", file=name) from wrong
    (read,) = read_given([Given(name, raw)], lexicon=Lexicon(), workers=1)
    if read.found is None:
        raise CannotDo("wreport_original_no_text", file=name)
    return read.found.page.text


def _made(raw: bytes, report: Report) -> Made:
    """How a published file stands to what its source makes: the same bytes, the same words, or neither."""
    kind = kind_of(raw)
    if kind == "text":
        return "source"
    again = {"html": _html, "docx": _word, "pdf": _pdf}[kind](report)
    if again == raw:
        return "same"
    if kind == "html":
        return "words" if _sheets(raw, report) else "differs"
    seen = _words_in_pdf if kind == "pdf" else words_in
    try:
        return "words" if seen(raw) == seen(again) else "differs"
    except NoSource:
        return "differs"  # what is shown cannot even be unpacked, and its source is whole


def _html(report: Report) -> bytes:
    return report_html(report).encode("utf-8")


def _sheets(raw: bytes, report: Report) -> bool:
    """An HTML file may name its sheet at another place; all else has to be the same words."""
    return words_in(raw.replace(b'href="/static/', b'href="')) == words_in(_html(report))


def _missing(wrong: Exception) -> CannotDo:
    return CannotDo("wreport_no_pango" if isinstance(wrong, OSError) else "wreport_no_extra", why=str(wrong)[:200])


def _pdf(report: Report) -> bytes:
    try:
        from tandem.reports.watch_report_pdf import report_pdf
    except (ImportError, OSError) as wrong:
        raise _missing(wrong) from wrong
    return report_pdf(report)


def _word(report: Report) -> bytes:
    try:
        from tandem.reports.watch_report_word import report_docx
    except ImportError as wrong:
        raise _missing(wrong) from wrong
    return report_docx(report)


def _attached(raw: bytes) -> str:
    try:
        from tandem.reports.watch_report_attached import source_attached
    except ImportError as wrong:
        raise _missing(wrong) from wrong
    return source_attached(raw)


def _words_in_pdf(raw: bytes) -> str:
    from tandem.reports.watch_report_attached import text_in_pdf

    return "".join(text_in_pdf(raw).split())

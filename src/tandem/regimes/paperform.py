"""The forms in which an authority wants to be asked, as data: `tandem-paper/1`; and their loader.

A form is one or more files with parts of fields, of lines of a manifest, or of empty rows. Every field and column says
what of the record fills it, nothing where the record cannot know it, and how sure we are that the authority asks for
it. A template that nobody read stays an assumption, and the check before filing says so.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Literal

from tandem.regimes.lined import Fault, Lined, Steps, Unread
from tandem.regimes.regime import ConfirmedAs
from tandem.regimes.stepwise import Form, Names, Source

FORMAT = "tandem-paper/1"
LANGUAGES = ("en", "ko")
PLACES = ("applicant", "title", "ref", "count")
"""What an opening, a subject or a closing may name in curly brackets."""

Fill = Literal[
    "", "applicant", "title", "what", "days", "first_day", "last_day", "route", "crosses", "direction",
    "lines", "goods", "vehicles", "end_users", "origins", "returns", "exemption", "amounts", "requests", "filed",
    "file_by", "parties",
]  # fmt: skip
"""What of the record goes into a field; empty where the record does not hold it."""

LineFill = Literal[
    "", "line", "name", "quantity", "unit", "hs", "value", "currency", "origin", "end_user", "route", "returns",
    "returns_on", "first_day", "rules",
]  # fmt: skip
"""What of a line of the manifest, or of its ruling, goes into a column."""

FormConfidence = Literal["confirmed", "partly", "recalled", "assumption"]


class FormField(Form, frozen=True, gc=False, kw_only=True):
    """One thing that the authority wants to know; `hint` says to whoever fills it in by hand what belongs there.

    `also` is what has to be added by hand even where the record fills the field.
    `sources` are numbers of the form's own sources, counted from 1.
    """

    id: str
    names: Names
    hint: Names | None = None
    also: Names | None = None
    fill: Fill = ""
    required: bool = True
    confidence: FormConfidence
    confirmed_as: ConfirmedAs | None = None
    sources: tuple[int, ...] = ()


class FormColumn(Form, frozen=True, gc=False, kw_only=True):
    """One column of a table of lines; `width` in characters."""

    id: str
    names: Names
    fill: LineFill = ""
    required: bool = True
    width: int = 14
    confidence: FormConfidence
    confirmed_as: ConfirmedAs | None = None
    sources: tuple[int, ...] = ()


class FormPart(Form, frozen=True, gc=False, kw_only=True):
    """A part of a file: *fields*; *lines* of the manifest (all, the vehicles or the goods); or `empty` rows."""

    id: str
    file: str
    kind: Literal["fields", "lines", "empty"]
    names: Names
    opening: Names | None = None
    closing: Names | None = None
    fields: tuple[FormField, ...] = ()
    columns: tuple[FormColumn, ...] = ()
    rows: Literal["all", "vehicles", "goods"] = "all"
    empty: int = 0


class FormFile(Form, frozen=True, gc=False, kw_only=True):
    """A file of a form: a document (`docx`) or a workbook (`xlsx`)."""

    id: str
    kind: Literal["docx", "xlsx"]
    names: Names


class PaperForm(Form, frozen=True, gc=False, kw_only=True):
    """A form. `authority` is its id in the rulebooks; `language` the one in which it wants to be written to.

    `days` says how it writes a day: 30 November 2018, November 30, 2018, or 2018-11-30. `asks_lines` are those of the
    manifest about which it is asked: all, or only those for which a rule names it.
    """

    format: Literal["tandem-paper/1"]
    id: str
    authority: str
    names: Names
    to: Names
    subject: Names
    language: Literal["en", "ko"]
    sheet: Literal["A4", "letter"] = "A4"
    days: Literal["day_month_year", "month_day_year", "iso"] = "day_month_year"
    asks_lines: Literal["all", "named"] = "all"
    files: tuple[FormFile, ...]
    parts: tuple[FormPart, ...]
    sources: tuple[Source, ...]
    read: date | None = None
    unconfirmed: tuple[Names, ...] = ()

    def file(self, id: str) -> FormFile | None:
        """Answer the file of this id."""
        return next((file for file in self.files if file.id == id), None)

    def parts_of(self, file: str) -> tuple[FormPart, ...]:
        """Answer the parts of a file in their order."""
        return tuple(part for part in self.parts if part.file == file)


class BadForm(ValueError):
    """A file that is no form; `faults` are all that was found, each with its line."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        """Carry every fault of one file."""
        super().__init__("; ".join(f"{file}, line {fault.line} ({fault.place}): {fault.code}" for fault in faults))
        self.file = file
        self.faults = faults


def is_unconfirmed(asked: FormField | FormColumn) -> bool:
    """Tell whether nobody confirmed that the authority asks for this."""
    return asked.confidence != "confirmed"


def read_form(raw: bytes, *, file: str) -> PaperForm:
    """Read a form. Raises BadForm with every fault of the file, in the order of its lines."""
    try:
        lined = Lined(raw)
    except Unread as wrong:
        raise BadForm(file, (wrong.fault,)) from wrong
    form: PaperForm | None = lined.read(PaperForm)
    if form is not None:
        _check(lined, form)
    if lined.faults or form is None:
        raise BadForm(file, tuple(sorted(lined.faults, key=lambda fault: (fault.line, fault.place, fault.code))))
    return form


@cache
def shipped_forms() -> tuple[PaperForm, ...]:
    """Answer every form that ships, by its id."""
    found = (read_form(file.read_bytes(), file=file.name) for file in _files())
    return tuple(sorted(found, key=lambda form: form.id))


def find_form(id: str) -> PaperForm | None:
    """Answer the form that ships under this id; None where none does."""
    return next((form for form in shipped_forms() if form.id == id), None)


def _files() -> Iterator[Traversable]:
    folder = resources.files("tandem.regimes").joinpath("forms")
    return (file for file in folder.iterdir() if file.name.endswith(".yaml"))


def _check(lined: Lined, form: PaperForm) -> None:
    if not _is_id(form.id):
        lined.fault(("id",), "pf_id_unfit", found=form.id[:40])
    for field in ("names", "to", "subject"):
        _check_words(lined, (field,), getattr(form, field))
    if not any(source.what.strip() for source in form.sources):
        lined.fault(("sources",), "pf_no_source")
    for number, names in enumerate(form.unconfirmed):
        _check_words(lined, ("unconfirmed", number), names)
    _check_ids(lined, ("files",), [file.id for file in form.files])
    _check_ids(lined, ("parts",), [part.id for part in form.parts])
    for number, file in enumerate(form.files):
        _check_words(lined, ("files", number, "names"), file.names)
    for number, part in enumerate(form.parts):
        _check_part(lined, form, part, ("parts", number))


def _check_part(lined: Lined, form: PaperForm, part: FormPart, place: Steps) -> None:
    if form.file(part.file) is None:
        known = ", ".join(file.id for file in form.files) or "-"
        lined.fault((*place, "file"), "paper_file_unknown", found=part.file[:40], known=known)
    for name, words in (("names", part.names), ("opening", part.opening), ("closing", part.closing)):
        if words is not None:
            _check_words(lined, (*place, name), words)
    for row_number, field in enumerate(part.fields):
        _check_asked(lined, form, field, (*place, "fields", row_number))
    for row_number, column in enumerate(part.columns):
        _check_asked(lined, form, column, (*place, "columns", row_number))
    _check_ids(lined, (*place, "fields"), [field.id for field in part.fields])
    _check_ids(lined, (*place, "columns"), [column.id for column in part.columns])
    wanted, other = ("fields", part.columns) if part.kind == "fields" else ("columns", part.fields)
    if not getattr(part, wanted) or other:
        lined.fault(place, "paper_part_empty", wanted=wanted, found=part.kind)


def _check_asked(lined: Lined, form: PaperForm, asked: FormField | FormColumn, place: Steps) -> None:
    _check_words(lined, (*place, "names"), asked.names)
    if isinstance(asked, FormField):
        for name, words in (("hint", asked.hint), ("also", asked.also)):
            if words is not None:
                _check_words(lined, (*place, name), words)
    if asked.confidence == "confirmed" and not asked.sources:
        lined.fault(place, "paper_confirmed_by_nothing", found=asked.id)
    for source in asked.sources:
        if not 1 <= source <= len(form.sources):
            lined.fault((*place, "sources"), "paper_source_unknown", found=source, known=len(form.sources))


def _check_ids(lined: Lined, place: Steps, ids: list[str]) -> None:
    for number, id in enumerate(ids):
        if not _is_id(id):
            lined.fault((*place, number, "id"), "pf_id_unfit", found=id[:40])
        elif id in ids[:number]:
            lined.fault((*place, number, "id"), "paper_id_twice", found=id)


def _is_id(id: str) -> bool:
    return 0 < len(id) <= 40 and not id.strip("abcdefghijklmnopqrstuvwxyz0123456789-")


def _check_words(lined: Lined, place: Steps, words: Mapping[str, str]) -> None:
    for language in LANGUAGES:
        if not words.get(language, "").strip():
            lined.fault(place, "pf_language_missing", language=language)
        for named in _named(words.get(language, "")):
            if named not in PLACES:
                lined.fault(place, "paper_place_unknown", found=named[:40], known=", ".join(PLACES))


def _named(text: str) -> Iterator[str]:
    try:
        for _, name, spec, conversion in Formatter().parse(text):
            if name is not None:
                yield name + (f":{spec}" if spec else "") + (f"!{conversion}" if conversion else "")
    except ValueError:
        yield text

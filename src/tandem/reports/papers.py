"""The papers of one notice: which an authority wants, which files they have, and how far each is."""

import re
from collections.abc import Iterable

import msgspec

from tandem.regimes.paperform import FormFile, PaperForm, find_form, shipped_forms
from tandem.reports.paper import PaperFacts
from tandem.reports.paper_check import Needed, PaperCheck, check_paper
from tandem.reports.paper_fill import fill_paper
from tandem.reports.paper_record import paper_facts
from tandem.reports.speaker import LANGUAGES
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reading

_ORDER: tuple[Needed, ...] = ("yes", "not_known", "no")
_NAME = re.compile(r"([a-z0-9-]{1,80})\.([a-z]{2})\.(docx|xlsx)")


class FileShown(msgspec.Struct, frozen=True):
    """One file of a paper in one language: the name of its address, what it is, and how it is written."""

    name: str
    title: str
    language: str
    kind: str


class PaperShown(msgspec.Struct, frozen=True):
    """One paper with its check and its files, those in the authority's own language first."""

    check: PaperCheck
    language: str
    files: tuple[FileShown, ...]


class PapersView(msgspec.Struct, frozen=True, kw_only=True):
    """Every paper that could go out about a notice: the verdict first, those that a rule asks for before the rest.

    `missing` counts what is to be filled in or attached in those that are needed, or may be where nobody knows.
    """

    ref: str
    version: int
    verdict: Reason
    tone: str
    missing: int
    papers: tuple[PaperShown, ...]
    simulation: bool

    @property
    def first(self) -> PaperShown | None:
        """The paper to begin with."""
        return self.papers[0] if self.papers else None


def view_papers(reading: Reading, ref: str, *, language: str) -> PapersView:
    """Answer the papers of a notice. Raises KeyError where the reading does not hold it."""
    facts = paper_facts(reading, ref, language=language)
    shown = tuple(_shown(form, facts, language) for form in shipped_forms())
    shown = tuple(sorted(shown, key=lambda one: _ORDER.index(one.check.needed)))
    wanted = [one.check for one in shown if one.check.needed != "no"]
    verdict, tone = _verdict(facts, wanted)
    return PapersView(
        ref=ref, version=facts.version, verdict=verdict, tone=tone, missing=sum(one.missing for one in wanted),
        papers=shown, simulation=facts.simulation,
    )  # fmt: skip


def _shown(form: PaperForm, facts: PaperFacts, language: str) -> PaperShown:
    check = check_paper(fill_paper(form, facts, language=language))
    languages = (form.language, *(one for one in LANGUAGES if one != form.language))
    files = (
        FileShown(file_name(form, file, one), file.names[language], one, file.kind)
        for one in languages
        for file in form.files
    )
    return PaperShown(check, form.language, tuple(files))


def _verdict(facts: PaperFacts, wanted: Iterable[PaperCheck]) -> tuple[Reason, str]:
    checks = tuple(wanted)
    if not facts.has_manifest:
        return because("papers_verdict_no_manifest"), "stop"
    if facts.ruling is None:
        return because("papers_verdict_not_known", count=len(checks)), "warn"
    if not checks:
        return because("papers_verdict_none"), "warn"
    short = sum(bool(one.missing) for one in checks)
    if short:
        return because("papers_verdict_missing", count=len(checks), short=short), "warn"
    return because("papers_verdict_complete", count=len(checks)), "fine"


def file_name(form: PaperForm, file: FormFile, language: str) -> str:
    """Answer the name of a file: `notice-7-application.en.docx`."""
    return f"{form.id}-{file.id}.{language}.{file.kind}"


def saved_name(view: PapersView, name: str) -> str:
    """Answer under which name a file is saved: with the reference and version, and SIMULATION where it is one."""
    mark = "SIMULATION-" if view.simulation else ""
    return f"{mark}{view.ref.replace('/', '-')}-v{view.version}-{name}"


class Named(msgspec.Struct, frozen=True):
    """What the name of a file means."""

    form: PaperForm
    file: FormFile
    language: str


def named_file(name: str) -> Named | None:
    """Answer which file of which form a name means; None where there is none."""
    found = _NAME.fullmatch(name)
    if found is None or found[2] not in LANGUAGES:
        return None
    for form in shipped_forms():
        for file in form.files:
            if file_name(form, file, found[2]) == name:
                return Named(form, file, found[2])
    return None


def files_of(form: str, language: str = "") -> tuple[Named, ...]:
    """Answer the files of a form in a language, or in the authority's own; none where no such form ships."""
    found = find_form(form)
    return tuple(Named(found, file, language or found.language) for file in found.files) if found else ()

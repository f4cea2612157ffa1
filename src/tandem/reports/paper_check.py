"""The check before a paper is filed: what is filled, what is missing, what of the form itself nobody confirmed.

A paper that is complete here is complete as far as the record and the form that was read go. It clears nothing.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from tandem.regimes.authority import Attachment, Authority
from tandem.regimes.paperform import FormColumn, FormField, PaperForm, is_unconfirmed
from tandem.reports.paper import FilledField, FilledPart, Paper, PaperFacts, State
from tandem.rules.reason import Reason, because

Needed = Literal["yes", "no", "not_known"]


class PaperRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the form asks for: how it stands, and how sure it is that the authority asks for it.

    `why` says what is left to be done; None where nothing is. `sources` are the numbers of those of the form behind it.
    """

    part: str
    name: str
    state: State
    why: Reason | None
    confidence: str
    confirmed_as: str
    unconfirmed: bool
    sources: tuple[int, ...]


class PaperAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that has to be attached; of those with one `choice` one is enough.

    `on_record` names the request that it is, or the form where the paper itself holds it; empty where it is not there.
    """

    name: str
    choice: str
    on_record: str
    missing: bool


class PaperCheck(msgspec.Struct, frozen=True, kw_only=True):
    """The check of one paper: the verdict first, then every row.

    `needed` is whether a rule on record names the authority; `missing` counts rows and attachments.
    """

    form: str
    name: str
    authority: str
    needed: Needed
    verdict: Reason
    rows: tuple[PaperRow, ...]
    attachments: tuple[PaperAttachment, ...]
    remarks: tuple[Reason, ...]
    sources: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    missing: int
    doubtful: int


def check_paper(paper: Paper) -> PaperCheck:
    """Answer what is missing in a paper and what is not confirmed about its form."""
    form, language = paper.form, paper.language
    rows = tuple(row for part in paper.parts for row in _rows(part, language))
    authority = paper.facts.authority(form.authority)
    attachments = _attachments(authority, paper, language)
    unconfirmed = (*form.unconfirmed, *(authority.unconfirmed if authority else ()))
    missing = sum(row.state in ("missing", "partly") for row in rows)
    missing += len({one.choice or one.name for one in attachments if one.missing})
    doubtful = sum(row.unconfirmed for row in rows)
    return PaperCheck(
        form=form.id, name=form.names[language], authority=form.authority, needed=needed(form, paper.facts),
        verdict=_verdict(missing, doubtful, paper.facts), rows=rows, attachments=attachments, remarks=paper.remarks,
        sources=tuple(f"{one.what} {one.url}".strip() for one in form.sources),
        unconfirmed=tuple(words[language] for words in unconfirmed), missing=missing, doubtful=doubtful,
    )  # fmt: skip


def needed(form: PaperForm, facts: PaperFacts) -> Needed:
    """Answer whether a rule on record names the authority of a form for any line."""
    if facts.ruling is None:
        return "not_known"
    return "yes" if facts.requirement(form.authority) is not None else "no"


def _verdict(missing: int, doubtful: int, facts: PaperFacts) -> Reason:
    if missing or not facts.has_manifest:
        return because("paper_verdict_missing", count=max(missing, 1))
    if doubtful:
        return because("paper_verdict_doubtful", count=doubtful)
    return because("paper_verdict_complete")


def _rows(part: FilledPart, language: str) -> Iterator[PaperRow]:
    name = part.part.names[language]
    for filled in part.fields:
        yield _row(name, filled.field.names[language], filled.state, _left(filled), filled.field)
    if part.part.kind != "fields":
        for column in part.part.columns:
            if column.fill != "line":
                state, why = _column(part, column)
                yield _row(name, column.names[language], state, why, column)


def _row(part: str, name: str, state: State, why: Reason | None, asked: FormField | FormColumn) -> PaperRow:
    return PaperRow(
        part=part, name=name, state=state, why=why, confidence=asked.confidence,
        confirmed_as=asked.confirmed_as or "", unconfirmed=is_unconfirmed(asked), sources=asked.sources,
    )  # fmt: skip


def _left(filled: FilledField) -> Reason | None:
    if filled.state in ("filled", "not_needed"):
        return None
    if filled.to_fill:
        return because("paper_left", what=filled.to_fill)
    return because("paper_left_mark") if filled.state == "partly" else because("paper_left_all")


def _column(part: FilledPart, column: FormColumn) -> tuple[State, Reason | None]:
    """How a column stands over all rows: empty in some, in all, or in none."""
    rows = len(part.rows)
    if not rows:
        return ("missing", because("paper_left_rows")) if column.required else ("not_needed", None)
    empty = part.empty_cells(column)
    if not empty:
        return "filled", None
    return ("missing" if empty == rows else "partly"), because("paper_left_cells", count=empty, rows=rows)


def _attachments(authority: Authority | None, paper: Paper, language: str) -> tuple[PaperAttachment, ...]:
    attach = authority.attach if authority else ()
    inside = {part.part.id for part in paper.parts}
    there = {one.id: paper.form.id if one.id in inside else _on_record(one, paper.facts) for one in attach}
    chosen = {one.choice for one in attach if one.choice and there[one.id]}
    return tuple(
        PaperAttachment(
            name=one.names[language], choice=one.choice, on_record=there[one.id],
            missing=not there[one.id] and one.choice not in chosen,
        )
        for one in attach
    )  # fmt: skip


def _on_record(attachment: Attachment, facts: PaperFacts) -> str:
    """The request on record whose filing or decision the attachment is; empty where there is none."""
    for request in facts.requests:
        if request.authority == attachment.decision_of and request.granted:
            return request.ref
        if request.authority == attachment.request_of and (request.pending or request.granted):
            return request.ref
    return ""

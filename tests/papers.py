"""What the tests of papers stand on: the survey of 2018 as a notice on record, ruled under the rulebook that ships."""

import io
import zipfile
from datetime import date
from functools import cache
from typing import Any

import msgspec
from tests.cast import DESK, ROK, Cast, apart

from tandem.acts.manifest import Line
from tandem.desk.reading import read_matter, reader_of
from tandem.regimes.paperform import PaperForm, find_form
from tandem.regimes.rulebook import shipped_rulebook
from tandem.reports.paper import Paper, PaperFacts
from tandem.reports.paper_fill import fill_paper
from tandem.reports.paper_record import paper_facts
from tandem.rules.ruler import rule_lines
from tandem.rules.ruling import Shipment
from tandem.state.reading import Reading

TITLE = "Joint survey of the Gyeongui and Donghae lines"
MANIFEST: tuple[dict[str, Any], ...] = (
    {"line": 1, "name": "light oil (diesel) for the survey train and generators", "quantity": "55000", "unit": "L",
     "hs": "271019", "returns": "partly", "value": "42000 USD", "end_user": "Ministry of Railways"},
    {"line": 2, "name": "locomotive to Panmun", "quantity": "1", "unit": "pcs", "hs": "8602", "returns": "yes",
     "vehicle": True},
    {"line": 3, "name": "passenger coach", "quantity": "1", "unit": "pcs", "hs": "8605", "returns": "yes",
     "vehicle": True},
    {"line": 4, "name": "generators", "hs": "8502", "returns": "yes"},
    {"line": 5, "name": "other survey equipment"},
)  # fmt: skip


def survey(**changed: Any) -> tuple[Cast, str]:
    """Answer a group in which notice of the survey was given, and its reference."""
    cast = apart()
    ref = cast.give(
        **{"title": TITLE, "manifest": MANIFEST, "route": "Dorasan, Kaesong, Sinuiju", "crosses": ("MDL",), **changed}
    )
    return cast, ref


def read(cast: Cast, ref: str, code: str = ROK) -> Reading:
    """Answer the matter as an officer reads it."""
    desk = cast.desks[code]
    return read_matter(desk, reader=reader_of(desk, code=code, officer=DESK), ref=ref, now=cast.now)


@cache
def given() -> PaperFacts:
    """Answer what the record of the survey holds, without an assessment."""
    cast, ref = survey()
    return paper_facts(read(cast, ref), ref, language="en")


@cache
def ruled(*more: Line) -> PaperFacts:
    """Answer the same with its lines, or others, under the rulebook that ships."""
    facts, book = given(), shipped_rulebook(target="dprk")
    lines = more or facts.lines
    shipment = Shipment(
        direction="to", crosses=facts.terms.crosses, parties=(ROK, "US"), starts_on=date(2018, 11, 30),
        ends_on=date(2018, 12, 17),
    )  # fmt: skip
    return with_(
        facts, lines=lines, ruling=rule_lines(lines=lines, book=book, shipment=shipment), book=book,
        book_digest="ab" * 32, authorities=book.authorities,
    )  # fmt: skip


def with_(facts: PaperFacts, **changed: Any) -> PaperFacts:
    """Answer the same facts with some changed."""
    return msgspec.structs.replace(facts, **changed)


def form(id: str) -> PaperForm:
    """Answer a form that ships."""
    found = find_form(id)
    assert found is not None
    return found


def paper(id: str, facts: PaperFacts, language: str = "en") -> Paper:
    """Answer a form that ships, filled in."""
    return fill_paper(form(id), facts, language=language)


def inside(raw: bytes, name: str) -> str:
    """Answer one part of a document or workbook."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return parts.read(name).decode()

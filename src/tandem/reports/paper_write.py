"""Writes a file of a paper, as a document or a workbook."""

from tandem.reports.paper_document import write_document
from tandem.reports.paper_fill import fill_paper
from tandem.reports.paper_record import paper_facts
from tandem.reports.paper_workbook import write_workbook
from tandem.reports.papers import Named
from tandem.state.reading import Reading


def write_file(reading: Reading, ref: str, named: Named) -> bytes:
    """Answer the bytes of a file of a paper. Raises KeyError where the reading does not hold the notice."""
    facts = paper_facts(reading, ref, language=named.language)
    paper = fill_paper(named.form, facts, language=named.language)
    return (write_document if named.file.kind == "docx" else write_workbook)(paper, named.file)

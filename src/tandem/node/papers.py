"""Papers as files: only here a node asks for what writes documents and workbooks, which need not be there."""

from tandem.desk.desk import NotAllowed
from tandem.reports.papers import Named
from tandem.rules.reason import because
from tandem.state.reading import Reading


def written_paper(reading: Reading, ref: str, named: Named) -> bytes:
    """Answer the bytes of a file of a paper. Raises NotAllowed where this machine cannot write documents."""
    try:
        from tandem.reports.paper_write import write_file
    except ImportError as missing:
        raise NotAllowed(because("papers_no_writer", package=missing.name or "-")) from missing
    return write_file(reading, ref, named)

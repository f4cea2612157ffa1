"""The stages for English documents, one after the other; a page in another language never loads their parser."""

from tandem.watch import dates as dating
from tandem.watch import indirect as telling
from tandem.watch import names as naming
from tandem.watch import notes as noting
from tandem.watch import quotes as quoting
from tandem.watch import sentences as cutting
from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page

STAGES = (cutting.STAGE, noting.STAGE, dating.STAGE, quoting.STAGE, telling.STAGE, naming.STAGE)
"""The name and the version of each stage."""


def find_all(page: Page, lexicon: Lexicon) -> Found:
    """Answer what is found in an English page."""
    parts, notes = cutting.sentences(page), noting.find_notes(page)
    dates = dating.find_dates(page, parts, notes)
    return Found(
        page=page, notes=notes, sentences=parts, dates=dates,
        quotes=quoting.find_quotes(page, parts, notes, lexicon, dates),
        indirect=telling.find_indirect(page, parts, notes, lexicon), names=naming.find_names(page, parts, lexicon),
    )  # fmt: skip

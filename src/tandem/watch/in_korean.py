"""The stages for Korean documents, one after the other; a page in another language never loads their parser."""

from tandem.watch import korean_dates as dating
from tandem.watch import korean_indirect as telling
from tandem.watch import korean_names as naming
from tandem.watch import korean_quotes as quoting
from tandem.watch import korean_sentences as cutting
from tandem.watch import notes as noting
from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page

STAGES = (cutting.STAGE, noting.STAGE, dating.STAGE, quoting.STAGE, telling.STAGE, naming.STAGE)
"""The name and the version of each stage."""


def find_all(page: Page, lexicon: Lexicon) -> Found:
    """Answer what is found in a Korean page."""
    parts, notes = cutting.korean_sentences(page), noting.find_notes(page)
    return Found(
        page=page, notes=notes, sentences=parts, dates=dating.korean_dates(page, parts, notes),
        quotes=quoting.korean_quotes(page, parts, notes, lexicon),
        indirect=telling.korean_indirect(page, parts, notes, lexicon), names=naming.korean_names(page, parts, lexicon),
    )  # fmt: skip

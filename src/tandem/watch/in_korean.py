"""The stages for Korean documents, one after the other; a page in another language never loads their parser."""

from tandem.watch.found import Found
from tandem.watch.korean import korean_dates, korean_indirect, korean_names, korean_quotes, korean_sentences
from tandem.watch.lexicon import Lexicon
from tandem.watch.notes import find_notes
from tandem.watch.page import Page


def find_all(page: Page, lexicon: Lexicon) -> Found:
    """Answer what is found in a Korean page."""
    parts, notes = korean_sentences(page), find_notes(page)
    return Found(
        page=page, notes=notes, sentences=parts, dates=korean_dates(page, parts, notes),
        quotes=korean_quotes(page, parts, notes, lexicon), indirect=korean_indirect(page, parts, notes, lexicon),
        names=korean_names(page, parts, lexicon),
    )  # fmt: skip

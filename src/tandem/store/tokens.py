"""How texts and queries are cut into the words that a search compares.

- Letters are compared without case and marks; `55,000` is one word and the same as `55000`.
- Korean, Chinese and Japanese are written without spaces around what is looked for: a run of them is cut into
  overlapping pairs and its last letter, so that 철도 is found in 남북철도를 and a single letter where it ends a run.
- In a query each stretch without a space is a phrase, and all have to be there; the last one may be the beginning of a
  longer word. What stands in quotation marks is a phrase as it stands. No character has any other meaning.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from tandem.rules.person_names import names_in

_RUN = (
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(
    rf"(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9]))|(?P<run>[{_RUN}]+)|(?:[^\W_{_RUN}][\u0300-\u036f]*)+"
)
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_LONGEST_QUERY, _MOST_PHRASES, _MOST_WORDS = 1000, 24, 64
_SHORTEST_BEGINNING = 2
_SHORTEST_QUERY_RUN = 2


class Token(msgspec.Struct, frozen=True):
    """A stretch of a text: where it stands, and the words that are compared; `run` where it was cut into pairs."""

    start: int
    end: int
    words: tuple[str, ...]
    run: str = ""


class Phrase(msgspec.Struct, frozen=True):
    """Words that have to stand one after the other; `open_ended` where the last may be the beginning of a word."""

    words: tuple[str, ...]
    open_ended: bool = False
    runs: tuple[str, ...] = ()


class Query(msgspec.Struct, frozen=True):
    """Phrases that all have to be there; each of `names` is the keys that ask for a name, and the phrases that it
    stands for.
    """

    phrases: tuple[Phrase, ...]
    names: tuple[tuple[frozenset[str], tuple[int, ...]], ...] = ()


def composed(text: str) -> str:
    """Answer a text with its letters composed; places in it are those that tokens name."""
    return unicodedata.normalize("NFC", text)


def tokens(text: str) -> Iterator[Token]:
    """Go through the words of a composed text."""
    for found in _WORD.finditer(text):
        if found["run"]:
            run = folded_word(found[0])
            yield Token(found.start(), found.end(), _pairs(run), run)
        else:
            word = found[0].replace(",", "") if found["number"] else found[0]
            yield Token(found.start(), found.end(), (folded_word(word),))


def folded_word(word: str) -> str:
    """Answer a word as it is compared: composed, without case and marks."""
    return word.lower() if word.isascii() else _folded(word)


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.casefold())


def _pairs(run: str) -> tuple[str, ...]:
    return (*(run[place : place + 2] for place in range(len(run) - 1)), run[-1:])


def words_of(text: str) -> str:
    """Answer the words of a text with spaces between, for the index."""
    return " ".join(word for token in tokens(composed(text)) for word in token.words)


def name_keys_of(text: str) -> str:
    """Answer the keys of the names in a text with spaces between, for the index."""
    return " ".join(sorted({key for name in names_in(composed(text)) for key in name.filed}))


def read_query(typed: str) -> Query:
    """Read what somebody typed; whatever it is, it is a query, if need be one for nothing."""
    text = composed(typed[:_LONGEST_QUERY])
    pieces = list(_pieces(text))[:_MOST_PHRASES]
    phrases, spans = [], []
    for number, (start, end, quoted) in enumerate(pieces):
        phrase = _phrase(text[start:end], open_ended=not quoted and number == len(pieces) - 1)
        if phrase.words:
            phrases.append(phrase)
            spans.append((start, end))
    names = []
    for name in names_in(text, typed=True):
        covered = tuple(i for i, (start, end) in enumerate(spans) if start < name.end and name.start < end)
        names.append((name.asked, covered))
    return Query(tuple(phrases), _apart(names))


def _apart(names: list[tuple[frozenset[str], tuple[int, ...]]]) -> tuple[tuple[frozenset[str], tuple[int, ...]], ...]:
    """The names that share no phrase with another, the longest first."""
    kept: list[tuple[frozenset[str], tuple[int, ...]]] = []
    for keys, covered in sorted(names, key=lambda name: -len(name[1])):
        same = next((place for place, (_, taken) in enumerate(kept) if taken == covered), None)
        if same is not None:
            kept[same] = (kept[same][0] | keys, covered)
        elif all(set(covered).isdisjoint(taken) for _, taken in kept):
            kept.append((keys, covered))
    return tuple(kept)


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """The stretches of a query: what stands in quotation marks, and what stands between spaces."""
    place = 0
    for quoted in _QUOTED.finditer(text):
        yield from _between_spaces(text, place, quoted.start())
        yield quoted.start(1), quoted.end(1), True
        place = quoted.end()
    yield from _between_spaces(text, place, len(text))


def _between_spaces(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    for found in re.finditer(r"\S+", text[start:end]):
        yield start + found.start(), start + found.end(), False


def _phrase(text: str, *, open_ended: bool) -> Phrase:
    found = list(tokens(text))
    words = [word for token in found for word in token.words]
    last = found[-1].run if found else ""
    if last:
        # Inside a run the pairs say it all; its last letter would ask that the run of the text ends there, too.
        words = words[:-1] if len(last) >= _SHORTEST_QUERY_RUN else words
        open_ended = len(last) < _SHORTEST_QUERY_RUN
    elif words and len(words[-1]) < _SHORTEST_BEGINNING:
        open_ended = False
    runs = tuple(token.run for token in found if token.run)
    return Phrase(tuple(words[:_MOST_WORDS]), open_ended, runs)

"""Who is named by a Korean noun phrase, as printed and without its particle.

One rule: the name where a person is named (`마이크 폼페이오 미국 국무장관` is `마이크 폼페이오`), else the noun phrase
(`외교부 고위 당국자`, `미국 측`). A family name with an office stays with it (`박 대변인`), as it names nobody alone.
"""

import re
from collections.abc import Sequence

import msgspec

from tandem.watch.korean_cues import korean_cues
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Span

_FAMILY = (
    "김이박최정강조장윤임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민나진지엄채원천방공현함변염"
    "여추도소석선설마길연위표명기반왕금옥육인맹제모탁국은편용예봉사태피빈리류로"
)
_KOREAN_NAME = re.compile(f"(?:[{_FAMILY}]|남궁|황보|선우|제갈)[가-힣]{{1,2}}")
_WORD = re.compile(r"[^\s]+")
_PLURAL = re.compile(r"(?<=[가-힣]{2})들$")
_MOST_OF_A_NAME = 3


class Speaker(msgspec.Struct, frozen=True):
    """Who speaks: the words as printed, where they stand, and whether they name a person, office or body for sure."""

    text: str
    span: Span
    sure: bool = True
    party: bool = False
    stands_for: str = ""
    """The noun of `이 당국자` and the like, or the pronoun."""


def read_speaker(phrase: str, start: int, lexicon: Lexicon, proper: Sequence[Span]) -> Speaker:
    """Answer whom a noun phrase names; `proper` are the words that the parse takes for names."""
    words = [(found[0], start + found.start()) for found in _WORD.finditer(phrase)]
    whole = Span(start, start + len(phrase))
    cues = korean_cues()
    if phrase in cues.pronoun:
        return Speaker(phrase, whole, stands_for=phrase)
    if len(words) > 1 and words[0][0] in cues.demonstrative and words[1][0].endswith(cues.unnamed_office):
        return Speaker(phrase, whole, stands_for=words[-1][0])
    named = _listed(words, lexicon) or _named(words, lexicon, proper)
    if named is not None:
        return Speaker(" ".join(phrase[named.start - start : named.end - start].split()), named)
    known = lexicon.by_name.get(phrase)
    party = known is not None and known.kind == "party"
    return Speaker(phrase, whole, sure=_can_speak(phrase, words, lexicon), party=party)


def _can_speak(phrase: str, words: Sequence[tuple[str, int]], lexicon: Lexicon) -> bool:
    cues, last = korean_cues(), _PLURAL.sub("", words[-1][0])
    known = lexicon.by_name.get(phrase) or lexicon.by_name.get(last)
    if known is not None:
        return known.kind != "place"
    if last[0] in "‘'":
        return True
    parts = re.split(r"[와과·]\s?", phrase)
    if len(parts) > 1 and all(part.strip() in lexicon.by_name for part in parts):
        return True
    return last in cues.speaker.words or last.endswith(cues.speaker.endings) or last.endswith(cues.office)


def _listed(words: Sequence[tuple[str, int]], lexicon: Lexicon) -> Span | None:
    """A listed person, where the words go on with an office or end."""
    for count in range(min(_MOST_OF_A_NAME, len(words)), 0, -1):
        for at in range(len(words) - count + 1):
            row = words[at : at + count]
            if count > 1 and korean_cues().is_office(row[-1][0]) and len(row[0][0]) > 1:
                continue
            known = lexicon.by_name.get(" ".join(word for word, _ in row))
            last = words[-1][0]
            if known and known.kind == "person" and (at + count == len(words) or korean_cues().is_office(last)):
                return Span(row[0][1], row[-1][1] + len(row[-1][0]))
    return None


def _named(words: Sequence[tuple[str, int]], lexicon: Lexicon, proper: Sequence[Span]) -> Span | None:
    cues = korean_cues()
    if len(words) < 2:
        return None
    if cues.is_office(words[-1][0]):
        owners = [at for at, word in enumerate(words[:-1]) if word[0].endswith("의")]
        return _row(_first_names(words[owners[-1] + 1 if owners else 0 : -1], lexicon, proper))
    if cues.is_office(words[-2][0]) and _is_name(words[-1], lexicon, proper):
        return _row([words[-1]])
    return None


def _row(names: Sequence[tuple[str, int]]) -> Span | None:
    if not names or (len(names) == 1 and len(names[0][0]) == 1):
        return None
    return Span(names[0][1], names[-1][1] + len(names[-1][0]))


def _first_names(
    rows: Sequence[tuple[str, int]], lexicon: Lexicon, proper: Sequence[Span]
) -> Sequence[tuple[str, int]]:
    """The first run of words that can be a name."""
    found: list[tuple[str, int]] = []
    for word in rows:
        if _is_name(word, lexicon, proper) or (found and len(word[0]) == 1 and word[0] not in korean_cues().between):
            found.append(word)
            if _KOREAN_NAME.fullmatch(word[0]) and len(word[0]) == _MOST_OF_A_NAME and len(found) == 1:
                return found
        elif found:
            return found
    return found


def _is_name(word: tuple[str, int], lexicon: Lexicon, proper: Sequence[Span]) -> bool:
    text, start = word
    cues = korean_cues()
    known = lexicon.by_name.get(text)
    if known is not None:
        return known.kind == "person"
    if text in cues.between or text in cues.time or cues.is_office(text) or text in cues.speaker.words:
        return False
    as_name = any(span.start <= start and start + len(text) <= span.end for span in proper)
    if as_name:
        return not (len(text) > _MOST_OF_A_NAME and text.endswith(cues.between_endings)) or "·" in text
    if text.endswith(cues.between_endings):
        return False
    return _KOREAN_NAME.fullmatch(text) is not None and len(text) == _MOST_OF_A_NAME

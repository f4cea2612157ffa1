"""Which of the languages that the stages know a text is in: by its letters, then by its smallest words."""

import re

from tandem.watch.page import Span

_HANGUL = re.compile(r"[가-힣]")
_KANA = re.compile(r"[ぁ-ヿ]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")
_SMALL = frozenset({"the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "on", "by", "with", "it", "said"})
_LONG_ENOUGH = 30
_MUCH = 20_000


def language_of(text: str) -> str:
    """Answer `en`, `ko`, or nothing for any other; the first 20,000 characters decide."""
    some = text[:_MUCH]
    hangul, latin = len(_HANGUL.findall(some)), len(_LATIN.findall(some))
    if hangul + latin == 0 or len(_KANA.findall(some)) > hangul + latin:
        return ""
    # A syllable of Hangul stands for some three Latin letters, and Korean pages keep names and acronyms in Latin ones.
    if 3 * hangul > latin:
        return "ko"
    return "en" if _is_english(_WORD.findall(some)) else ""


def language_at(text: str, span: Span) -> str:
    """Answer the language of a stretch of a text."""
    return language_of(span.of(text))


def _is_english(words: list[str]) -> bool:
    small = sum(word.lower() in _SMALL for word in words)
    return small / len(words) >= 0.12 if len(words) >= _LONG_ENOUGH else True

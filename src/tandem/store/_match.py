"""A query in the language of FTS5: every word stands in quotation marks, so that nothing typed has a meaning in it."""

from tandem.store.tokens import Phrase, Query

_SYLLABLES_OF_A_WORD = 2


def match(query: Query, *, named_alone: bool) -> str:
    """Answer the question to the index; empty where nothing is asked.

    With `named_alone` a name has to stand there as a name; else its words do as well.
    """
    names = [(keys, covered) for keys, covered in query.names if covered]
    if named_alone and not any(_is_whole(keys) for keys, _ in names):
        return ""
    within = {place for _, covered in names for place in covered}
    asked = [_words(phrase) for place, phrase in enumerate(query.phrases) if place not in within]
    for keys, covered in names:
        as_name = "names : (" + " OR ".join(f'"{key}"' for key in sorted(keys)) + ")"
        as_words = " AND ".join(_words(query.phrases[place]) for place in covered)
        asked.append(as_name if named_alone and _is_whole(keys) else f"({as_name} OR ({as_words}))")
    return " AND ".join(asked)


def _is_whole(keys: frozenset[str]) -> bool:
    """Tell whether a name has three syllables or more: one of two is too often a word, as 조사 is a survey."""
    return max(map(len, keys)) > _SYLLABLES_OF_A_WORD + 1


def _words(phrase: Phrase) -> str:
    words = " ".join(phrase.words).replace('"', " ")
    return f'words : "{words}"{" *" if phrase.open_ended else ""}'

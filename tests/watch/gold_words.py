"""From the words that were taken out of a file to the words that its gold counts, token by token."""

from difflib import SequenceMatcher

from tests.watch.gold_scoring import TOKEN


class Aligned:
    """Two texts of one document side by side; what stands in one alone, such as the head of a page, leads nowhere."""

    def __init__(self, taken: str, words: str) -> None:
        """Lay the text that was taken out of a file beside the words that it is known to say."""
        first, second = list(TOKEN.finditer(taken)), list(TOKEN.finditer(words))
        same = SequenceMatcher(None, [m.group() for m in first], [m.group() for m in second], autojunk=False)
        pairs = [(first[a + n], second[b + n]) for a, b, size in same.get_matching_blocks() for n in range(size)]
        self._pairs = [(one.start(), one.end(), other.start(), other.end()) for one, other in pairs]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Answer where a span of the taken text stands in the words; an empty one at 0 where it does not."""
        inside = [(first, last) for a, b, first, last in self._pairs if start <= a and b <= end]
        return (inside[0][0], inside[-1][1]) if inside else (0, 0)

"""What a text hides from the eye: characters that turn its direction or cannot be seen, words of two alphabets.

Such a text is read all the same; that it is so is for the editor to know before a name in it is believed.
"""

import re

from tandem.rules.reason import Reason, because

_TURNING = re.compile("[\u061c\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("\\w[\u200b-\u200d\u2060\ufeff\u00ad]+\\w")
_LATIN = "A-Za-z\u00c0-\u024f"
_LOOKALIKE = "\u0370-\u03ff\u0400-\u052f"
_MIXED = re.compile(rf"\b(?=\w*[{_LATIN}])(?=\w*[{_LOOKALIKE}])[{_LATIN}{_LOOKALIKE}\w]+\b")
_SHOWN = 3


def oddities(text: str) -> tuple[Reason, ...]:
    """Answer what is odd about a text, each kind once."""
    found = []
    if turning := len(_TURNING.findall(text)):
        found.append(because("watch_remark_turned", count=turning))
    if unseen := len(_UNSEEN.findall(text)):
        found.append(because("watch_remark_unseen", count=unseen))
    if mixed := tuple(dict.fromkeys(_mixed(text))):
        found.append(because("watch_remark_mixed", count=len(mixed), words=", ".join(mixed[:_SHOWN])))
    return tuple(found)


def _mixed(text: str) -> list[str]:
    # Most texts have no letter of the other alphabets, and the search for mixed words goes over each word twice.
    return [one[:40] for one in _MIXED.findall(text)] if re.search(f"[{_LOOKALIKE}]", text) else []

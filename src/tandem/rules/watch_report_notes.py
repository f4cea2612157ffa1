"""Reads and writes where a note of a report leads: a passage, an entry of the record, another note, a public page."""

import json
import re
from collections.abc import Mapping

from tandem.rules.watch_passage import Passage, words_sha256
from tandem.rules.watch_report import Cited, Linked, Quoted, See, Target

_STRING = r'"(?:[^"\\]|\\.)*"'
_PASSAGE = re.compile(
    rf"(?P<document>\S+) (?P<start>\d{{1,9}})-(?P<end>\d{{1,9}})(?: #(?P<hash>[0-9a-f]{{64}}))?"
    rf"(?: (?P<words>{_STRING}))?(?: after (?P<before>{_STRING}))?(?: before (?P<after>{_STRING}))?"
)
_SHA = re.compile("[0-9a-f]{64}")
_URL = re.compile(r"https?://[^\s,\"<>]+[^\s\"<>]*")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9@/:._-]{0,119}")


class BadNote(Exception):
    """A note cannot be read; `code` and `values` make the sentence."""

    def __init__(self, code: str, /, **values: str | int) -> None:
        """Refuse with the sentence of this code."""
        super().__init__(code)
        self.code, self.values = code, values


def target_of(told: str, names: Mapping[str, str]) -> Target:
    """Answer where a note leads; `names` are those of the documents. Raises BadNote."""
    kind, _, rest = told.partition(" ")
    if kind == "passage":
        return Quoted(_passage(rest, names))
    if kind == "entry" and _LABEL.fullmatch(rest):
        return Cited(rest)
    if kind == "see" and re.fullmatch(r"[1-9]\d{0,5}", rest):
        return See(int(rest))
    if kind == "link":
        return _link(rest)
    raise BadNote("wreport_note_kind", found=told[:60])


def told_of(target: Target, names: Mapping[str, str]) -> str:
    """Answer a note as a source says it; `names` are the names of documents by their SHA-256."""
    match target:
        case Cited(label):
            return f"entry {label}"
        case See(number):
            return f"see {number}"
        case Linked(url, title, outlet, date):
            return f"link {url}, {title}, {outlet}, {date}"
        case Quoted(passage):
            name = names.get(passage.document, passage.document)
            parts = [f"passage {name} {passage.start}-{passage.end} #{passage.span_sha256}"]
            told = (("", passage.words), ("after ", passage.before), ("before ", passage.after))
            return " ".join(parts + [f"{word}{_typed(text)}" for word, text in told if text])


def _typed(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _passage(told: str, names: Mapping[str, str]) -> Passage:
    match = _PASSAGE.fullmatch(told)
    if match is None:
        raise BadNote("wreport_note_passage", found=told[:60])
    document = names.get(match["document"], match["document"])
    if not _SHA.fullmatch(document):
        raise BadNote("wreport_note_document", found=match["document"][:60])
    try:
        words, before, after = (json.loads(match[name]) if match[name] else "" for name in ("words", "before", "after"))
    except ValueError as bad:
        raise BadNote("wreport_note_passage", found=told[:60]) from bad
    start, end = int(match["start"]), int(match["end"])
    if end <= start:
        raise BadNote("wreport_note_empty", start=start, end=end)
    if not match["hash"] and not words:
        raise BadNote("wreport_note_no_hash")
    return Passage(document, start, end, match["hash"] or words_sha256(words), words, before, after)


def _link(told: str) -> Linked:
    parts = told.split(", ", 1)
    rest = parts[1].rsplit(", ", 2) if len(parts) == 2 else []
    if len(rest) != 3 or not _URL.fullmatch(parts[0]):
        raise BadNote("wreport_note_link", found=told[:60])
    return Linked(parts[0], *rest)

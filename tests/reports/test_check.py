"""What the verifier says, in words of the reader: every sentence that it can say is known, none falls through."""

import ast
from pathlib import Path

from tandem.record import verify
from tandem.reports.check import differing
from tandem.reports.speaker import LANGUAGES, Speaker

# What stands in the sentences of `verify.py` where it names a place or a value.
_VALUES = {
    "where": "Entry 7 of the ROK feed", "path": "feeds/3f/checkpoint", "place": "1024", "name": "code", "feed": "3f",
    "folder": "feeds/3f/", "size": "9", "kind": "notice.given", "which": "seat", "expected": "expected previous 3fa1c2",
    "found": "Entry 7 of the ROK feed has '9' as `new_key`", "reached": "Entry 7 of the ROK feed revokes the seat key",
}  # fmt: skip
# Sentences that others finish or wrap: they never reach a reader alone.
_PARTS = ("a text ", "an integer ", "a number ", "it is ", "a key ")


def sentences() -> list[str]:
    """Every sentence with which the verifier refuses something, with its values filled in."""
    found = []
    for node in ast.walk(ast.parse(Path(verify.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("need", "Differs"):
            written = _written(node.args[-1])
            if written and not written.startswith(_PARTS):
                found.append(written)
    return found


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            name = part.value.id if isinstance(part.value, ast.Name) else ""
            parts.append(_VALUES.get(name, "x"))
    return "".join(parts)


def test_every_sentence_of_the_verifier_is_known() -> None:
    said = sentences()

    assert len(said) > 40
    assert [one for one in said if differing(one).code == "differs_other"] == []


def test_a_sentence_is_said_in_every_language_with_its_place() -> None:
    reason = differing("Entry 7 of the ROK feed does not follow entry 6: expected previous 3fa1c2, found 99d0aa.")

    for language in LANGUAGES:
        said = Speaker(language, "UTC").reason(reason)
        assert "ROK" in said
        assert "7" in said


def test_what_is_not_known_is_said_to_be_shown_in_english() -> None:
    assert "English" in Speaker("en", "UTC").reason(differing("A newer verifier says something else."))

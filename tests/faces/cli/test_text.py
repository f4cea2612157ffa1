"""Joint texts on the command line: proposed, accepted on their hash, revised, published and recalled."""

from pathlib import Path
from typing import Any

from tests.faces.cli.stage import ROK_DESK, US_DESK, Office, unchanged

LINE = "The joint survey of the railway is under way."


def propose(rehearsal: Office, *more: str) -> dict[str, Any]:
    """Propose a line in two languages and answer it as plain values."""
    words = ("--words", f"en={LINE}", "--words", "ko=철도 공동조사가 진행되고 있다.")
    ran = rehearsal.do("text", "propose", "--title", "Line", "--use", "each", *words, *more, "--json", who=ROK_DESK)
    plain: dict[str, Any] = ran.plain["text"]
    return plain


def test_a_line_is_accepted_on_its_hash_and_recalled(rehearsal: Office) -> None:
    text = propose(rehearsal)
    ref, digest = text["ref"], text["wording"]
    assert text["state"] == "proposed"

    shown = rehearsal.do("text", "show", ref, who=US_DESK).out
    assert "Not agreed yet" in shown
    assert digest in shown
    assert (
        "In force: every party accepted the same words"
        in rehearsal.do("text", "accept", ref, digest[:12], who=US_DESK).out
    )
    rehearsal.do("text", "publish", ref, "--happened", "2018-10-01", "--in", "en", "--words", f"{LINE} Indeed.",
                 "--place", "Briefing", who=US_DESK)  # fmt: skip
    assert "{+ Indeed.+}" in rehearsal.do("text", "show", ref, who=ROK_DESK).out
    rehearsal.do("text", "recall", ref, "--reason", "Overtaken.", who=ROK_DESK)

    assert "Recalled" in rehearsal.do("text", "list", "--state", "recalled", who=US_DESK).out


def test_another_version_shows_what_differs(rehearsal: Office) -> None:
    text = propose(rehearsal)
    ref = text["ref"]
    rehearsal.do("text", "show", ref, who=US_DESK)

    new = rehearsal.do(
        "text", "revise", ref, "--words", f"en={LINE.replace('joint', 'common')}", "--note", "One word.", "--json",
        who=US_DESK,
    ).plain["text"]  # fmt: skip

    difference = rehearsal.do("text", "difference", ref, text["version"], new["version"], who=ROK_DESK).out
    assert "[-joint-]{+common+}" in difference
    with unchanged(rehearsal):
        ran = rehearsal.run("text", "accept", ref, text["wording"], who=US_DESK)
    assert "That is the hash of version" in ran.err


def test_what_is_refused_is_a_sentence(rehearsal: Office, tmp_path: Path) -> None:
    ref = propose(rehearsal)["ref"]
    rehearsal.do("text", "show", ref, who=US_DESK)
    (tmp_path / "latin").write_bytes(b"\xff\xfe")

    with unchanged(rehearsal):
        for arguments, words in (
            (("text", "propose", "--title", "x"), "The text has no words in any language"),
            (("text", "propose", "--title", "x", "--words", "en"), "--words wants a language and a value"),
            (("text", "propose", "--title", "x", "--file", f"en={tmp_path / 'latin'}"), "is not UTF-8"),
            (("text", "accept", ref, "0" * 64), "is the hash of no version"),
            (("text", "recall", ref, "--reason", "x"), "has not been accepted by every party"),
            (("text", "review", ref), "Nothing that"),
            (("text", "show", "ROK-99"), "There is no joint text on record"),
            (("text", "difference", ref, "ROK-1", "US-1"), "has no version"),
            (("text", "state", ref, "protest", "--text", "x"), "is no sort of statement"),
        ):
            assert words in rehearsal.run(*arguments, who=US_DESK).err, arguments


def test_a_file_of_a_word_processor_is_read_as_plain_text(rehearsal: Office, tmp_path: Path) -> None:
    (tmp_path / "line.htm").write_text(f"<html><body><p class=MsoNormal>{LINE}<o:p></o:p></p></body></html>")

    ran = rehearsal.do("text", "propose", "--title", "Line", "--file", f"en={tmp_path / 'line.htm'}", who=ROK_DESK)

    assert "was the markup of a word processor" in ran.out
    (listed,) = rehearsal.do("text", "list", "--json", who=US_DESK).plain
    assert f"    {LINE}\n" in rehearsal.do("text", "show", listed["ref"], who=US_DESK).out

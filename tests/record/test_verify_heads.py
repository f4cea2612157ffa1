"""The quick look of the verifier: trees and heads alone. It finds changed bytes and says what it did not look at."""

import json
from pathlib import Path

import pytest
from tests.record.cast import archive_of, key, rail_survey
from tests.record.test_verify import FILES, RAW, WORDS, resealed
from tests.record.test_verify_keys import RAW as REPLACED

from tandem.record import verify


def failures_of(raw: bytes, words: str | None = WORDS) -> list[str]:
    """What the quick look finds."""
    report = verify.examine(raw, words, heads=True)[0]
    assert report.exit == (1 if report.failures else 3)
    return report.failures


@pytest.mark.parametrize("raw", [RAW, REPLACED], ids=["as founded", "with other keys"])
def test_heads_that_hold_are_never_called_genuine(raw: bytes) -> None:
    report = verify.examine(raw, WORDS, heads=True)[0]

    assert (report.failures, report.exit, report.signed_by) == ([], 3, "ROK")
    assert [member["entries"] for member in report.members] == [
        member["entries"] for member in verify.examine(raw, WORDS)[0].members
    ]
    assert "genuine" not in verify.show(report)
    assert "the words are those of this group; the entries themselves were not checked" in report.verdict
    assert "Not checked: the signatures, form and order of entries, sections" in verify.show(report)


def test_a_byte_changed_in_any_file_of_entries_is_found_also_where_the_list_is_signed_anew() -> None:
    for path in (path for path in FILES if "/tile/" in path or path.endswith("checkpoint")):
        content = FILES[path]
        changed = content[:-1] + bytes([content[-1] ^ 1])

        assert failures_of(resealed(FILES | {path: changed})), path


def test_what_it_does_not_look_at_the_whole_check_finds() -> None:
    rok, us = rail_survey()
    us.write("notice.received/1", {"grade": 1}, key=key("US seat"))
    raw = archive_of(rok, us)

    assert failures_of(raw) == []
    assert "must be signed by the node key" in verify.examine(raw, WORDS)[0].failures[0]


def test_wrong_words_differ() -> None:
    assert "The words are those of another group" in failures_of(RAW, "other words")[0]


def test_the_command_exits_3_and_says_so_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "record.zip").write_bytes(RAW)

    code = verify.main(["--heads", "--json", "--group", WORDS, str(tmp_path / "record.zip")])

    report = json.loads(capsys.readouterr().out)
    assert (code, report["exit"], report["heads_only"], report["sections_absent"]) == (3, 3, True, 0)

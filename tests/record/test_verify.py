"""The shipped verifier: a changed byte anywhere is found and named, and nothing brings it down."""

import dataclasses
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.cast import CHARTER, MANIFEST, Member, archive_of, contents_of, digest, key, make_genesis, rail_survey

from tandem.record import checkpoint, genesis, tiles, verify
from tandem.record.archive import write_archive
from tandem.record.entry import Ref, Section
from tandem.record.zipform import write_zip

ROK, US = rail_survey()
RAW = archive_of(ROK, US)
FILES = verify.read_zip(RAW)
WORDS = genesis.group_words(ROK.group)
HASH = "3fa1c2" + "0" * 58


def failures_of(raw: bytes) -> list[str]:
    """What the verifier finds in an archive of the rail survey; nothing it prints or raises is a traceback."""
    report = verify.examine(raw, WORDS)[0]
    assert report.exit == (1 if report.failures else 0)
    assert verify.show(report)
    return report.failures


def resealed(files: dict[str, bytes], *, exporter: Member = ROK) -> bytes:
    """An archive of any files, listed and signed anew, as a dishonest exporter could do."""
    held = {path: raw for path, raw in files.items() if path not in ("contents", "contents.sig")}
    listed = "".join(f"{hashlib.sha256(held[path]).hexdigest()}  {path}\n" for path in sorted(held)).encode()
    text = checkpoint.contents_text(group=ROK.group, digest=hashlib.sha256(listed).hexdigest())
    note = checkpoint.sign_note(text=text, name=exporter.origin, key=exporter.node_key)
    return write_zip(held | {"contents": listed, "contents.sig": note.encode()})


def forged(rok: Member, us: Member) -> list[str]:
    """What the verifier finds where the members themselves wrote something that cannot be, and ROK exports it."""
    return verify.examine(archive_of(rok, us))[0].failures


def test_an_untouched_archive_is_genuine_with_the_right_words() -> None:
    report = verify.examine(RAW, WORDS)[0]

    assert (report.exit, report.failures) == (0, [])
    assert report.verdict.startswith("genuine")
    assert [member["code"] for member in report.members] == [
        member.genesis.code for member in sorted((ROK, US), key=lambda member: member.feed)
    ]
    assert {member["entries"] for member in report.members} == {3}
    assert {member["root"] for member in report.members} == {ROK.root().hex(), US.root().hex()}
    assert report.signed_by == "ROK"
    assert (report.sections_absent, report.tables_absent, report.feeds_absent, report.entries_waiting) == (0, 0, 0, 0)


def test_words_count_whatever_their_case_and_what_stands_between() -> None:
    for words in (WORDS.upper(), WORDS.replace(" ", "-"), f"  {WORDS.replace(' ', ', ')} "):
        assert verify.examine(RAW, words)[0].exit == 0


@pytest.mark.parametrize("words", ["", "babab", " ".join(WORDS.split()[:7]), " ".join(reversed(WORDS.split()))])
def test_wrong_words_are_exit_1(words: str) -> None:
    report = verify.examine(RAW, words)[0]

    assert report.exit == 1
    assert report.failures == [f"The words are those of another group: given {words!a}, here {WORDS!a}."]


def test_without_words_an_archive_is_only_consistent_with_itself() -> None:
    report = verify.examine(RAW)[0]

    assert report.exit == 3
    assert verify.show(report).startswith("consistent with itself; signed by ROK; compare the words")


@pytest.mark.parametrize("path", sorted(FILES))
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_flipped_byte_of_a_file_is_found_and_the_file_named(path: str, place: str) -> None:
    content = FILES[path]
    start = RAW.index(path.encode() + content) + len(path)
    at = start + {"first": 0, "middle": len(content) // 2, "last": len(content) - 1}[place]

    assert any(path in sentence for sentence in failures_of(RAW[:at] + bytes([RAW[at] ^ 1]) + RAW[at + 1 :]))


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_file_changed_in_a_well_made_zip_is_found_and_named(path: str) -> None:
    content = FILES[path]
    half = len(content) // 2
    changed = write_zip(FILES | {path: content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]})

    assert any(path in sentence or "`contents`" in sentence for sentence in failures_of(changed))


@pytest.mark.parametrize("path", sorted(path for path in FILES if path.startswith(("feeds", "tables", "schemas", "f"))))
def test_a_file_changed_listed_and_signed_anew_is_still_found(path: str) -> None:
    content = FILES[path]

    for half in (0, len(content) // 2, len(content) - 1):
        changed = resealed(FILES | {path: content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]})
        assert failures_of(changed)


def test_every_byte_of_the_zip_form_matters() -> None:
    inside: set[int] = set()
    for path, content in FILES.items():
        start = RAW.index(path.encode() + content) + len(path)
        inside |= set(range(start, start + len(content)))

    for at in set(range(len(RAW))) - inside:
        assert failures_of(RAW[:at] + bytes([RAW[at] ^ 0x41]) + RAW[at + 1 :]), at


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_dropped_file_is_found(path: str) -> None:
    rest = {name: raw for name, raw in FILES.items() if name != path}

    assert failures_of(write_zip(rest))
    needed = not path.startswith(("tables", "schemas", "contents")) and "/sections/" not in path
    assert bool(failures_of(resealed(rest))) == needed


@pytest.mark.parametrize(
    "path",
    [
        "more.txt",
        "contents.more",
        "tables/more",
        f"tables/{HASH}",
        f"schemas/{HASH}",
        f"feeds/{HASH}/checkpoint",
        f"feeds/{ROK.feed}/tile/0/001.p/1",
        f"feeds/{ROK.feed}/sections/001",
        f"feeds/{ROK.feed}/more",
    ],
)
def test_a_file_too_many_is_found_and_named(path: str) -> None:
    for raw in (write_zip(FILES | {path: b"{}"}), resealed(FILES | {path: b"{}"})):
        assert any(path in sentence for sentence in failures_of(raw))


def test_a_table_that_is_not_canonical_is_found() -> None:
    path = f"tables/{digest(b'{ }')}"

    assert failures_of(resealed(FILES | {path: b"{ }"})) == [
        f"{path} is not canonical JSON: it is written in another form than the canonical one."
    ]


def test_every_truncation_is_found() -> None:
    for length in (*range(0, 400), *range(400, len(RAW), 487), len(RAW) - 1):
        assert failures_of(RAW[:length])


def test_swapped_entries_are_found_and_named() -> None:
    rok, us = rail_survey()
    rok.entries[1], rok.entries[2] = rok.entries[2], rok.entries[1]

    assert forged(rok, us)[0] == "Entry 1 of the ROK feed says that it is entry 2."


def test_a_left_out_entry_is_found_and_named() -> None:
    rok, us = rail_survey()
    del rok.entries[1]

    assert forged(rok, us)[0] == "Entry 1 of the ROK feed says that it is entry 2."


def test_an_entry_that_does_not_follow_is_found_with_both_ids() -> None:
    rok, us = rail_survey()
    expected = rok.entries[2].id[:6]
    rok.write("notice.withdrawn/1", {}, prev="99d0aa" + "0" * 58)

    assert forged(rok, us)[0] == (
        f"Entry 3 of the ROK feed does not follow entry 2: expected previous {expected}, found 99d0aa."
    )


def test_an_entry_signed_by_the_wrong_key_is_found_and_named() -> None:
    rok, us = rail_survey()
    us.write("notice.received/1", {"grade": 1}, key=key("US seat"))

    assert forged(rok, us)[0] == (
        "Entry 3 of the US feed is a notice.received and must be signed by the node key; the signature is not its."
    )


def test_an_entry_of_another_group_or_feed_is_found_and_named() -> None:
    for change in ({"group": HASH}, {"feed": HASH}):
        rok, us = rail_survey()
        rok.write("notice.withdrawn/1", {}, **change)

        assert forged(rok, us)[0] == "Entry 3 of the ROK feed is of another feed or group."


def test_a_claim_to_have_seen_another_root_is_found_and_named() -> None:
    rok, us = rail_survey()
    us.write("position.taken/1", {"position": "support"}, seen={rok.feed: (2, HASH)})

    assert forged(rok, us) == [
        f"Entry 3 of the US feed has seen {rok.feed[:6]} at 2 with root 3fa1c2; that feed has another root there."
    ]


def test_entries_that_rest_on_what_is_not_here_are_counted_as_waiting() -> None:
    rok, us = rail_survey()
    late = us.write("position.taken/1", {"position": "support"}, seen={rok.feed: (9, HASH)})
    us.write("position.taken/1", {"position": "support"})
    rok.write("concern.answered/1", {}, refs=[Ref(id=late.id, rel="concern")])
    rok.write("notice.withdrawn/1", {})

    report = verify.examine(archive_of(rok, us))[0]

    assert (report.exit, report.entries_waiting) == (3, 4)


def test_a_ref_to_an_entry_that_is_nowhere_waits() -> None:
    rok, us = rail_survey()
    us.write("position.taken/1", {"position": "support"}, refs=[Ref(id=HASH, rel="notice")])

    assert verify.examine(archive_of(rok, us))[0].entries_waiting == 1


def with_head(head: str) -> bytes:
    """The archive of the rail survey with another head over the US feed."""
    feeds = dict(contents_of(ROK, US).feeds)
    feeds[US.feed] = dataclasses.replace(feeds[US.feed], checkpoint=head)
    return write_archive(contents=contents_of(ROK, US, feeds=feeds), key=ROK.node_key, origin=ROK.origin)


def test_a_head_over_other_entries_is_found_and_named() -> None:
    folder = f"feeds/{US.feed}"

    shorter, longer, other = (
        checkpoint.sign_checkpoint(origin=US.origin, size=size, root=bytes(32), key=US.node_key) for size in (2, 4, 3)
    )
    stranger = checkpoint.sign_checkpoint(origin=US.origin, size=3, root=US.root(), key=key("stranger"))

    assert failures_of(with_head(shorter))[0] == f"{folder}/tile/entries/000.p/2 is missing."
    assert failures_of(with_head(longer))[0] == f"{folder}/tile/entries/000.p/4 is missing."
    assert failures_of(with_head(other))[0].startswith(f"{folder}/checkpoint is signed over another feed")
    assert failures_of(with_head(stranger))[0] == f"{folder}/checkpoint is not signed by the node key of {US.origin}."
    assert failures_of(with_head("no head"))[0] == f"{folder}/checkpoint has no size."


def test_a_section_that_is_not_as_promised_is_found_and_named() -> None:
    for section in (
        Section(bytes(32), b"Diesel beyond the cap."),
        Section(b"short", b""),
        Section(bytes(32), bytes(300)),
    ):
        rok, us = rail_survey()
        us.sections[us.entries[2].id]["text"] = section

        assert forged(rok, us)[0] == (
            f"Line 1 of feeds/{us.feed}/sections/000, section text of entry {us.entries[2].id[:6]}, "
            "is not as its header promised."
        )


def test_section_lines_that_are_not_promised_or_out_of_order_are_found() -> None:
    path = f"feeds/{ROK.feed}/sections/000"
    first, second = FILES[path].splitlines(keepends=True)

    for lines in (second + first, first + first, first + second + second, b"\n", b"", first[:-1], first + b"{}\n"):
        assert any(path in sentence for sentence in failures_of(resealed(FILES | {path: lines})))


def test_sections_may_be_withheld_line_by_line() -> None:
    path = f"feeds/{ROK.feed}/sections/000"
    first, second = FILES[path].splitlines(keepends=True)

    for lines in (first, second):
        report = verify.examine(resealed(FILES | {path: lines}), WORDS)[0]
        assert (report.exit, report.sections_absent) == (0, 1)


def test_tables_that_are_not_handed_out_are_counted() -> None:
    report = verify.examine(archive_of(ROK, US, tables={digest(CHARTER): CHARTER}), WORDS)[0]

    assert (report.exit, report.tables_absent) == (0, 1)
    assert digest(MANIFEST) != digest(CHARTER)


def test_a_list_of_files_signed_by_a_stranger_is_found() -> None:
    stranger = Member(make_genesis("PRC"), ROK.founding)
    impostor = Member(ROK.genesis, ROK.founding, host="US")

    assert failures_of(resealed(FILES, exporter=stranger)) == [
        "contents.sig is not signed by a node of this group whose feed holds."
    ]
    assert failures_of(resealed(FILES, exporter=impostor)) == [
        f"contents.sig is not signed by the node key of {ROK.origin}."
    ]


def test_a_founding_of_another_group_is_found() -> None:
    other = msgspec.structs.replace(ROK.founding, nonce="0" * 32)

    found = verify.examine(resealed(FILES | {"founding.json": genesis.encode_founding(other)}))[0].failures

    assert [sentence for sentence in found if "founds another group" in sentence]
    assert len(found) == 3


def test_two_members_with_one_code_are_found() -> None:
    papers = (ROK.genesis, msgspec.structs.replace(ROK.genesis, nonce="0" * 32))
    founding = msgspec.structs.replace(ROK.founding, geneses=tuple(sorted(map(genesis.feed_id, papers))))
    twins = [Member(paper, founding) for paper in papers]
    for twin in twins:
        twin.found()

    assert forged(twins[0], twins[1]) == ["Two members have one code: ['ROK', 'ROK']."]


def test_a_simulated_group_says_so_in_the_first_line_even_where_something_differs() -> None:
    raw = archive_of(*rail_survey(simulation=True))

    for words in (None, "babab"):
        assert verify.show(verify.examine(raw, words)[0]).startswith("SIMULATION: ")
    assert not verify.show(verify.examine(RAW)[0]).startswith("SIMULATION")


def test_members_on_one_node_are_shown_as_such() -> None:
    shown = verify.show(verify.examine(archive_of(*rail_survey(one_host=True)))[0])

    assert "US: United States, 3 entries, head" in shown
    assert "on one node with ROK" in shown


def test_a_feed_of_a_thousand_entries_is_checked_bundle_by_bundle() -> None:
    rok, us = rail_survey()
    while len(us.entries) < 600:
        us.write("position.taken/1", {"position": "support"}, "x" if len(us.entries) > 590 else None)

    raw = archive_of(rok, us)

    assert verify.examine(raw, WORDS)[0].exit == 0
    assert {path for path in verify.read_zip(raw) if f"{us.feed}/sections" in path} == {
        f"feeds/{us.feed}/sections/{tiles.tile_number(number)}" for number in (0, 2)
    }


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(RAW) - 1), st.binary(min_size=1, max_size=8), st.integers(0, 8))
def test_no_change_of_bytes_passes_or_brings_the_verifier_down(at: int, new: bytes, old: int) -> None:
    changed = RAW[:at] + new + RAW[at + old :]

    assert bool(failures_of(changed)) == (changed != RAW)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_no_change_of_a_file_in_a_well_made_archive_brings_the_verifier_down(path: str, data: st.DataObject) -> None:
    content = FILES[path]
    at = data.draw(st.integers(0, len(content)))
    new, old = data.draw(st.binary(max_size=8)), data.draw(st.integers(0, 8))
    changed = FILES | {path: content[:at] + new + content[at + old :]}

    failures_of(write_zip(changed))
    failures_of(resealed(changed))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_junk_passes_or_brings_the_verifier_down(raw: bytes) -> None:
    assert failures_of(raw)
    assert failures_of(write_zip({"founding.json": raw}))


def run_alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier out of an archive with Python alone, in a folder where nothing else is."""
    with zipfile.ZipFile(io.BytesIO(RAW)) as opened:
        opened.extract("verify.py", folder)
    command = [sys.executable, "-I", "-S", "verify.py", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_the_verifier_runs_alone_in_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "rail.zip").write_bytes(RAW)
    (tmp_path / "changed.zip").write_bytes(RAW.replace(b'"oil_litres":55000', b'"oil_litres":95000'))

    genuine = run_alone(tmp_path, "rail.zip", "--group", WORDS)
    wordless = run_alone(tmp_path, "rail.zip")
    wrong = run_alone(tmp_path, "rail.zip", "--group", "babab")
    changed = run_alone(tmp_path, "changed.zip", "--group", WORDS)

    assert [run.returncode for run in (genuine, wordless, wrong, changed)] == [0, 3, 1, 1]
    assert genuine.stdout.startswith("genuine: everything holds")
    assert WORDS in wordless.stdout
    assert "The words are those of another group" in wrong.stdout
    assert {run.stderr for run in (genuine, wordless, wrong, changed)} == {""}


def test_wrong_usage_and_files_that_are_not_there_are_exit_2(tmp_path: Path) -> None:
    for arguments in ((), ("a.zip", "b.zip"), ("--words", "x", "a.zip"), ("missing.zip",), (".",)):
        run = run_alone(tmp_path, *arguments)

        assert run.returncode == 2
        assert run.stderr
        assert "Traceback" not in run.stderr


def test_a_terminal_without_korean_letters_is_no_obstacle(tmp_path: Path) -> None:
    rok = Member(make_genesis("ROK", names={"ko": "대한민국"}), ROK.founding)
    rok.founding = msgspec.structs.replace(ROK.founding, geneses=(rok.feed,))
    rok.found()
    (tmp_path / "rail.zip").write_bytes(archive_of(rok))
    (tmp_path / "verify.py").write_bytes(FILES["verify.py"])

    run = subprocess.run(
        [sys.executable, "verify.py", "rail.zip"],
        cwd=tmp_path, capture_output=True, env={"PYTHONIOENCODING": "ascii"}, timeout=120, check=False,
    )  # fmt: skip

    assert run.returncode == 3
    assert rb"ROK: \ub300\ud55c" in run.stdout


def test_the_report_comes_as_json_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rail.zip"
    path.write_bytes(RAW)

    assert verify.main([str(path), "--group", WORDS, "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    assert (report["exit"], report["words"], report["signed_by"], report["failures"]) == (0, WORDS, "ROK", [])
    assert verify.verify(str(path), WORDS).exit == 0


def test_progress_is_shown_while_signatures_are_checked_in_plain_python(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verify, "PURE", True)
    monkeypatch.setattr(verify, "CHECKED", iter([999, 1000]))
    signature = key("ROK seat").sign(b"55,000 litres")

    assert verify.signed(key("ROK seat").public, b"55,000 litres", signature)
    assert verify.signed(key("ROK seat").public, b"55,000 litres", signature)
    assert capsys.readouterr().err == "1000 signatures checked ...\n"

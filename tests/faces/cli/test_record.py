"""Heads, state, archives out and in, and the exit codes of verify."""

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.faces.cli.stage import (
    PASSPHRASE,
    ROK_DESK,
    ROK_READER,
    US_DESK,
    US_HEAD,
    Office,
    environment,
    laid_out,
    tandem,
    unchanged,
)

from tandem.node.node import open_node

OTHER_WORDS = "babab babab babab babab babab babab babab babab"


def _archived(office: Office, name: str = "record.zip") -> str:
    """Write an archive and answer the words of the group."""
    words: str = office.do("archive", name, "--json", who=ROK_READER).plain["words"]
    return words


def test_verify_exits_0_for_the_right_words_3_without_1_for_wrong_ones_and_2_for_no_file(office: Office) -> None:
    office.notice()
    words = _archived(office)

    genuine = tandem("verify", "record.zip", "--group", words)
    compared = tandem("verify", "record.zip")
    wrong = tandem("verify", "record.zip", "--group", OTHER_WORDS)
    missing = tandem("verify", "gone.zip", "--group", words)

    assert (genuine.code, compared.code, wrong.code, missing.code) == (0, 3, 1, 2)
    assert genuine.out.startswith("genuine")
    assert compared.out.startswith("consistent with itself; signed by ROK; compare the words")
    assert "The words are those of another group" in wrong.out
    assert missing.err == "gone.zip cannot be read: No such file or directory.\n"


def test_verify_gives_the_report_of_the_verifier_in_json(office: Office) -> None:
    words = _archived(office)

    ran = tandem("verify", "record.zip", "--group", words.upper(), "--json")

    assert ran.code == 0
    assert ran.plain["exit"] == 0
    assert ran.plain["words"] == words
    assert ran.plain["failures"] == []


def test_a_changed_byte_is_found_by_verify_and_by_the_verifier_inside_with_plain_python(
    office: Office, tmp_path: Path
) -> None:
    words = _archived(office)
    empty = tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile("record.zip") as archive:
        (empty / "verify.py").write_bytes(archive.read("verify.py"))
    raw = bytearray(Path("record.zip").read_bytes())
    place = raw.index(b"Desk officer of ROK") if b"Desk officer of ROK" in raw else len(raw) // 2
    raw[place] ^= 1
    Path("changed.zip").write_bytes(raw)

    ran = [
        subprocess.run(
            [sys.executable, "-I", "-S", "verify.py", f"../{name}", "--group", words],
            cwd=empty, capture_output=True, text=True, check=False, env=environment(),
        )
        for name in ("record.zip", "changed.zip")
    ]  # fmt: skip

    assert [one.returncode for one in ran] == [0, 1]
    assert tandem("verify", "changed.zip", "--group", words).code == 1


def test_an_archive_is_taken_in_by_a_folder_that_is_laid_out_for_reading_and_signs_nothing(
    rehearsal: Office, tmp_path: Path
) -> None:
    ref = rehearsal.notice()
    words = _archived(rehearsal)
    copy = Office(tmp_path / "simulated" / "copy")

    ran = copy.do("archive", "record.zip", "--in", "--group", words)
    again = copy.do("archive", "record.zip", "--in", "--json")

    assert "SIMULATION" in copy.do("show", ref, who=US_DESK).out.splitlines()[0]
    assert "0 were here already" in ran.out
    assert set(again.plain["new"].values()) == {0}
    assert again.plain["words"] == words
    state = copy.do("record", "state", "--json", who=US_DESK).plain
    assert state == rehearsal.do("record", "state", "--json", who=US_DESK).plain
    with unchanged(copy):
        acted = copy.run("acknowledge", ref, who=US_DESK)
        exported = copy.run("archive", "again.zip", who=US_DESK)
    assert acted.err.startswith("You have not read ") or acted.err.startswith("The seat US is not on this node;")
    assert exported.err.startswith("No seat of this node is a member that has signed the group,")
    assert not Path("again.zip").exists()


def test_an_archive_that_does_not_hold_lays_out_nothing(office: Office, tmp_path: Path) -> None:
    _archived(office)
    Path("cut.zip").write_bytes(Path("record.zip").read_bytes()[:-100])
    copy = Office(tmp_path / "real" / "copy")

    for arguments in (["cut.zip"], ["record.zip", "--group", OTHER_WORDS]):
        ran = copy.run("archive", *arguments, "--in")
        assert ran.code == 1
        assert ran.err.startswith("The archive is refused: ")

    assert not copy.path.exists()


def test_an_archive_of_another_group_is_refused_and_nothing_is_taken_in(office: Office, rehearsal: Office) -> None:
    _archived(rehearsal)

    with unchanged(office):
        ran = office.run("archive", "record.zip", "--in")

    assert ran.code == 1
    assert ran.err.startswith("The archive is of the group ")
    assert "Nothing was taken in; name another folder with --node." in ran.err


def test_an_archive_never_takes_the_place_of_a_file(office: Office) -> None:
    Path("treaty.docx").write_text("the only copy")

    ran = office.run("archive", "treaty.docx")

    assert ran.err == "treaty.docx is there already and was left as it is; choose another name.\n"
    assert Path("treaty.docx").read_text() == "the only copy"


def test_the_words_and_the_digest_are_printed_with_the_archive(office: Office) -> None:
    ran = office.do("archive", "record.zip")

    words = office.do("record", "heads", "--json").plain["words"]
    assert f"Words of the group: {words}\n" in ran.out
    assert f"tandem verify record.zip --group '{words}'" in ran.out
    plain = office.do("archive", "second.zip", "--json").plain
    assert plain["sha256"] == hashlib.sha256(Path("second.zip").read_bytes()).hexdigest()
    assert Path("record.zip").read_bytes() == Path("second.zip").read_bytes()


def test_heads_are_shown_with_their_signed_notes(office: Office) -> None:
    plain = office.do("record", "heads", "--json").plain
    shown = office.do("record", "heads", "--signed", "--json").plain
    text = office.do("record", "heads", "--signed").out

    assert plain == shown
    assert {head["party"]: head["own"] for head in plain["heads"]} == {"ROK": True, "US": True}
    for head in plain["heads"]:
        origin, size, *_ = head["checkpoint"].splitlines()
        assert origin == f"desk.example/{plain['group'][:16]}/{head['party']}"
        assert int(size) == head["size"]
        assert head["checkpoint"] in text
        assert head["root"] in text


def test_the_state_hash_changes_with_an_act_and_with_nothing_else(office: Office) -> None:
    before = office.do("record", "state").out
    office.do("desk", who=US_DESK)
    assert office.do("record", "state").out == before

    office.notice()

    assert office.do("record", "state").out != before


def test_two_nodes_found_a_group_and_walk_an_action_with_nothing_but_archives(tmp_path: Path) -> None:
    """ROK and US each have a node; a receipt is grade 1 there, and the window opens with it."""
    for code in ("rok", "us"):
        (tmp_path / code).mkdir()
    rok, us = laid_out(tmp_path / "rok", "ROK"), laid_out(tmp_path / "us", "US")

    def send(sender: Office, who: str, name: str, receiver: Office) -> None:
        sender.do("archive", name, who=who)
        receiver.do("archive", name, "--in", who=who)

    rok.do(
        "found",
        "--zone",
        "ROK=Asia/Seoul",
        "--with",
        str(us.path / "seats" / "US" / "genesis.json"),
        "--short",
        "US-ROK",
    )
    assert rok.run("notice").err.startswith("The type ")
    send(rok, "ROK/1", "1.zip", us)
    us.do("found", "--join", who=US_HEAD)
    send(us, US_HEAD, "2.zip", rok)
    year = json.loads(rok.do("clock", "--json").out)["now"][:4]
    for code, country in (("ROK", "KR"), ("US", "US")):
        for when in (year, str(int(year) + 1)):
            rok.do("calendar", "publish", "--generate", f"{code}={country}", "--year", when)
    send(rok, "ROK/1", "3.zip", us)
    us.do("calendar", "accept", "--all", who=US_HEAD)
    send(us, US_HEAD, "4.zip", rok)
    ref = rok.notice(who="ROK/1")
    send(rok, "ROK/1", "5.zip", us)
    assert "US/1" not in us.do("desk", who=US_HEAD).err
    us.read_and("position", ref, "support", who=US_HEAD)
    send(us, US_HEAD, "6.zip", rok)
    rok.read_and("decide", ref, "go", who="ROK/1")

    shown = rok.do("show", ref, "--json").plain
    assert shown["receipt_grade"] == 1
    assert (shown["state"], shown["consulted"], shown["agreed"]) == ("go", "yes", "yes")
    words = rok.do("archive", "7.zip", "--json").plain["words"]
    report = tandem("verify", "7.zip", "--group", words, "--json")
    assert report.code == 0
    assert [member["same_host_as"] for member in report.plain["members"]] == [[], []]
    node = open_node(rok.path, passphrase=PASSPHRASE)
    assert all(seat.node is not None for seat in node.desk.group().seats.values())
    node.close()


def test_a_node_whose_seat_is_no_member_takes_nothing_in(office: Office, tmp_path: Path) -> None:
    _archived(office)
    (tmp_path / "other").mkdir()
    other = laid_out(tmp_path / "other", "US")

    ran = other.run("archive", "record.zip", "--in", who=US_HEAD)

    assert ran.code == 1
    assert ran.err.startswith("No seat of this node (US) is a member of the group ")
    assert other.held()["entries"] == []


def test_a_reader_may_take_the_record_away_and_a_host_may_not(office: Office) -> None:
    office.do("officer", "appoint", "4", "--role", "host", "--name", "The host")

    reader = office.run("archive", "reader.zip", who=ROK_READER)
    host = office.run("archive", "host.zip", who="ROK/4")

    assert reader.code == 0
    assert (host.code, host.err) == (1, "There is nothing here for this account.\n")
    assert not Path("host.zip").exists()
    assert office.run("record", "heads", who="ROK/4").err == "There is nothing here for this account.\n"
    assert office.run("desk", who=ROK_DESK).code == 0


def test_a_host_of_all_members_has_nobody_elses_head_to_cosign(office: Office) -> None:
    cosigned = office.do("record", "cosign", who=ROK_READER)
    held = office.do("record", "held", who=ROK_READER)

    assert cosigned.out == "Every head of the other members was cosigned here before; nothing new was signed.\n"
    assert held.out.splitlines() == [
        "No other node has cosigned a head of this record yet.",
        "Dated cosignatures are evidence. No state depends on them.",
    ]


def test_heads_kept_outside_show_that_a_record_was_put_back(office: Office, tmp_path: Path) -> None:
    backup = (office.path / "record.db").read_bytes()
    office.notice()
    written = office.do("record", "heads", "--out", "heads.txt", who=ROK_READER)
    same = office.do("record", "heads", "--compare", "heads.txt", who=ROK_READER)
    for name in ("record.db-wal", "record.db-shm"):
        (office.path / name).unlink(missing_ok=True)
    (office.path / "record.db").write_bytes(backup)

    back = office.run("record", "heads", "--compare", "heads.txt", who=ROK_READER)

    assert written.out.startswith(
        "heads.txt holds 2 heads with the cosignatures over them.\nKeep it where this node cannot"
    )
    assert same.out.startswith("The record contains all 2 heads that were kept.\n")
    assert back.code == 1
    assert back.out.startswith("The record does not stand up to 2 of the heads that were kept.\n")
    assert "ROK: no longer contains the head of " in back.out
    assert "It was rolled back: refill it from a counterpart before anything is signed." in back.out


def test_heads_to_compare_have_to_be_heads_and_of_this_group(office: Office, tmp_path: Path) -> None:
    Path("none.txt").write_text("Our heads of today are attached.\n", encoding="utf-8")
    office.do("record", "heads", "--out", "heads.txt", who=ROK_READER)
    raw = Path("heads.txt").read_bytes()
    Path("other.txt").write_bytes(raw.replace(raw.split(b" ")[1], b"ab" * 32))

    none = office.run("record", "heads", "--compare", "none.txt", who=ROK_READER)
    other = office.run("record", "heads", "--compare", "other.txt", who=ROK_READER)
    there = office.run("record", "heads", "--out", "heads.txt", who=ROK_READER)

    assert none.code == other.code == there.code == 1
    assert none.err.startswith("none.txt cannot be compared: The file holds no heads")
    assert other.err.startswith("other.txt holds heads of the group ")
    assert Path("heads.txt").read_bytes() == raw

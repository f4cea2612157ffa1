"""Backups: made while the node is served, read again before they count, laid down only where nothing is."""

import hashlib
import io
import json
import os
import resource
import sqlite3
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.faces.cli.stage import PASSPHRASE, ROK_DESK, ROK_READER, US_DESK, Office, laid_out, tandem

from tandem.desk.comment import make_comment
from tandem.desk.desk import Acting
from tandem.node.backup import back_up
from tandem.node.handed import files_gone
from tandem.node.node import open_node
from tandem.node.signers import start_signers

CANARY = "Yongsan keeps the second route to itself"


def _backed_up(office: Office, name: str = "node.backup", *more: str) -> Path:
    office.do("backup", "--out", name, *more)
    return Path(name).resolve()


def _with_inner_paper(office: Office) -> str:
    ref = office.notice()
    office.do("show", ref, who=ROK_DESK)
    office.do("inner", "add", ref, "Defence", "objection", "--reason", CANARY, who=ROK_DESK)
    return ref


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _refused(*arguments: str) -> str:
    ran = tandem(*arguments)
    assert ran.code == 1, ran.out
    return ran.err


def test_a_backup_laid_down_again_shows_the_same_state_and_private_papers(office: Office, tmp_path: Path) -> None:
    ref = _with_inner_paper(office)
    state = office.do("record", "state", "--json", who=ROK_READER).plain["state"]
    told = office.do("backup", "--out", "node.backup", "--json").plain

    restored = Office(tmp_path / "real" / "again")
    ran = restored.do("restore", "node.backup")

    assert told["sealed"] is True
    assert {feed["code"]: feed["size"] for feed in told["nodes"][0]["feeds"]}["ROK"] > 5
    assert "signs nothing" in ran.out
    assert restored.do("record", "state", "--json", who=ROK_READER).plain["state"] == state
    assert CANARY in restored.do("inner", "list", ref, who=ROK_DESK).out
    assert not (restored.path / "heads.fence").exists()


def test_a_restored_node_reads_and_signs_nothing(office: Office, tmp_path: Path) -> None:
    ref = office.notice()
    _backed_up(office)
    restored = Office(tmp_path / "real" / "again")
    restored.do("restore", "node.backup")
    held = restored.held()

    shown = restored.run("show", ref, who=ROK_DESK)
    refused = restored.run("comment", ref, "--text", "Six wagons.", who=ROK_DESK)

    assert shown.code == 0
    assert refused.code == 1
    assert "heads.fence is missing" in refused.err
    assert restored.held() == held


def test_a_restored_node_signs_again_once_its_fence_is_renewed_with_the_heads_that_others_hold(
    office: Office, tmp_path: Path
) -> None:
    ref = office.notice()
    _backed_up(office)
    Path("heads").write_text(office.do("record", "heads", "--signed").out)
    restored = Office(tmp_path / "real" / "again")
    restored.do("restore", "node.backup")

    restored.do("record", "fence", "renew", "--heads", "heads")

    restored.do("show", ref, who=ROK_DESK)
    assert restored.do("comment", ref, "--text", "Six wagons.", who=ROK_DESK).code == 0
    assert restored.do("doctor").code == 0


def test_a_node_that_had_signed_nothing_in_its_backup_may_have_signed_since_and_is_barred(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")
    _backed_up(office)
    restored = Office(tmp_path / "again")
    restored.do("restore", "node.backup")

    refused = restored.run("found", "--zone", "ROK=Asia/Seoul", "--zone", "US=America/New_York")

    assert (restored.path / "heads.fence").read_bytes() == b""
    assert refused.code == 1
    assert "heads.fence is damaged" in refused.err
    assert restored.held()["entries"] == []


def test_what_waited_in_an_outbox_is_a_draft_after_it_was_laid_down_and_is_not_signed_twice(
    office: Office, tmp_path: Path
) -> None:
    ref = office.notice()
    for who in (ROK_DESK, US_DESK):
        office.do("show", ref, who=who)
    with closing(start_signers([(office.path, None)])):
        office.run("position", ref, "objection", "--reason", "Diesel.", who=US_DESK)
        told = {one["code"]: one["health"] for part in office.do("doctor", "--json").plain["examined"]
                for one in part["findings"]}  # fmt: skip
        _backed_up(office, "node.backup", "--plain")
        office.do("signer", "unlock")
        Path("heads").write_text(office.do("record", "heads", "--signed").out)
        office.do("archive", "record.zip", who=ROK_READER)
    restored = Office(tmp_path / "real" / "again")

    ran = restored.do("restore", "node.backup")
    restored.do("record", "fence", "renew", "--heads", "heads")
    restored.do("record", "refill", "record.zip")
    restored.do("desk", who=ROK_DESK)

    assert (told["signer_locked"], told["outbox_waits"]) == ("look", "look")
    assert "One act waited in the outbox" in ran.out
    assert "Nothing waits in the outbox." in restored.do("outbox", "list", who=US_DESK).out
    assert [draft["texts"] for draft in restored.do("desk", "--json", who=US_DESK).plain["drafts"]] == [
        {"reason": "Diesel."}
    ]
    positions = [row for row in restored.do("show", ref, "--json", who=US_DESK).plain["history"]
                 if row["kind"].startswith("position.taken")]  # fmt: skip
    assert len(positions) == 1


def test_a_backup_is_made_while_others_write_and_is_whole(office: Office) -> None:
    ref = office.notice()
    node = open_node(office.path, passphrase=PASSPHRASE)
    seen = {feed: head.size for feed, head in node.desk.store.heads().items()}
    written: list[int] = []

    def write() -> None:
        acting = Acting("ROK", 2, "desk_officer")
        for number in range(60):
            make_comment(node.desk, acting=acting, ref=ref, text=f"Wagon {number}.", seen=seen, now=node.now())
            written.append(number)

    writing = threading.Thread(target=write)
    writing.start()
    sizes = []
    while writing.is_alive() or not sizes:
        done = back_up(office.path, out=Path(f"{len(sizes)}.backup"), passphrase=None, now=node.now())
        sizes.append(sum(feed.size for feed in done.nodes[0].feeds))
    writing.join()
    node.close()

    assert len(written) == 60
    assert sizes == sorted(sizes)


def test_a_plain_backup_has_the_private_papers_and_says_so_and_an_archive_has_none(office: Office) -> None:
    _with_inner_paper(office)

    plain = office.do("backup", "--out", "plain.backup", "--plain")
    office.do("backup", "--out", "sealed.backup")
    office.do("archive", "record.zip", who=ROK_READER)

    assert CANARY.encode() in Path("plain.backup").read_bytes()
    assert "reads your private papers" in plain.out
    assert "for your own party alone" in plain.out
    assert CANARY.encode() not in Path("sealed.backup").read_bytes()
    assert CANARY.encode() not in Path("record.zip").read_bytes()
    assert PASSPHRASE.encode() not in Path("plain.backup").read_bytes()
    assert Path("plain.backup").stat().st_mode & 0o777 == 0o600


def test_the_fence_the_index_and_the_journals_are_left_out(office: Office) -> None:
    office.notice()
    office.do("search", "survey", who=ROK_READER)
    _backed_up(office, "node.backup", "--plain")

    with tarfile.open("node.backup") as tar:
        names = tar.getnames()

    assert names[0] == "backup.json"
    assert {"record.db", "node.json", "seats/ROK/private.db", "seats/ROK/seat.key"} <= set(names)
    assert not [name for name in names if "fence" in name or "index.db" in name or name.endswith(("-wal", "-shm"))]
    assert "restored" not in " ".join(os.listdir())


def test_that_a_backup_was_made_is_noted_beside_the_record(office: Office) -> None:
    told = office.do("backup", "--out", "node.backup", "--json").plain

    (gone,) = files_gone(office.path)

    assert (gone.what, gone.to, gone.at) == ("backup", "", told["made_at"])
    assert gone.file.endswith("node.backup")
    assert gone.frontier == {feed["feed"]: feed["size"] for feed in told["nodes"][0]["feeds"]}


def test_a_backup_replaces_no_file_and_does_not_lie_in_what_it_backs_up(office: Office) -> None:
    Path("there.backup").write_text("Kim's notes")

    there = office.run("backup", "--out", "there.backup")
    inside = office.run("backup", "--out", str(office.path / "node.backup"))
    nowhere = office.run("backup", "--out", "gone/node.backup")

    assert "there.backup is there already; nothing was written." in there.err
    assert Path("there.backup").read_text() == "Kim's notes"
    assert "would be lost with it" in inside.err
    assert "There is no folder gone" in nowhere.err
    assert not list(office.path.glob(".backup-*"))


def test_what_is_no_node_is_not_backed_up(tmp_path: Path) -> None:
    said = _refused("backup", "--node", str(tmp_path / "nothing"), "--out", "x.backup", "--plain")

    assert "holds neither a node nor a site" in said
    assert not Path("x.backup").exists()


def test_without_a_passphrase_a_backup_is_refused_rather_than_left_open(office: Office) -> None:
    ran = tandem("backup", "--node", str(office.path), "--out", "node.backup")

    assert ran.code == 1
    assert "sealed under a passphrase" in ran.err
    assert not Path("node.backup").exists()


@pytest.fixture
def plain(office: Office) -> bytes:
    """The bytes of a plain backup."""
    office.notice()
    return _backed_up(office, "plain.backup", "--plain").read_bytes()


@pytest.mark.parametrize("cut", [300, 600, 5000, 90_000, -11_000])
def test_a_torn_plain_backup_is_refused_and_nothing_is_laid_down(plain: bytes, cut: int) -> None:
    Path("torn.backup").write_bytes(plain[:cut])

    said = _refused("restore", "torn.backup", "--node", "again")

    assert "torn.backup" in said
    assert "Nothing was" in said
    assert not Path("again").exists()
    assert sorted(os.listdir()) == ["plain.backup", "real", "torn.backup"]


@pytest.mark.parametrize("place", [700, 20_000, 100_000])
def test_a_changed_byte_in_a_plain_backup_is_found(plain: bytes, place: int) -> None:
    changed = bytearray(plain)
    changed[place] ^= 1
    Path("changed.backup").write_bytes(changed)

    said = _refused("restore", "changed.backup", "--node", "again")

    assert "Nothing was laid down" in said
    assert not Path("again").exists()


def test_a_sealed_backup_opens_with_its_passphrase_alone_and_whole_alone(office: Office, tmp_path: Path) -> None:
    raw = _backed_up(office).read_bytes()
    wrong = tmp_path / "wrong"
    wrong.write_text("washington-seoul")
    right = str(office.passphrase_file)
    cases = {"cut": raw[:-20], "longer": raw + b"x", "changed": raw[:400] + bytes([raw[400] ^ 1]) + raw[401:]}
    said = {}
    for name, some in cases.items():
        Path(f"{name}.backup").write_bytes(some)
        said[name] = _refused("restore", f"{name}.backup", "--node", "again", "--passphrase-file", right)

    other = _refused("restore", "node.backup", "--node", "again", "--passphrase-file", str(wrong))
    unsaid = _refused("restore", "node.backup", "--node", "again")

    assert "does not open with this passphrase, or its first part is damaged" in other
    assert "damaged" in said["cut"] + said["changed"]
    assert "something was added" in said["longer"] or "damaged" in said["longer"]
    assert "passphrase" in unsaid
    assert not Path("again").exists()


def test_a_foreign_file_and_an_archive_are_no_backups(office: Office) -> None:
    office.do("archive", "record.zip", who=ROK_READER)
    Path("letter.txt").write_text("To the Working Group")

    archive = _refused("restore", "record.zip", "--node", "again")
    letter = _refused("restore", "letter.txt", "--node", "again")
    gone = _refused("restore", "gone.backup", "--node", "again")

    assert "tandem archive record.zip --in" in archive
    assert "letter.txt is no backup of Tandem" in letter
    assert "gone.backup cannot be read" in gone


def test_a_backup_is_laid_down_only_where_nothing_is(plain: bytes, office: Office) -> None:
    held = _contents(office.path)

    there = _refused("restore", "plain.backup", "--node", str(office.path))
    nowhere = _refused("restore", "plain.backup", "--node", "far/away")
    Path("empty").mkdir()
    into_empty = tandem("restore", "plain.backup", "--node", "empty")
    as_site = _refused("restore", "plain.backup", "--var", "site")

    assert "is not empty; nothing was changed" in there
    assert "There is no folder far" in nowhere
    assert into_empty.code == 0
    assert "is a backup of a node" in as_site
    assert _contents(office.path) == held
    assert not Path("site").exists()


def _bytes_of(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(entry)
    assert file is not None
    return file.read()


def _rewritten(plain: bytes, name: str, change: Callable[[dict[str, bytes], Any], object]) -> None:
    """Write the backup again with one file changed and a list of contents that fits it."""
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        files = {entry.name: _bytes_of(tar, entry) for entry in tar}
    listed = json.loads(files.pop("backup.json"))
    change(files, listed)
    for line in listed["files"]:
        if line["path"] in files:
            raw = files[line["path"]]
            line |= {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    files = {"backup.json": json.dumps(listed).encode(), **files}
    with tarfile.open(name, "w", format=tarfile.PAX_FORMAT) as tar:
        for path, raw in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(raw)
            tar.addfile(entry, io.BytesIO(raw))


def test_a_backup_whose_record_was_forged_is_refused_although_its_list_fits(plain: bytes) -> None:
    def forge(files: dict[str, bytes], listed: Any) -> None:
        Path("forged.db").write_bytes(files["record.db"])
        with closing(sqlite3.connect("forged.db")) as record:
            position, envelope = record.execute("SELECT position, envelope FROM entries ORDER BY position").fetchall()[
                -1
            ]
            changed = envelope[:-3] + bytes([envelope[-3] ^ 1]) + envelope[-2:]
            record.execute("UPDATE entries SET envelope = ? WHERE position = ?", (changed, position))
            record.commit()
            record.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        files["record.db"] = Path("forged.db").read_bytes()

    _rewritten(plain, "forged.backup", forge)

    said = _refused("restore", "forged.backup", "--node", "again")

    assert "differs here" in said
    assert not Path("again").exists()


@pytest.mark.parametrize("path", ["../outside", "/etc/outside", "heads.fence", ".hidden", "seats/../../outside"])
def test_a_backup_that_reaches_out_of_its_folder_or_brings_a_fence_is_refused(plain: bytes, path: str) -> None:
    def reach(files: dict[str, bytes], listed: Any) -> None:
        files[path] = b"here"
        listed["files"].append({"path": path, "bytes": 4, "sha256": "", "mode": 0o600})

    _rewritten(plain, "reaching.backup", reach)

    said = _refused("restore", "reaching.backup", "--node", "again")

    assert "which no backup holds" in said
    assert not Path("again").exists()
    assert not Path("outside").exists()


def test_a_file_that_the_list_does_not_name_is_refused(plain: bytes) -> None:
    _rewritten(plain, "more.backup", lambda files, listed: files.update({"seats/ROK/more": b"more"}))

    assert "not in its list of contents" in _refused("restore", "more.backup", "--node", "again")


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [2_000, 60_000, 150_000])
def test_a_full_disk_leaves_a_sentence_and_no_file(office: Office, size: int) -> None:
    office.notice()
    held = set(_contents(office.path))

    with _largest_file(size):
        ran = office.run("backup", "--out", "node.backup", "--plain")

    assert ran.code == 1
    assert "othing was left behind" in ran.err
    assert os.listdir() == ["real"]
    assert set(_contents(office.path)) == held
    assert not list(office.path.glob(".backup-*"))


def test_a_full_disk_while_restoring_leaves_no_folder(plain: bytes) -> None:
    with _largest_file(20_000):
        said = _refused("restore", "plain.backup", "--node", "again")

    assert "Nothing was left behind" in said
    assert sorted(os.listdir()) == ["plain.backup", "real"]


def test_what_a_killed_backup_left_behind_goes_with_the_next(office: Office) -> None:
    left = office.path / ".backup-left"
    left.mkdir()
    (left / "private.db").write_bytes(b"a copy")

    _backed_up(office)

    assert not left.exists()


def test_a_whole_site_is_backed_up_with_its_accounts(office: Office, tmp_path: Path) -> None:
    site = tmp_path / "var"
    (site / "groups").mkdir(parents=True)
    office.path.rename(site / "groups" / "US-ROK")
    with closing(sqlite3.connect(site / "accounts.db")) as accounts:
        accounts.execute("CREATE TABLE sign_ins (name TEXT)")
        accounts.execute("INSERT INTO sign_ins VALUES ('kim')")
        accounts.commit()

    told = tandem("backup", "--var", str(site), "--out", "site.backup", "--plain", "--json").plain
    ran = tandem("restore", "site.backup", "--var", "again")

    assert told["kind"] == "site"
    assert [node["path"] for node in told["nodes"]] == ["groups/US-ROK"]
    assert ran.code == 0
    with closing(sqlite3.connect("again/accounts.db")) as accounts:
        assert accounts.execute("SELECT name FROM sign_ins").fetchall() == [("kim",)]
    assert "is a backup of a site" in _refused("restore", "site.backup", "--node", "elsewhere")


def test_a_passphrase_that_is_typed_is_typed_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["Imjin", "Han"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    monkeypatch.setattr("sys.stdin", _Terminal())

    said = _refused("backup", "--node", str(office.path), "--out", "node.backup")

    assert "The two passphrases differ. Nothing was written" in said
    assert not Path("node.backup").exists()


class _Terminal(io.StringIO):
    """An input at which somebody sits."""

    def isatty(self) -> bool:
        """Say so."""
        return True

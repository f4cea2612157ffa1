"""The page of the record: what a file or a reference is; a bad file gets a sentence, and nothing is written."""

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from tests.cast import READER, ROK, US, desk_of, hosted
from tests.faces.web.pages import GROUP, OTHER_GROUP, Officer, Site, node_of, words_of

from tandem.desk.record import take_in
from tandem.faces.web.open_groups import serve_groups
from tandem.node import check

ADDRESS = f"/{GROUP}/record/check"


def archive_of(officer: Officer, group: str = GROUP) -> bytes:
    """The archive as the page hands it out."""
    return bytes(officer.open(f"/{group}/record/archive").content)


def upload(officer: Officer, raw: bytes, name: str = "held.tandem.zip", **headers: str) -> Any:
    """Send a file to be checked."""
    return officer.client.post(ADDRESS, {"file": SimpleUploadedFile(name, raw)}, **headers)


def test_the_archive_of_this_node_is_genuine_and_the_same(site: Site) -> None:
    rok = site.officer(ROK)
    rok.give()

    page = words_of(upload(site.officer(US, READER), archive_of(rok)))

    assert "Genuine, and exactly what this node holds." in page
    assert "entries are signed by the keys of their parties, and each follows the one before it." in page
    assert site.node().words() in page


def test_an_earlier_archive_is_the_beginning_of_what_is_here(site: Site) -> None:
    rok = site.officer(ROK)
    earlier = archive_of(rok)
    rok.give()

    page = words_of(upload(rok, earlier))

    assert "Genuine. What this node holds goes on from it." in page
    assert "the beginning of what is here" in page


def test_a_newer_archive_is_said_to_go_on_from_here_and_is_not_taken_in(site: Site) -> None:
    rok = site.officer(ROK)
    earlier = archive_of(rok)
    rok.give()
    newer = archive_of(rok)
    behind = hosted()
    behind.nodes = [desk_of()]
    take_in(behind.nodes[0], raw=earlier)
    serve_groups({GROUP: node_of(behind, site.path / "first")})
    before = behind.nodes[0].store.heads()

    page = words_of(upload(rok, newer))

    assert "Genuine, and further on than this node." in page
    assert behind.nodes[0].store.heads() == before


def test_two_histories_are_called_two_histories(site: Site) -> None:
    """The same keys founded the group twice: what each signed after the founding differs."""
    forked = Site(hosted(), site.second, site.path)
    other = archive_of(forked.officer(ROK))
    Site(site.cast, site.second, site.path)

    page = words_of(upload(site.officer(ROK), other))

    assert "another history than this record does" in page
    assert "two histories" in page


def test_the_archive_of_another_group_is_said_to_be_that(site: Site) -> None:
    other = archive_of(site.officer("JP", 2, OTHER_GROUP), OTHER_GROUP)

    page = words_of(upload(site.officer(ROK), other))

    assert "Consistent with itself, but the archive of another group" in page
    assert "two histories" not in page


def test_one_changed_byte_is_found_and_said_where(site: Site) -> None:
    rok = site.officer(ROK)
    raw = bytearray(archive_of(rok))
    raw[raw.index(b"Check a Tandem archive")] ^= 1

    for language, said in (("en", "not in the form that every archive has"), ("ko", "형식이 아닙니다")):
        rok.client.cookies["tandem_language"] = language
        page = words_of(upload(rok, bytes(raw)))
        assert said in page
        assert "verify.py: its bytes or its zip header" in page


def test_what_stands_in_an_entry_is_found_by_the_verifier(site: Site) -> None:
    rok = site.officer(ROK)
    rok.give()
    changed = zipped(
        {name: raw.replace(b"2018-11-30", b"2018-11-29") for name, raw in files_of(archive_of(rok)).items()}
    )

    page = words_of(upload(rok, changed))

    assert "Not genuine:" in page
    assert "The signature of entry ROK" in page


def files_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    """The files in the one form of archives."""
    from tandem.record.zipform import write_zip

    return write_zip(files)


def bomb() -> bytes:
    """Four hundred megabytes of nothing, packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("founding.json", "w") as nothing:
        for _ in range(400):
            nothing.write(bytes(1024 * 1024))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("raw", "status", "said"),
    [
        (b"", 422, "The file is empty."),
        (b"A paper that nobody put on record.", 200, "no archive that can be read, and no paper on this record"),
        (b"PK\3\4", 200, "no archive that can be read, and no paper on this record"),
        (bytes(50_000_000), 200, "no archive that can be read, and no paper on this record"),
        (bytes(70_000_000), 413, "The file was larger than 64 MB and was not looked at."),
    ],
    ids=["empty", "no archive", "four bytes", "50 MB", "70 MB"],
)
def test_a_bad_file_gets_a_sentence_and_nothing_is_written(
    site: Site, tmp_path: Path, raw: bytes, status: int, said: str
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    rok, before = site.officer(ROK), site.cast.held()

    with override_settings(FILE_UPLOAD_TEMP_DIR=str(spool)):
        answer = upload(rok, raw, "held.zip")
    page = words_of(answer)
    answer.close()

    assert answer.status_code == status
    assert said in page
    assert site.cast.held() == before
    assert list(spool.iterdir()) == []


def test_a_bomb_and_half_an_archive_get_a_sentence(site: Site) -> None:
    rok, before = site.officer(ROK), site.cast.held()
    whole = archive_of(rok)

    for raw in (bomb(), whole[: len(whole) // 2], whole[:-10], whole + b"more"):
        page = words_of(upload(rok, raw))
        assert "no archive that can be read, and no paper on this record" in page

    assert site.cast.held() == before


def test_no_file_at_all_is_said_at_the_field(site: Site) -> None:
    answer = site.officer(ROK).post(ADDRESS, {})

    assert answer.status_code == 422
    assert '<a href="#field-file">Choose a file first.</a>' in words_of(answer)


def test_a_large_file_of_a_stranger_is_not_taken(site: Site) -> None:
    stranger = site.stranger()
    stranger.client.cookies["tandem_session"] = "guessed"

    assert upload(stranger, bytes(3_000_000)).status_code == 413
    assert upload(stranger, b"small").status_code == 401


def test_what_asks_for_too_much_is_ended_with_a_sentence(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "MEMORY", 80 * 1024 * 1024)

    answer = upload(site.officer(ROK), bytes(60_000_000))

    assert answer.status_code == 422
    assert "asked for more time or memory" in words_of(answer)


def test_the_child_that_reads_files_sees_no_key_and_no_environment() -> None:
    code = Path(check.__file__).with_name("_examine.py").read_text(encoding="utf-8")

    assert "tandem" not in {line.split()[1].split(".")[0] for line in code.splitlines() if line.startswith("import ")}
    done = subprocess.run(
        [sys.executable, "-I", "-c", "import os; print(len(os.environ))"], env={}, capture_output=True
    )
    assert int(done.stdout) <= 1  # Python itself sets LC_CTYPE where no language is given


def test_the_manifest_is_known_by_its_bytes(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give()
    store = site.cast.nodes[0].store
    terms = site.cast.notice(ref).current.terms
    manifest = store.table(terms.tables["manifest"])
    assert manifest is not None

    page = words_of(upload(site.officer(US), manifest, "manifest.json"))

    stamp = site.cast.notice(ref).current.stamp
    assert "This file is on the record, byte for byte." in page
    assert f"The manifest of entry ROK {stamp.seq}." in page
    assert f"{ref}, version 1" in page.replace("Version", "version")
    assert hashlib.sha256(manifest).hexdigest() in page


def test_a_text_of_an_entry_is_known_by_its_bytes(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give()

    page = words_of(upload(site.officer(US), b"A train of six wagons crosses the line and returns.", "what.txt"))

    assert "This file is on the record, byte for byte." in page
    assert ref in page


def test_a_private_draft_is_not_found_even_by_who_wrote_it(site: Site) -> None:
    rok = site.officer(ROK)
    rok.send(f"/{GROUP}/notices/new", title="Not yet", what="Between us.", save="yes")

    assert "no paper on this record" in words_of(upload(rok, b"Between us."))


@pytest.mark.parametrize("written", ["{ref}", "https://desk.example.org/{ref}", "{ref}/v1", "ROK-1", "ROK {seq}",
                                     "entry ROK {seq}", "{id}", "{short}…"])  # fmt: skip
def test_what_is_printed_on_paper_is_found_with_its_proof(site: Site, written: str) -> None:
    ref = site.officer(ROK).give()
    stamp = site.cast.notice(ref).current.stamp
    grouped = " ".join(stamp.entry[place : place + 4] for place in range(0, 16, 4))
    asked = written.format(ref=ref, seq=stamp.seq, id=stamp.entry, short=grouped)

    answer = site.officer(US).client.get(f"/{GROUP}/record", {"find": asked})
    page = words_of(answer)

    assert "This is on the record, and every step of its proof holds." in page
    assert f"Entry ROK {stamp.seq}: notice was given." in page
    assert "It is signed with the seat key of ROK." in page
    assert stamp.entry in page


def test_who_holds_it_is_said_with_the_entry_that_had_seen_it(site: Site) -> None:
    ref = site.officer(ROK).give()
    us = site.officer(US)
    find = f"/{GROUP}/record?find={ref}"
    assert "No other party has signed an entry since it had this one." in words_of(us.open(find))

    us.send(f"/{ref}/acknowledge", f"/{ref}")

    assert "was signed after it" in words_of(us.open(find))


@pytest.mark.parametrize("asked", ["ROK-777", "ROK 99999", "0" * 64, "JP 3", "deadbeef", "<script>alert(1)</script>",
                                   "\u202eROK-1", "ROK-1/v9", "x" * 300])  # fmt: skip
def test_what_is_not_there_is_said_in_a_sentence(site: Site, asked: str) -> None:
    site.officer(ROK).give()

    answer = site.officer(US).client.get(f"/{GROUP}/record", {"find": asked})

    assert answer.status_code == 200
    assert "Nothing on this record has this reference, place or hash." in words_of(answer)
    assert "<script" not in answer.content.decode()


@pytest.mark.parametrize("asked", ["", "   ", "x" * 301])
def test_an_empty_question_is_said_at_its_field(site: Site, asked: str) -> None:
    answer = site.officer(US).client.get(f"/{GROUP}/record", {"find": asked})

    assert answer.status_code == 422
    assert '<a href="#field-find">' in words_of(answer)

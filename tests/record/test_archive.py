"""The archive: bit by bit the same from the same record, and taken in only when everything holds."""

import hashlib

import pytest
from tests.record.cast import CHARTER, MANIFEST, SCHEMA, Member, archive_of, contents_of, digest, rail_survey

from tandem.record import genesis, verify
from tandem.record.archive import BadArchive, read_archive, write_archive


def test_an_archive_read_and_written_again_has_the_same_bytes() -> None:
    rok, us = rail_survey()
    raw = archive_of(rok, us)

    back = read_archive(raw, words=genesis.group_words(rok.group))

    assert back == contents_of(rok, us)
    assert write_archive(contents=back, key=rok.node_key, origin=rok.origin) == raw


def test_two_exporters_of_one_record_differ_only_in_their_signature() -> None:
    rok, us = rail_survey()

    mine, theirs = (verify.read_zip(archive_of(*members)) for members in ((rok, us), (us, rok)))

    assert mine.keys() == theirs.keys()
    assert {path for path in mine if mine[path] != theirs[path]} == {"contents.sig"}


def test_what_is_handed_out_is_all_there() -> None:
    rok, us = rail_survey()

    back = read_archive(archive_of(rok, us))

    assert back.tables == {digest(CHARTER): CHARTER, digest(MANIFEST): MANIFEST}
    assert back.schemas == (SCHEMA,)
    assert back.feeds[us.feed].code == "US"
    assert back.feeds[us.feed].sections[us.entries[2].id]["text"].content == b"Diesel beyond the cap."
    assert back.feeds[rok.feed].envelopes == tuple(entry.envelope for entry in rok.entries)


def test_a_withheld_section_leaves_the_entry_standing() -> None:
    rok, us = rail_survey()
    us.sections.clear()

    raw = archive_of(rok, us)

    assert read_archive(raw).feeds[us.feed].sections == {}
    assert verify.examine(raw)[0].sections_absent == 1


def test_a_member_that_has_not_signed_yet_has_no_folder() -> None:
    rok, us = rail_survey()
    alone = Member(rok.genesis, rok.founding)
    alone.found()

    raw = archive_of(alone)

    assert list(read_archive(raw).feeds) == [rok.feed]
    assert verify.examine(raw)[0].feeds_absent == 1
    assert not any(us.feed in path for path in verify.read_zip(raw))


def test_the_shipped_texts_are_those_of_the_package() -> None:
    files = verify.read_zip(archive_of(*rail_survey()))

    with open(verify.__file__, "rb") as source:
        assert files["verify.py"] == source.read()
    for name, line in (
        ("README.en.txt", 'python3 verify.py THIS --group "words"'),
        ("README.ko.txt", "감수를 받지 않았습니다"),
    ):
        assert line in files[name].decode()
    assert files["SPEC.md"].startswith(b"# The Tandem record, format 1")


def test_an_archive_in_which_anything_differs_is_not_taken_in() -> None:
    rok, us = rail_survey()
    changed = archive_of(rok, us).replace(b'"oil_litres":55000', b'"oil_litres":95000')

    with pytest.raises(BadArchive, match=r"^The archive is refused: .*differ\.$") as refusal:
        read_archive(changed)

    assert len(refusal.value.failures) == 1


def test_an_archive_of_another_group_is_not_taken_in() -> None:
    rok, us = rail_survey()

    with pytest.raises(BadArchive, match=r"The words are those of another group: given 'babab babab'"):
        read_archive(archive_of(rok, us), words="babab babab")


def test_several_faults_are_all_carried() -> None:
    rok, us = rail_survey()
    us.entries.pop(1)

    with pytest.raises(BadArchive, match=r"\(1 more\)$") as refusal:
        read_archive(archive_of(rok, us, tables={hashlib.sha256(b"x").hexdigest(): CHARTER}))

    assert len(refusal.value.failures) == 2

"""A record put back from a backup, at the command line: what the fence says, refilled, renewed, or gone on without."""

import shutil
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

from tests.cast import US
from tests.faces.cli.stage import PASSPHRASE, ROK_DESK, ROK_HEAD, ROK_READER, US_HEAD, Office
from tests.restoring import twin_of_last

from tandem.node.node import open_node
from tandem.record.entry import read_envelope


def appoint(office: Office, number: int) -> None:
    office.do("officer", "appoint", str(number), "--role", "reader", "--name", f"Reader {number}", who=ROK_HEAD)


def back_up(office: Office) -> None:
    shutil.copy(office.path / "record.db", "backup.db")


def put_back(office: Office) -> None:
    for left in office.path.glob("record.db*"):
        left.unlink()
    shutil.copy("backup.db", office.path / "record.db")


def states(office: Office) -> list[str]:
    return [one["state"] for one in office.do("record", "fence", "--json", who=ROK_READER).plain["feeds"]]


def test_a_record_put_back_is_refilled_from_an_archive_and_signs_again(office: Office) -> None:
    back_up(office)
    appoint(office, 7)
    office.do("archive", "record.zip", who=ROK_READER)
    put_back(office)

    assert states(office) == ["behind", "whole"]
    refused = office.run("notice", "--type", "exercise", "--starts", "2018-11-30", "--ends", "2018-12-01",
                         "--title", "x", "--what", "x", who=ROK_DESK)  # fmt: skip
    assert refused.code == 1
    assert "older than what was signed" in office.do("record", "fence", who=ROK_READER).out
    ran = office.do("record", "refill", "record.zip", who=ROK_DESK)

    assert ran.out.startswith("1 own entry came back.")
    assert states(office) == ["whole", "whole"]
    appoint(office, 8)


def test_a_bundle_refills_nothing_and_says_where_it_goes(office: Office) -> None:
    with ZipFile("for-us.bundle", "w") as made:
        made.writestr("bundle.json", "{}")
    before = office.held()

    refused = office.run("record", "refill", "for-us.bundle", who=ROK_DESK)

    assert (refused.code, office.held()) == (1, before)
    assert refused.err.startswith(
        "for-us.bundle is a bundle; refilling takes an archive, which holds the whole record."
    )
    assert refused.err.endswith("tandem bundle in for-us.bundle\n")


def test_a_lost_fence_is_renewed_by_the_head_of_delegation_with_heads_in_files(office: Office) -> None:
    signed = office.do("record", "heads", "--signed", who=ROK_READER).out
    Path("heads.txt").write_text(signed, encoding="utf-8")
    (office.path / "heads.fence").unlink()

    assert states(office) == ["lost", "lost"]
    assert office.run("record", "fence", "--heads", "heads.txt", who=ROK_HEAD).code == 1
    assert office.run("record", "fence", "renew", who=ROK_HEAD).code == 1
    assert office.run("record", "fence", "renew", "--heads", "heads.txt", who=ROK_DESK).code == 1
    assert states(office) == ["lost", "lost"]
    office.do("record", "fence", "renew", "--heads", "heads.txt", who=ROK_HEAD)

    assert states(office) == ["whole", "whole"]
    appoint(office, 7)


def test_what_nobody_can_refill_is_given_up_on_record(office: Office) -> None:
    back_up(office)
    appoint(office, 7)
    put_back(office)

    office.do("record", "restored", "--reason", "The disk burnt; the US holds no more.", who=ROK_HEAD)

    assert states(office) == ["whole", "whole"]
    appoint(office, 8)
    assert office.do("record", "forks", who=ROK_READER).out.startswith("No feed was signed twice")


def test_a_forked_feed_is_settled_by_the_heads_of_both_and_goes_on(office: Office) -> None:
    office.do("officer", "appoint", "8", "--role", "reader", "--name", "Reader 8", who=US_HEAD)
    with closing(open_node(office.path, passphrase=PASSPHRASE)) as node:
        held, other = twin_of_last(node.desk, US)
        with node.desk.store.writing() as writing:
            writing.note_equivocation(held, other)
    entry = read_envelope(other)
    place, keep = str(entry.header.seq), entry.id

    refused = office.run("record", "settle", "US", place, "--keep", "000000", "--reason", "x", who=ROK_HEAD)
    assert refused.code == 1
    assert "is neither of the two entries" in refused.err
    office.do("record", "settle", "US", place, "--keep", keep[:12], "--reason", "Compared by telephone.", who=ROK_HEAD)

    told = office.do("record", "forks", who=ROK_READER).out
    assert f"Settled: {keep[:12]} counts as entry {place} of US" in told
    assert f"ROK said that {keep[:12]} counts" in told
    assert (
        "is settled, and its head of delegation has not said so"
        in office.run("officer", "appoint", "9", "--role", "reader", "--name", "Reader 9", who=US_HEAD).err
    )
    office.do("record", "settle", "US", place, "--keep", keep[:12], "--reason", "As ROK said.", who=US_HEAD)
    office.do("officer", "appoint", "9", "--role", "reader", "--name", "Reader 9", who=US_HEAD)
    assert states(office) == ["whole", "whole"]

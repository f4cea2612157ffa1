"""Erasure at the terminal."""

from tests.faces.cli.stage import PLAN, ROK_HEAD, US_HEAD, Office, unchanged


def noticed(office: Office) -> str:
    """The entry of a notice."""
    plan = [word for pair in {**PLAN, **office.days()}.items() for word in pair]
    entry: str = office.do("notice", *plan, "--json", who=ROK_HEAD).plain["receipts"][0]["entry"]
    return entry


def test_what_is_erased_is_listed_with_every_copy_that_may_be_left(rehearsal: Office) -> None:
    entry = noticed(rehearsal)
    archive = rehearsal.path.parent / "before.zip"
    rehearsal.do("archive", str(archive), who=US_HEAD)
    rehearsal.do("desk", who=ROK_HEAD)

    told = rehearsal.do(
        "erasure", "erase", entry[:12], "--section", "what", "--ground", "personal", "--reason", "A name.", who=ROK_HEAD
    ).out

    assert "ROK erased what of entry ROK-" in told
    assert "ROK: erased it, and deleted its own copy" in told
    assert "US: has not answered; it may still hold it" in told
    assert "Out of reach: an archive to US" in told
    label = told.partition(": ROK erased")[0].splitlines()[-1]
    rehearsal.do("erasure", "list", who=US_HEAD)
    rehearsal.do("erasure", "answer", label, who=US_HEAD)
    plain = rehearsal.do("erasure", "list", "--json", who=ROK_HEAD).plain
    assert [copy["answer"] for copy in plain[0]["copies"]] == ["erased", "done"]
    assert [file["what"] for file in plain[0]["out_of_reach"]] == ["archive"]


def test_an_erasure_that_may_not_be_leaves_everything(rehearsal: Office) -> None:
    entry = noticed(rehearsal)

    with unchanged(rehearsal):
        wrong = rehearsal.run("erasure", "erase", entry, "--section", "secret", "--ground", "court", who=ROK_HEAD)
        other = rehearsal.run("erasure", "erase", entry, "--section", "what", "--ground", "court", who=US_HEAD)

    assert "has no section secret; it has title, what. Nothing was deleted." in wrong.err
    assert "is not of US; only its author erases it." in other.err
    assert rehearsal.do("erasure", "list", who=ROK_HEAD).out.strip().endswith("Nothing was erased.")

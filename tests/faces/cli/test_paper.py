"""Papers for authorities on the command line."""

import io
from pathlib import Path

import pytest
from docx import Document
from tests.faces.cli.stage import ROK_DESK, US_READER, Office, unchanged


def test_papers_are_listed_checked_and_written_and_nothing_goes_on_record(office: Office, tmp_path: Path) -> None:
    ref, out = office.notice(), tmp_path / "papers"
    out.mkdir()

    with unchanged(office):
        listed = office.do("paper", "list", ref, who=US_READER)
        checked = office.do("paper", "check", ref, "--form", "notice-7", who=ROK_DESK)
        written = office.do("paper", "write", ref, "--form", "notice-7", "--out", str(out), who=US_READER)

    assert "No paper can be filed, because the notice has no manifest." in listed.out
    assert "notice-7  Exemption request under Implementation Assistance Notice No. 7 (not known)" in listed.out
    assert checked.out.splitlines()[0].startswith("Not complete:")
    assert "Point of contact and signature: missing." in checked.out
    assert "[unconfirmed: recalled, not read]" in checked.out
    names = sorted(path.name for path in out.iterdir())
    assert [name.partition("-v1-")[2] for name in names] == ["notice-7-annex-2.en.xlsx", "notice-7-application.en.docx"]
    assert "Written: " in written.out
    letter = Document(io.BytesIO((out / names[1]).read_bytes()))
    assert letter.paragraphs[0].text.startswith("The Chair of the Security Council Committee")


def test_the_check_in_json_says_every_field_with_how_sure_it_is(office: Office) -> None:
    ref = office.notice()

    plain = office.do("paper", "check", ref, "--form", "unc-crossing", "--json", who=ROK_DESK).plain
    listed = office.do("paper", "list", ref, "--json", who=ROK_DESK).plain

    assert (plain["form"], plain["authority"], plain["needed"]) == ("unc-crossing", "UNC", "not_known")
    rows = {row["name"]: row for row in plain["rows"]}
    assert (rows["Time of crossing"]["state"], rows["Time of crossing"]["confidence"]) == ("missing", "assumption")
    assert {one["form"] for one in listed["papers"]} == {"notice-7", "ofac-510-512", "unc-crossing"}
    assert listed["missing"] == sum(one["missing"] for one in listed["papers"])


def test_a_paper_is_written_in_korean_and_never_over_another(office: Office, tmp_path: Path) -> None:
    ref, out = office.notice(), tmp_path / "papers"
    out.mkdir()
    write = ("paper", "write", ref, "--form", "ofac-510-512", "--lang", "ko", "--out", str(out))
    office.do(*write, who=ROK_DESK)

    again = office.run(*write, who=ROK_DESK)

    assert again.code == 1
    assert "there" in again.err
    (path,) = out.iterdir()
    assert "미국 국무부" in [one.text for one in Document(io.BytesIO(path.read_bytes())).paragraphs]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--form", "no-such", "--out", "."), "There is no form no-such; expected one of notice-7"),
        (("--form", "notice-7", "--out", "no/such/folder"), "no/such/folder is no folder."),
    ],
)
def test_what_cannot_be_written_is_said_with_the_way_out(office: Office, arguments: tuple[str, ...], said: str) -> None:
    ref = office.notice()

    with unchanged(office):
        ran = office.run("paper", "write", ref, *arguments, who=ROK_DESK)

    assert ran.code == 1
    assert said in ran.err


def test_papers_are_made_about_notices_alone(office: Office) -> None:
    with unchanged(office):
        ran = office.run("paper", "list", "US-ROK/2018/ROK-9", who=ROK_DESK)

    assert ran.code == 1

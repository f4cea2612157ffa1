"""Everything that can be refused at the command line: the words, the exit code, and that nothing was written."""

# ruff: noqa: E501  (a refusal is one row of a table)

from pathlib import Path

import pytest
from tests.faces.cli.stage import PLAN, ROK_DESK, ROK_HEAD, ROK_READER, US_DESK, US_HEAD, Office, tandem, unchanged
from tests.sheets import workbook

SURVEY = [part for pair in {**PLAN, "--starts": "2018-11-30", "--ends": "2018-12-17"}.items() for part in pair]


def _with(**changed: str) -> list[str]:
    """The arguments of the survey's notice, some of them changed."""
    plan = {
        **dict(zip(SURVEY[::2], SURVEY[1::2], strict=True)),
        **{f"--{name}": text for name, text in changed.items()},
    }
    return ["notice", *(part for pair in plan.items() for part in pair)]


# What an officer of ROK gets for a command at a group in which nothing has happened yet.
AT_THE_DESK = [
    (["show", "ROK-9"], ROK_DESK, "There is nothing on record under ROK-9; look the reference up in the list of actions."),
    (["decide", "ROK-9", "go"], ROK_DESK, "There is nothing on record under ROK-9;"),
    (["position", "ROK-9", "support"], ROK_DESK, "There is nothing on record under ROK-9;"),
    (["withdraw", "ROK-9", "--reason", "x"], ROK_DESK, "There is nothing on record under ROK-9;"),
    (["explain", "ROK-9", "--text", "x"], ROK_DESK, "There is nothing on record under ROK-9;"),
    (["observe", "--actor", "US", "--on", "ROK-9", "--event", "said"], ROK_DESK, "There is nothing on record under ROK-9;"),
    (_with(), "ROK/9", "ROK has no officer 9 who may act."),
    (_with(), "JP/1", "The seat JP is not on this node; it holds ROK, US."),
    (_with(), ROK_READER, "As reader you may not do this; the charter gives it to: desk officer, head of delegation."),
    (_with(type="moon_landing"), ROK_DESK, "The type moon_landing is not in the scope register; choose one of: "),
    (_with(zone="Mars/Base"), ROK_DESK, "There is no time zone Mars/Base; use a name such as Asia/Seoul."),
    (_with(track="x" * 9000), ROK_DESK, "The track has 9000 characters; shorten it to 120."),
    (_with(starts=""), ROK_DESK, "Enter a day: the first day."),
    (_with(starts="30.11.2018"), ROK_DESK, "Enter the first day as year-month-day, for example 2018-11-30; found 30.11.2018."),
    (_with(ends="2018-11-31"), ROK_DESK, "Enter the last day as year-month-day, for example 2018-11-30; found 2018-11-31."),
    (_with(ends="2018-11-29"), ROK_DESK, "The action would end (Thu 29 Nov 2018) before it starts (Fri 30 Nov 2018);"),
    (_with(title=""), ROK_DESK, "Fill in the title."),
    (_with(what=" \n "), ROK_DESK, "Fill in the description."),
    (_with(title="a\x07b"), ROK_DESK, "The title contains the hidden character U+0007, which could mislead a reader; remove it."),
    (_with(title="tfel\u202e"), ROK_DESK, "The title contains the hidden character U+202E,"),
    (_with(title="\ud800"), ROK_DESK, "The title contains the hidden character U+D800,"),
    (_with(title="x" * 201), ROK_DESK, "The title has 201 characters; shorten it to 200."),
    (_with(what="x" * 10_000_000), ROK_DESK, "The description has 10000000 characters; shorten it to 20000."),
    (_with(supersedes="ROK-9"), ROK_DESK, "There is nothing on record under ROK-9;"),
    (["observe", "--actor", "ROK", "--title", "x", "--text", "x"], ROK_DESK, "ROK cannot observe its own action;"),
    (["observe", "--actor", "JP", "--title", "x", "--text", "x"], ROK_DESK, "The charter does not name JP;"),
    (["observe", "--title", "x", "--text", "x"], ROK_DESK, "Say who acted with --actor;"),
    (["observe", "--actor", "US", "--on", "x", "--event", "flown"], ROK_DESK, "There is no event flown; choose one of: "),
    (["position", "ROK-9"], ROK_DESK, "Name a position (strong_support, support, no_objection, concern, objection, abstain, recuse), "),
    (["position", "ROK-9", "support", "--of", "US"], ROK_DESK, "To report a position, name it ("),
    (["observe", "--actor", "US", "--title", "x", "--text", "x", "--happened", "yesterday"], ROK_DESK, "This cannot go on record as action.observed/1: happened: expected a day such as 2018-11-30, found 'yesterday'"),
    (["officer", "appoint", "2", "--role", "reader", "--name", "x"], ROK_HEAD, "The officer number 2 is taken;"),
    (["officer", "appoint", "0", "--role", "reader", "--name", "x"], ROK_HEAD, "Give the officer a number from 1 to 9999"),
    (["officer", "appoint", "7", "--name", "x"], ROK_HEAD, "Give the officer a number from 1 to 9999 and at least one role;"),
    (["officer", "appoint", "7", "--role", "king", "--name", "x"], ROK_HEAD, "The charter has no role king; it has "),
    (["officer", "appoint", "7", "--role", "reader", "--name", "x"], ROK_DESK, "As desk officer you may not do this;"),
    (["officer", "relieve", "1"], ROK_HEAD, "Officer 1 cannot relieve herself or himself; let another officer do it."),
    (["officer", "relieve", "9"], ROK_HEAD, "ROK has no officer 9 who may act."),
    (["calendar", "accept", "xyz"], ROK_HEAD, "No calendar xyz was published."),
    (["calendar", "accept", "--all"], ROK_HEAD, "No calendar "),
    (["calendar", "accept"], ROK_HEAD, "Name the hash of one calendar, or say --all."),
    (["calendar", "accept", ""], ROK_HEAD, "4 calendars begin with "),
    (["calendar", "publish"], ROK_HEAD, "Name a calendar file, or say --generate CODE=COUNTRY and --year, with a"),
    (["calendar", "publish", "--generate", "ROK"], ROK_HEAD, "Name a calendar file, or say --generate"),
    (["calendar", "publish", "--generate", "ROK", "--year", "2018"], ROK_HEAD, "Write --generate as CODE=VALUE, for example"),
    (["calendar", "publish", "--generate", "JP=JP", "--year", "2018"], ROK_HEAD, "The charter does not name JP;"),
    (["calendar", "publish", "--generate", "ROK=XX", "--year", "2018"], ROK_HEAD, "The package holidays "),
    (["calendar", "publish", "--generate", "ROK=KR", "--year", "99999"], ROK_HEAD, "No calendar for 99999: expected a year from"),
    (["clock", "--to", "noon"], ROK_HEAD, "Write the moment as 2018-11-20T09:00, or with its offset as"),
    (["clock", "--to", "0001-01-01T00:00"], ROK_HEAD, "Write the moment as 2018-11-20T09:00, or with its offset as"),
    (["clock", "--to", "2018-10-15T09:59"], ROK_HEAD, "The clock stands at Mon 15 Oct 2018, 10:00 KST (Sun 14 Oct 2018, 21:00 EDT)"),
    (["clock", "--to", "2019-01-01T00:00"], US_HEAD, "The charter lets ROK set the clock."),
    (["found"], ROK_HEAD, "This node has founded its group already; a group is founded once."),
    (["found", "--join"], ROK_HEAD, "Every seat of this node has signed the founding already; nothing was changed."),
    (["archive", "--in", "nowhere.zip"], ROK_HEAD, "nowhere.zip cannot be used: no such file or directory. See to the file"),
    (["archive", "."], ROK_HEAD, ". is there already and was left as it is; choose another name."),
    (["archive", ""], ROK_HEAD, "A name of a file is missing or holds a null character; name the file again."),
    (["archive", "--in", "/dev/zero"], ROK_HEAD, "/dev/zero is not a file; name an archive."),
    (["verify", "/dev/zero"], ROK_HEAD, "/dev/zero is not a file; name an archive."),
    (["replay", "no-such-case"], ROK_HEAD, "There is no case 'no-such-case'"),
    (["init", "--party", "ROK"], ROK_HEAD, "{node} holds a node already; nothing was changed. Choose another folder,"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "who", "words"), AT_THE_DESK, ids=lambda value: str(value)[:40])
def test_a_refusal_is_one_sentence_with_the_way_out_and_writes_nothing(
    rehearsal: Office, arguments: list[str], who: str, words: str
) -> None:
    with unchanged(rehearsal):
        ran = rehearsal.run(*arguments, who=who)

    assert ran.err.startswith(words.replace("{node}", str(rehearsal.path)))
    assert ran.code == 1
    assert ran.out == ""
    assert len(ran.err) < 1200


# The same for a notice of ROK that US has received and that both have read.
ON_A_NOTICE = [
    (["acknowledge", "ROK-1"], ROK_DESK, "US-ROK/2018/ROK-1 is your own notice; only the other parties can do this."),
    (["position", "ROK-1", "support"], ROK_DESK, "US-ROK/2018/ROK-1 is your own notice;"),
    (["position", "ROK-1", "delight"], US_DESK, "There is no position delight; choose one of: strong support, support, "),
    (["position", "ROK-1", "objection"], US_DESK, "Give a reason: it is required for objection."),
    (["position", "ROK-1", "concern", "--reason", " "], US_DESK, "Give a reason: it is required for concern."),
    (["position", "ROK-1", "--withdraw"], US_DESK, "US has no position on US-ROK/2018/ROK-1 that it could withdraw."),
    (["answer", "ROK-1", "--party", "US", "--text", "x"], ROK_DESK, "There is no concern of US on US-ROK/2018/ROK-1 that you"),
    (["decide", "ROK-1", "go"], US_DESK, "US-ROK/2018/ROK-1 belongs to ROK; only its officers can do this."),
    (["decide", "ROK-1", "go"], ROK_DESK, "US has not acknowledged receipt of this version; its window has not opened."),
    (["decide", "ROK-1", "dither"], ROK_DESK, "There is no decision dither; choose one of: "),
    (["decide", "ROK-1", "go_over_objection"], ROK_DESK, "Give a reason: it is required for going over an objection."),
    (["decide", "ROK-1", "go_over_objection", "--reason", "x"], ROK_DESK, "Nobody objects to US-ROK/2018/ROK-1; decide to go"),
    (["decide", "ROK-1", "postpone"], ROK_DESK, "Give a reason: it is required for postponing."),
    (["sign", "ROK-1"], ROK_HEAD, "Nothing on US-ROK/2018/ROK-1 waits for a second signature of your party."),
    (["start", "ROK-1"], ROK_DESK, "There is no decision to go on US-ROK/2018/ROK-1; decide first."),
    (["start", "ROK-1", "--override"], ROK_DESK, "Give a reason: it is required for a start without every clearance."),
    (["complete", "ROK-1"], ROK_DESK, "US-ROK/2018/ROK-1 is not under way."),
    (["stop", "ROK-1", "--reason", "x"], ROK_DESK, "US-ROK/2018/ROK-1 is not under way."),
    (["withdraw", "ROK-1"], ROK_DESK, "Fill in the reason."),
    (["withdraw", "ROK-1", "--reason", "x"], US_DESK, "US-ROK/2018/ROK-1 belongs to ROK; only its officers can do this."),
    (["notice", "--revise", "ROK-1", "--title", "x"], US_DESK, "US-ROK/2018/ROK-1 belongs to ROK;"),
    (["explain", "ROK-1", "--text", "x"], ROK_DESK, "There is nothing on record under US-ROK/2018/ROK-1;"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "who", "words"), ON_A_NOTICE, ids=lambda value: str(value)[:40])
def test_a_refusal_on_a_notice_names_it_and_writes_nothing(
    rehearsal: Office, arguments: list[str], who: str, words: str
) -> None:
    ref = rehearsal.notice()
    rehearsal.do("show", ref, who=who)

    with unchanged(rehearsal):
        ran = rehearsal.run(*arguments, who=who)

    assert ran.err.startswith(words.replace("US-ROK/2018/ROK-1", ref))
    assert ran.code == 1
    assert ran.out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["desk", "--as", "ROK"], "Name the officer as CODE/NUMBER, for example ROK/2; found ROK."),
        (["desk", "--as", "rok/1"], "Name the officer as CODE/NUMBER, for example ROK/2; found rok/1."),
        (["desk"], "Say who acts with --as CODE/NUMBER, for example --as ROK/2, or set TANDEM_AS."),
        (["desk", "--as", "ROK/1"], "desk holds no node; lay one out with: tandem init --node desk"),
        (["init"], "The keys want a passphrase; set TANDEM_PASSPHRASE or name a file with --passphrase-file."),
        (["init", "--party", "ROK", "--passphrase-file", "gone"], "gone cannot be used: no such file or directory."),
        (["serve", "--port", "0"], "There is no port 0; choose one from 1 to 65535."),
        (["desk", "--as", "ROK/1", "--node", "a\0b"], "A name of a file is missing or holds a null character;"),
    ],
)
def test_without_a_node_every_command_says_what_is_missing(
    tmp_path: Path, arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", open("/dev/null"))  # noqa: SIM115

    ran = tandem(*arguments)

    assert ran.err.startswith(words)
    assert ran.code == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["show"], ["desk", "--jsn"], ["officer"], ["officer", "appoint", "two"], ["--language", "xx", "desk"]]
)  # fmt: skip
def test_wrong_usage_exits_2_and_says_how_it_is_used(arguments: list[str]) -> None:
    ran = tandem(*arguments)

    assert ran.code == 2
    assert ran.err.startswith("usage: tandem ")


def test_a_refusal_is_in_the_language_of_the_reader(rehearsal: Office) -> None:
    ran = rehearsal.run("show", "ROK-9", "--language", "ko")

    assert ran.code == 1
    assert "ROK-9" in ran.err
    assert any("가" <= character <= "힣" for character in ran.err)


def test_a_refusal_in_json_has_its_code_and_every_reason(rehearsal: Office) -> None:
    ran = rehearsal.run(*_with(starts="", ends="soon"), "--json", who=ROK_DESK)

    assert ran.code == 1
    assert ran.out == ""
    assert ran.error["code"] == "day_missing"
    assert ran.error["draft"] is None
    assert [reason["code"] for reason in ran.error["reasons"]] == ["day_missing", "day_unfit"]
    assert ran.error["sentence"] == " ".join(reason["sentence"] for reason in ran.error["reasons"])


def test_the_charter_and_its_members_are_checked_before_anything_is_founded(tmp_path: Path) -> None:
    from tests.faces.cli.stage import laid_out

    office = laid_out(tmp_path, "ROK", "US")
    Path("bad.yaml").write_text("scope: {cooperation_project: {names: {en: x}, procedure: nowhere}}\n")
    Path("alias.yaml").write_text("names: &a {en: x}\ntext: *a\n")
    Path("list.yaml").write_text("- a\n- b\n")
    Path("binary.yaml").write_bytes(b"\xff\xfe\x00")
    Path("deep.yaml").write_text("a: " + "[" * 5000)
    Path("long.yaml").write_bytes(b"a" * (1024 * 1024 + 1))
    refused = {
        ("--charter", "bad.yaml"): "Scope type cooperation_project follows the procedure 'nowhere', which the charter",
        ("--charter", "alias.yaml"): "alias.yaml is not YAML or JSON in UTF-8: an alias (*name) stands in it;",
        ("--charter", "list.yaml"): "list.yaml has to hold fields with values, as in title: Joint survey;",
        ("--charter", "binary.yaml"): "binary.yaml is not YAML or JSON in UTF-8: ",
        ("--charter", "deep.yaml"): "deep.yaml is not YAML or JSON in UTF-8: ",
        ("--charter", "long.yaml"): "long.yaml is too long: at most 1048576 bytes are read here. Nothing was written.",
        ("--charter", "gone.yaml"): "gone.yaml cannot be used: no such file or directory.",
        ("--zone", "ROK=Mars/Base"): "There is no time zone Mars/Base; use a name such as Asia/Seoul.",
        ("--zone", "JP=Asia/Tokyo"): "JP is not a seat of this founding; give --zone for its parties.",
        ("--zone", "ROK"): "Write --zone as CODE=VALUE, for example ROK=KR; found ROK.",
        ("--calendars", "ROK=KR"): "Give --calendars and --years together,",
        ("--calendars", "JP=JP", "--years", "2018"): "JP is not a party of the charter; a calendar belongs to a party.",
        ("--calendars", "ROK=KR", "--years", "soon"): "Write the years as 2026,2027; found soon.",
        ("--calendars", "ROK=XX", "--years", "2018"): "The package holidays ",
        ("--clock", "2018-08-01T09:00"): "This group is not simulated and follows the clock of the world;",
        ("--with", "gone.json"): "gone.json cannot be used: no such file or directory.",
        ("--with", "list.yaml"): "The genesis cannot be read: The document is not JSON: ",
        ("--join",): "This node holds no record of a group yet; take in an archive of another member first.",
    }  # fmt: skip

    for arguments, words in refused.items():
        ran = office.run("found", *arguments)
        assert ran.err.startswith(words), (arguments, ran.err)
        assert ran.code == 1

    assert office.held()["entries"] == []
    assert office.run("desk").err.startswith(f"{office.path} holds no group yet; found one with tandem found,")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("name,quantity,unit\n", "The file has no lines of goods."),
        ("name,quantity,unit\nlight oil,55000\n", "Line 1 of the goods: enter a unit for 55000, for example L or kg."),
        ("item,quantity\nlight oil,a lot\n", "Line 1 of the goods: enter the quantity as a number"),
        ("item,quantity\nlight oil,approx. 3\n", "Line 1 of the goods: “approx. 3” is not exact."),
        ("item,quantity,unit\nlight oil,3,꾸러미\n", "Line 1 of the goods: the unit “꾸러미” is not known."),
        ("item,quantity,hs\nlight oil,3 L,77\n", "Line 1 of the goods: the Harmonized System has no chapter 77."),
        ("name\n\"light oil\x00", "The file is neither XLSX nor text in UTF-8 or CP949."),
        ("quantity,unit\n55000,L\n", "No column is taken for the item."),
        ("name,naïve\nlight oil,x\n", "goods.csv: what these columns mean is not known: naïve. Say it with --column"),
    ],
)  # fmt: skip
def test_a_manifest_is_refused_with_the_number_of_its_row(rehearsal: Office, rows: str, words: str) -> None:
    Path("goods.csv").write_text(rows)

    with unchanged(rehearsal):
        ran = rehearsal.run(*_with(manifest="goods.csv"), who=ROK_DESK)

    assert ran.err.startswith(words)
    assert ran.code == 1


def test_a_manifest_and_a_notice_in_files_are_put_on_record(rehearsal: Office) -> None:
    Path("goods.csv").write_text('\ufeffName,Quantity,Unit,HS code\nlight oil,"55,000",L,2710.19\nrails,12,pcs,\n')
    Path("notice.yaml").write_text(
        "action_type: cooperation_project\nstarts_on: 2018-11-30\nends_on: 2018-12-17\ntitle: Joint survey\n"
        "what: A train of six wagons.\ncrosses: [Military Demarcation Line]\n"
    )  # fmt: skip

    ran = rehearsal.do(
        "notice", "--file", "notice.yaml", "--title", "Joint railway survey", "--manifest", "goods.csv", "--json"
    )

    shown = rehearsal.do("show", ran.plain["receipts"][0]["ref"], "--json").plain
    assert shown["title"] == "Joint railway survey"
    assert shown["starts_on"] == "2018-11-30"
    assert shown["manifest"] == [
        {"line": 1, "name": "light oil", "quantity": "55000", "unit": "L", "hs": "271019"},
        {"line": 2, "name": "rails", "quantity": "12", "unit": "pcs"},
    ]


def test_columns_are_mapped_once_for_a_sender_and_taken_again(rehearsal: Office) -> None:
    Path("goods.csv").write_text("물자,얼마,비고\n경유,55000 리터,x\n")
    columns = ["--column", "물자=name", "--column", "얼마=quantity", "--column", "비고=-"]
    given = _with(manifest="goods.csv")

    with unchanged(rehearsal):
        refused = rehearsal.run(*given, "--column", "비고=colour", who=ROK_DESK)
    first = rehearsal.do(*given, *columns, "--sender", "KNR", "--json", who=ROK_DESK)
    with unchanged(rehearsal):
        asked = rehearsal.run(*given, who=ROK_DESK)
    again = rehearsal.do(*given, "--sender", "KNR", "--json", who=ROK_DESK)

    assert refused.err.startswith(
        "비고=colour does not say what a column means; write HEADING=COLUMN with one of: name,"
    )
    assert "KNR sent the same headings before; take what they meant then with --sender KNR." in asked.err
    for ran in (first, again):
        shown = rehearsal.do("show", ran.plain["receipts"][0]["ref"], "--json").plain
        assert shown["manifest"] == [{"line": 1, "name": "경유", "quantity": "55000", "unit": "리터"}]


def test_a_workbook_is_read_and_its_sheet_chosen(rehearsal: Office) -> None:
    Path("goods.xlsx").write_bytes(workbook(change=lambda book: book.create_sheet("Notes").append(["a note"])))
    given = _with(manifest="goods.xlsx")

    with unchanged(rehearsal):
        refused = rehearsal.run(*given, who=ROK_DESK)
    ran = rehearsal.do(*given, "--sheet", "Packing list", "--json", who=ROK_DESK)

    assert refused.err.startswith("goods.xlsx has several sheets, or none of that name; name one with --sheet: Packing")
    shown = rehearsal.do("show", ran.plain["receipts"][0]["ref"], "--json").plain
    assert [line["name"] for line in shown["manifest"]][-1] == "laptop computers"
    assert len(shown["manifest"]) == 9


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("colour: red", "A notice has no field colour; it has action_type, "),
        ("title: 7", "The notice is not in form: Expected `str`, got `int` - at `$.title`."),
        ("crosses: Line", "The notice is not in form: Expected `array`, got `str` - at `$.crosses`."),
    ],
)
def test_a_notice_in_a_file_is_refused_with_the_field_that_is_wrong(rehearsal: Office, field: str, words: str) -> None:
    Path("notice.yaml").write_text(field)

    with unchanged(rehearsal):
        ran = rehearsal.run("notice", "--file", "notice.yaml", who=ROK_DESK)

    assert ran.err.startswith(words)
    assert ran.code == 1


def test_pages_without_their_packages_are_refused_with_how_to_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "django", None)
    for name in [name for name in sys.modules if name.startswith("tandem.faces.web")]:
        monkeypatch.delitem(sys.modules, name)

    ran = tandem("serve", "--demo")

    assert ran.err == (
        "The pages want the server extra (django is missing); install it with pip install 'tandem-desk[server]'.\n"
    )
    assert ran.code == 1
    assert list(Path().iterdir()) == []

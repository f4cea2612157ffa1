"""A node as each released version left it opens for ever: it is shown, signed in to, acted at, exported, restored."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.faces.cli.stage import Office, Ran, environment, tandem

from tandem.node.doctor import examine_site
from tandem.rules.instant import instant

GOLDEN = Path(__file__).parent.parent / "golden"
STORED = sorted(path.parent for path in GOLDEN.glob("node-*/site.zip"))
_SIGNS_IN = """
import json, sys
from pathlib import Path
from tandem.faces.web.serve import prepare
site, expected = Path(sys.argv[1]), json.loads(sys.argv[2])
prepare(site)
from django.test import Client
from tandem.faces.web.open_groups import serve_groups
from tandem.node.site import open_site
serve_groups(open_site(site, passphrase=expected["passphrase"]).groups)
client = Client(SERVER_NAME="127.0.0.1")
answer = client.post("/sign-in", {"name": expected["account"], "password": expected["password"]})
desk = "/" + expected["group"] + "/"
opened = [client.get(page) for page in (desk, "/" + expected["ref"], desk + "drafts/" + expected["draft"] + "/what")]
said = {"signed_in": answer.status_code, "pages": [one.status_code for one in opened]}
print(json.dumps({**said, "action": opened[1].content.decode(), "draft": opened[2].content.decode()}))
"""


class Stored(Office):
    """The node of a stored site, laid out anew for one test."""

    def __init__(self, stored: Path, folder: Path) -> None:
        """Unpack the site beside its backup, with the rights that a zip file does not keep."""
        self.expected: dict[str, Any] = json.loads((stored / "expected.json").read_text(encoding="utf-8"))
        self.site, self.backup = folder / "site", folder / "site.backup"
        with zipfile.ZipFile(stored / "site.zip") as packed:
            packed.extractall(folder)
        for file in self.site.rglob("*"):
            file.chmod(0o700 if file.is_dir() else 0o600)
        super().__init__(self.site / "groups" / self.expected["group"])
        self.passphrase_file.write_text(self.expected["passphrase"])

    def heads(self) -> dict[str, list[object]]:
        """Answer the size and root of every feed."""
        told = self.do("record", "heads", "--json").plain["heads"]
        return {head["feed"]: [head["size"], head["root"]] for head in told}

    def own(self, *words: str) -> Ran:
        """Run a command as the desk officer of ROK; it has to succeed."""
        return self.do(*words, who="ROK/2")


@pytest.fixture(params=STORED, ids=lambda stored: stored.name)
def stored(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stored:
    """A site as an earlier version, or this one, left it."""
    for name in [name for name in os.environ if name.startswith("TANDEM_")]:
        monkeypatch.delenv(name)
    return Stored(request.param, tmp_path)


def test_there_is_a_stored_node_of_the_first_version_and_it_is_small() -> None:
    assert "node-0.1" in [stored.name for stored in STORED]
    assert all((stored / "site.zip").stat().st_size < 200_000 for stored in STORED)


def test_a_stored_node_opens_and_shows_what_was_on_record(stored: Stored) -> None:
    ref = stored.expected["ref"]

    shown = stored.own("show", ref)

    assert stored.heads() == stored.expected["heads"]
    assert stored.do("record", "heads", "--json").plain["words"] == stored.expected["words"]
    assert "A train of six wagons with 55,000 litres of light oil" in shown.out
    assert "Every party has been heard. ROK may decide." in shown.out
    assert "node confirmed receipt of version 1" in shown.out


def test_a_stored_nodes_private_papers_and_draft_are_still_there(stored: Stored) -> None:
    (draft,) = stored.own("desk", "--json").plain["drafts"]

    assert (draft["id"], draft["texts"]) == (stored.expected["draft"], stored.expected["texts"])
    assert "Agreed on 12 October." in stored.own("inner", "list", stored.expected["ref"]).out


def test_a_stored_node_signs_on_from_where_it_was(stored: Stored) -> None:
    before = stored.heads()
    stored.own("show", stored.expected["ref"])

    stored.own("comment", stored.expected["ref"], "--text", "The wagons return on 17 December.")

    grown = {feed: size for feed, (size, _) in stored.heads().items() if size != before[feed][0]}
    assert list(grown.values()) == [before[next(iter(grown))][0] + 1]  # type: ignore[operator]


def test_a_stored_node_is_exported_as_a_genuine_archive(stored: Stored, tmp_path: Path) -> None:
    stored.own("archive", str(tmp_path / "record.zip"))

    assert tandem("verify", str(tmp_path / "record.zip"), "--group", stored.expected["words"]).code == 0


def test_an_officer_of_a_stored_site_signs_in_with_the_password_of_then(stored: Stored) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _SIGNS_IN, str(stored.site), json.dumps(stored.expected)],
        capture_output=True, text=True, check=True, env=environment(),
    )  # fmt: skip

    said = json.loads(ran.stdout)
    assert (said["signed_in"], said["pages"]) == (303, [200, 200, 200])
    assert "Joint survey of the Gyeongui line" in said["action"]
    assert stored.expected["texts"]["title"] in said["draft"]


def test_a_stored_backup_is_laid_down_and_checked_by_this_version(stored: Stored, tmp_path: Path) -> None:
    told = tandem("restore", str(stored.backup), "--var", str(tmp_path / "again"), "--json").plain

    (node,) = told["nodes"]
    assert {feed["feed"]: [feed["size"], feed["root"]] for feed in node["feeds"]} == stored.expected["heads"]
    assert (tmp_path / "again" / "accounts.db").exists()


def test_a_stored_site_is_found_well_once_it_was_opened(stored: Stored) -> None:
    stored.heads()
    now = instant("2026-11-23T00:00:00Z")

    broken = [one for part in examine_site(stored.site, now=now, full=True) for one in part.findings
              if one.health == "broken"]  # fmt: skip

    assert broken == []


def test_a_record_of_a_form_that_is_still_to_come_is_refused_and_left_as_it_is(stored: Stored) -> None:
    file = stored.path / "record.db"
    with closing(sqlite3.connect(file)) as record:
        record.execute("PRAGMA user_version = 99")
    copy = shutil.copy(file, stored.site.parent / "copy")

    ran = stored.run("record", "heads")

    assert ran.code == 1
    assert "was written by a newer Tandem" in ran.err
    assert file.read_bytes() == Path(copy).read_bytes()

"""The stage for tests of the command line: a host with the seats of ROK and US in real files, and the command."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tandem.faces.cli import main
from tandem.node.layout import SeatPlan, lay_out

PASSPHRASE = "seoul-washington"
TANDEM = Path(sys.executable).parent / "tandem"

ROK_HEAD, ROK_DESK, ROK_READER = "ROK/1", "ROK/2", "ROK/3"
US_HEAD, US_DESK, US_READER = "US/1", "US/2", "US/3"

PLAN = {
    "--type": "cooperation_project",
    "--title": "Joint survey of the Gyeongui line",
    "--what": "A train of six wagons with 55,000 litres of light oil crosses the line and returns.",
}


@dataclass(frozen=True)
class Ran:
    """What one command did: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def plain(self) -> Any:
        """What it printed as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error that it printed as JSON on standard error."""
        error: dict[str, Any] = json.loads(self.err)["error"]
        return error


def tandem(*arguments: str) -> Ran:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(list(arguments))
    return Ran(code, out.getvalue(), err.getvalue())


class Office:
    """One node in a folder, and the officers who sit at it."""

    def __init__(self, path: Path) -> None:
        """Use the node that is, or will be, in this folder."""
        self.path = path

    @property
    def passphrase_file(self) -> Path:
        """The file that holds the passphrase; it lies beside the node."""
        return self.path.parent / "passphrase"

    def arguments(self, *arguments: str, who: str = ROK_HEAD) -> list[str]:
        """Answer the whole argument list of a command at this node."""
        given = ["--node", str(self.path), "--as", who, "--passphrase-file", str(self.passphrase_file)]
        return [*given, *arguments]

    def run(self, *arguments: str, who: str = ROK_HEAD) -> Ran:
        """Run a command here, as an officer."""
        return tandem(*self.arguments(*arguments, who=who))

    def do(self, *arguments: str, who: str = ROK_HEAD) -> Ran:
        """Run a command that has to succeed."""
        ran = self.run(*arguments, who=who)
        assert ran.code == 0, ran.err
        return ran

    def start(self, *arguments: str, who: str = ROK_HEAD, **given: Any) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [str(TANDEM), *self.arguments(*arguments, who=who)], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=environment(), **given,
        )  # fmt: skip

    def notice(self, who: str = ROK_DESK, **changed: str) -> str:
        """Give notice of the joint railway survey and answer its reference."""
        options = {**PLAN, **self.days(), **{f"--{name}": value for name, value in changed.items()}}
        ran = self.do("notice", *(part for pair in options.items() for part in pair), "--json", who=who)
        ref: str = ran.plain["receipts"][0]["ref"]
        return ref

    def days(self) -> dict[str, str]:
        """The days of the survey: those of 2018 in a simulated group, else some of next year."""
        if json.loads((self.path / "node.json").read_text())["simulation"]:
            return {"--starts": "2018-11-30", "--ends": "2018-12-17"}
        year = datetime.now(UTC).year + 1
        return {"--starts": f"{year}-11-30", "--ends": f"{year}-12-17"}

    def read_and(self, *arguments: str, who: str) -> Ran:
        """Show the matter of a command first, then run it; it has to succeed."""
        self.do("show", arguments[1], who=who)
        return self.do(*arguments, who=who)

    def state(self, ref: str) -> str:
        """Answer the one word for where an action stands."""
        state: str = self.do("show", ref, "--json", who=ROK_READER).plain["state"]
        return state

    def held(self) -> dict[str, Any]:
        """Answer all that is on record, for the proof that nothing was written."""
        with closing(sqlite3.connect(f"file:{self.path / 'record.db'}?mode=ro", uri=True)) as record:
            tables = ("heads", "entries", "sections", "tables", "equivocations")
            return {table: record.execute(f"SELECT * FROM {table}").fetchall() for table in tables}

    def drafts(self, code: str) -> list[Any]:
        """Answer the private drafts of a seat."""
        path = self.path / "seats" / code / "private.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as private:
            return private.execute("SELECT * FROM drafts").fetchall()


def environment(**more: str) -> dict[str, str]:
    """Answer the environment of a fresh shell, without anything that would stand in for an option."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
    return {**kept, **more}


def laid_out(folder: Path, *codes: str, simulation: bool = False) -> Office:
    """Lay a node out in a folder, with keys that open fast."""
    office = Office(folder / "desk")
    office.passphrase_file.write_text(f"{PASSPHRASE}\n")
    names = {"ROK": {"en": "Republic of Korea", "ko": "대한민국"}, "US": {"en": "United States", "ko": "미국"}}
    lay_out(
        office.path, seats=[SeatPlan(code=code, names=names[code]) for code in codes], passphrase=PASSPHRASE,
        domain="desk.example", simulation=simulation, strength="minimal",
    )  # fmt: skip
    return office


def furnished(folder: Path, *, simulation: bool) -> Office:
    """Found a group with calendars and officers: head of delegation 1, desk officer 2, reader 3 of each party."""
    office = laid_out(folder, "ROK", "US", simulation=simulation)
    year = datetime.now(UTC).year
    when = ["--years", "2018,2019", "--clock", "2018-10-15T10:00"] if simulation else ["--years", f"{year},{year + 1}"]
    office.do(
        "found", "--zone", "ROK=Asia/Seoul", "--zone", "US=America/New_York", "--calendars", "ROK=KR,US=US", *when
    )
    for code in ("ROK", "US"):
        for number, role, name in ((2, "desk_officer", f"Desk officer of {code}"), (3, "reader", f"Reader of {code}")):
            office.do("officer", "appoint", str(number), "--role", role, "--name", name, who=f"{code}/1")
    return office


def copied(office: Office, folder: Path) -> Office:
    """Answer a copy of a node in another folder."""
    shutil.copytree(office.path.parent, folder, dirs_exist_ok=True)
    return Office(folder / "desk")


def unchanged(office: Office) -> "Unchanged":
    """Prove that nothing is written to the record while a block runs."""
    return Unchanged(office)


class Unchanged:
    """A block in which the record of a node must stay as it is."""

    def __init__(self, office: Office) -> None:
        """Watch this node."""
        self._office = office
        self._before: Mapping[str, Any] = {}

    def __enter__(self) -> None:
        """Look at the record before."""
        self._before = self._office.held()

    def __exit__(self, *raised: object) -> None:
        """Look at the record after, unless the block failed by itself."""
        if raised[0] is None:
            assert self._office.held() == self._before


def lines(text: str) -> Iterator[str]:
    """Go through the lines of a text without the space around them."""
    return (line.strip() for line in text.splitlines())

"""Cases: found by name, laid out as a node, played through the desk act by act, and told again day by day."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from tandem.desk.reading import reader_of
from tandem.node.casecheck import read_case
from tandem.node.casefile import CaseFile
from tandem.node.caseplay import play, prepare_group
from tandem.node.casereading import FILE, BadCase, Case
from tandem.node.layout import NodeError, SeatPlan, Strength, lay_out
from tandem.node.node import Node, found_group, open_node, rehearse_node
from tandem.node.record import export
from tandem.node.replaying import replay_node
from tandem.regimes.charter import BadCharter, shipped_charter
from tandem.reports.replay import ReplayedDay
from tandem.reports.speaker import Speaker
from tandem.reports.timeline import timeline

DOMAIN = "cases.example"
"""The domain in the origins of a case; `example` is kept free for such names. Source: RFC 2606, section 2."""

_CHECKOUT = Path(__file__).resolve().parents[3] / "cases"


def find_case(name: str) -> Path:
    """Answer the folder of a case: a path to it, or the name of one that ships. Raises BadCase with the known names."""
    given = Path(name)
    if given.name == FILE and given.is_file():
        return given.parent
    if (given / FILE).is_file():
        return given
    shipped = _shipped()
    if name in shipped:
        return shipped[name]
    known = ", ".join(sorted(shipped)) or "none"
    raise BadCase(f"There is no case {name!r}. Name a folder with a {FILE} in it, or one of those that ship: {known}.")


def _shipped() -> dict[str, Path]:
    """The cases beside a checkout, or inside the installed package."""
    packed = resources.files("tandem").joinpath("cases")
    places = [_CHECKOUT, Path(str(packed))]
    return {
        folder.name: folder
        for place in reversed(places)
        if place.is_dir()
        for folder in sorted(place.iterdir())
        if (folder / FILE).is_file()
    }


def load_case(path: Path, *, case: Case, passphrase: str, now: datetime, strength: Strength = "minimal") -> None:
    """Lay a node out in a folder and play a case into it; what is refused on the way is a BadCase with its place."""
    lay_out_case(path, case=case, passphrase=passphrase, strength=strength)
    node = open_node(path, passphrase=passphrase)
    try:
        play_case(node, case=case, now=now)
    finally:
        node.close()


def lay_out_case(path: Path, *, case: Case, passphrase: str, strength: Strength = "minimal") -> None:
    """Lay out the folder of a case's node: its seats with their keys, and no record yet."""
    names = {m.code: m.names for m in (*case.file.group.parties, *case.file.group.monitors)}
    plans = [SeatPlan(code=seat.code, names=names[seat.code], roles=seat.roles) for seat in case.file.seats]
    simulation = case.file.simulated
    lay_out(path, seats=plans, passphrase=passphrase, domain=DOMAIN, simulation=simulation, strength=strength)


def play_case(node: Node, *, case: Case, now: datetime) -> Mapping[str, str]:
    """Found the group of a case on a node that is laid out for it, play every act, and answer references by label."""
    opens = case.instant(case.file.opens) if case.file.opens else now
    try:
        found_group(node, charter=charter_of(case.file), now=opens)
    except BadCharter as wrong:
        raise case.bad(("group",), str(wrong)) from wrong
    prepare_group(node.desk, case, now=now)
    return play(node.desk, case, now=now)


def charter_of(file: CaseFile) -> dict[str, Any]:
    """Answer the charter of a case: the one that ships, with the case's group filled in."""
    charter = shipped_charter()
    group = msgspec.to_builtins(file.group)
    charter.update(
        {name: group[name] for name in ("short", "zone", "names", "text", "parties", "monitors", "others", "tracks")}
    )
    if file.simulated:
        charter["simulation"] = {"clock_seat": file.group.clock_seat}
    return charter


class ReplayResult(msgspec.Struct, frozen=True):
    """A case told day by day, as data and as text, with the words of the group that was founded for it."""

    days: tuple[ReplayedDay, ...]
    text: str
    words: str
    archive: Path | None = None

    def plain(self) -> list[dict[str, Any]]:
        """Answer the days as plain values for JSON."""
        plain: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(self.days))
        return plain


def run_replay(case_path: Path, *, archive: Path | None = None, language: str = "en") -> ReplayResult:
    """Load a case into memory, tell it day by day, and leave nothing behind but the archive, where one is asked for.

    Raises BadCase where the case cannot be read or played, NodeError where the archive cannot be written.
    """
    case = read_case(case_path)
    with _rehearsed(case) as node:
        if archive is not None:
            _write_archive(node, archive)
        return _told(node, case, archive, language)


@contextmanager
def rehearsed_case(case_path: Path) -> Iterator[Node]:
    """Play a case into memory and hand out its node, of which nothing is left afterwards. Raises BadCase."""
    with _rehearsed(read_case(case_path)) as node:
        yield node


@contextmanager
def _rehearsed(case: Case) -> Iterator[Node]:
    now = datetime.now(UTC).replace(microsecond=0)
    with TemporaryDirectory(prefix="tandem-replay-") as folder:
        passphrase = secrets.token_urlsafe(16)
        lay_out_case(Path(folder), case=case, passphrase=passphrase)
        node = rehearse_node(Path(folder), passphrase=passphrase)
        try:
            play_case(node, case=case, now=now)
            yield node
        finally:
            node.close()


def _told(node: Node, case: Case, archive: Path | None, language: str) -> ReplayResult:
    zones = tuple(party.zone for party in case.file.group.parties if party.zone != case.file.group.zone)
    speaker = Speaker(language, case.file.group.zone, zones)
    replayed = replay_node(node, speaker=speaker)
    words = node.words()
    title = case.file.title.get(language) or case.file.name
    text = timeline(replayed.days, title=title, words=words, undated=replayed.undated, speaker=speaker)
    return ReplayResult(replayed.days, text, words, archive)


def _write_archive(node: Node, path: Path) -> None:
    reader = reader_of(node.desk, code=min(node.desk.seats), officer=1)
    raw = export(node, reader=reader)
    try:
        path.write_bytes(raw)
    except OSError as wrong:
        raise NodeError(f"The archive cannot be written to {path}: {wrong.strerror}. Name another file.") from wrong


__all__ = [
    "BadCase", "Case", "ReplayResult", "charter_of", "find_case", "lay_out_case", "load_case", "play_case", "read_case",
    "rehearsed_case", "run_replay",
]  # fmt: skip

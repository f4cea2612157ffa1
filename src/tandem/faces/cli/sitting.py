"""An officer at the desk for one command: the open node, who acts, what was read last, and what an act comes to.

`seen` of an act is what `show` or `desk` put on this officer's screen last, and what the officer wrote since; it is
kept in the seat's private papers.
"""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.duties import keep_watch
from tandem.desk.reading import open_record, read_matter, reader_of
from tandem.desk.signing import sign_outbox
from tandem.faces.cli.papers import fit_path, read_passphrase
from tandem.faces.cli.shape import action_lines, heading, plain_action, plain_receipt, receipt_line
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.layout import read_node_file
from tandem.node.node import Node, PastNode, open_node
from tandem.node.remote import signer_of
from tandem.reports.action import view_action
from tandem.reports.authority_names import authority_names
from tandem.rules.instant import end_of_day, written
from tandem.rules.moves import role_for
from tandem.rules.reason import because
from tandem.state.circle import NotFounded
from tandem.state.group import Group
from tandem.state.reading import Reading
from tandem.store.record import StoreError

_OFFICER = re.compile(r"([A-Z][A-Z0-9]{0,11})/([1-9][0-9]{0,3})")


class Sitting:
    """One officer at one node, at one instant."""

    def __init__(self, node: Node, terminal: Terminal, code: str, officer: int) -> None:
        """Sit down. Raises NotAllowed where this is no officer of a seat held here, or may read nothing."""
        self.node = node
        self.desk: Desk = node.desk
        self.terminal = terminal
        if node.desk.seats:
            node.desk.seat(code)
        self.reader = reader_of(node.desk, code=code, officer=officer)
        group = open_record(node.desk, reader=self.reader)
        self.now = node.now()
        self.day = ""
        self.signed: Sequence[Receipt] = ()
        self._speak(group)

    def _speak(self, group: Group) -> None:
        self.terminal.speak_of(group, self.reader.code)
        self.terminal.name_authorities(authority_names(group))

    def look_back(self, asked: str) -> None:
        """Sit at the desk as it stood at the end of a day. Raises CannotDo where that day cannot be shown."""
        try:
            day = date.fromisoformat(asked)
        except ValueError as unfit:
            raise CannotDo("past_bad_day", found=asked[:20]) from unfit
        zone = self.terminal.speaker.zone
        if day >= self.terminal.speaker.local_day(self.now):
            raise CannotDo("past_not_over", day=day.isoformat())
        self.now = end_of_day(day, zone)
        self.node = PastNode(self.node, at=self.now, day=day)
        self.desk, self.day = self.node.desk, day.isoformat()
        try:
            self.desk.group()
        except NotFounded as nothing:
            raise CannotDo("past_nothing", day=day.isoformat()) from nothing

    def acting(self, kind: str, sort: str = "") -> Acting:
        """Answer the officer in the role for this kind; in any role where there is none, for the desk to refuse."""
        code, officer = self.reader.code or "", self.reader.officer
        role = role_for(self.desk.group(), code, officer, kind, sort)
        return Acting(code, officer, role or self.reader.roles[0])

    def ref(self, given: str) -> str:
        """Answer the whole reference for one given without its beginning: `ROK-1` for `US-ROK/2018/ROK-1`."""
        known = self.desk.group().by_ref
        fitting = [ref for ref in known if ref.endswith(f"/{given}")]
        return fitting[0] if given not in known and len(fitting) == 1 else given[:200]

    def last_read(self) -> Mapping[str, int]:
        """Answer how far each feed was read on this officer's last page; nothing where there was none."""
        private = self.desk.private.get(self.reader.code or "")
        read = private.last_read(officer=self.reader.officer) if private else None
        return read.frontier if read else {}

    def seen(self, ref: str) -> Mapping[str, int]:
        """Answer the same for an act on a matter. Raises NotAllowed where the matter was not on that page."""
        group, read = self.desk.group(), self.last_read()
        matter = group.matter(ref)
        if matter is None:
            raise NotAllowed(because("no_such_ref", ref=ref))
        opened = matter.stamp if hasattr(matter, "stamp") else matter.versions[0].stamp
        if opened.seq >= read.get(opened.feed, 0):
            raise NotAllowed(because("cli_read_it_first", ref=ref))
        return read

    def note_read(self, frontier: Mapping[str, int]) -> None:
        """Keep what was put on the officer's screen; what stood on a past day is not what stands."""
        if self.day:
            return
        private = self.desk.private.get(self.reader.code or "")
        if private is not None:
            private.note_read(officer=self.reader.officer, frontier=dict(frontier), saved_at=written(self.now))

    def read(self, ref: str) -> Reading:
        """Answer one matter through the read gate."""
        return read_matter(self.desk, reader=self.reader, ref=ref, now=self.now)

    def keep_watch(self) -> tuple[Sequence[Receipt], str]:
        """Let the node write what is due; the second part says why it could not, where it could not."""
        if self.day:
            return (), ""
        try:
            return keep_watch(self.desk, now=self.now), ""
        except StoreError as broken:
            return (), str(broken)

    def told(self, *receipts: Receipt, ref: str | None = None) -> Told:
        """Answer what acts came to: the verdict on their matter, then every entry that was written."""
        watched, broken = self.keep_watch()
        done = (*self.signed, *receipts, *watched)
        self._note_own(done)
        lines, plain = self._matter(ref or next((r.ref for r in receipts if r.ref), None))
        lines += [receipt_line(receipt, self.terminal) for receipt in done]
        if broken:
            lines.append(self.terminal.say("cli_watch_broken", why=broken))
        warning = {"warning": broken} if broken else {}
        return Told({"receipts": [plain_receipt(receipt) for receipt in done], **plain, **warning}, lines)

    def _matter(self, ref: str | None) -> tuple[list[str], dict[str, Any]]:
        if ref is None or self.desk.group().notice(ref) is None:
            return [], {}
        view = view_action(self.read(ref), ref)
        return [heading(view, self.terminal), *action_lines(view, self.terminal)], {
            "action": plain_action(view, self.terminal)
        }

    def _note_own(self, receipts: Sequence[Receipt]) -> None:
        """Count what this command wrote and showed as read, as long as nothing of others stands between."""
        seats, read = self.desk.group().seats, dict(self.last_read())
        for receipt in receipts:
            feed = seats[receipt.code].feed
            if read.get(feed) == receipt.seq:
                read[feed] = receipt.seq + 1
        if read:
            self.note_read(read)


@contextmanager
def open_sitting(options: argparse.Namespace, terminal: Terminal) -> Iterator[Sitting]:
    """Open the node that the options name, for the officer whom they name."""
    code, officer = officer_named(options.acting)
    with opened_node(options) as node:
        if not node.desk.store.heads():
            raise CannotDo("cli_no_group", node=str(node.path))
        sitting = Sitting(node, terminal, code, officer)
        if getattr(options, "as_of", None) is not None:
            sitting.look_back(options.as_of)
        else:
            # Nothing that this command writes may overtake what waits in the outbox.
            sitting.signed = sign_outbox(sitting.desk, now=sitting.now)
        yield sitting


@contextmanager
def opened_node(options: argparse.Namespace) -> Iterator[Node]:
    """Open the node that the options name; one whose signer runs, or without seats, wants no passphrase."""
    path = Path(fit_path(options.node))
    node = open_node(path, passphrase=passphrase_for(options, path))
    try:
        yield node
    finally:
        node.close()


def passphrase_for(options: argparse.Namespace, path: Path) -> str | None:
    """Answer the passphrase of the keys in a folder; None where none is wanted."""
    wanted = bool(read_node_file(path).seats) and signer_of(path) is None
    return read_passphrase(options.passphrase_file) if wanted else None


def officer_named(given: str | None) -> tuple[str, int]:
    """Answer seat code and officer number from `ROK/2`. Raises CannotDo where it is missing or not of that form."""
    if not given:
        raise CannotDo("cli_who_acts")
    found = _OFFICER.fullmatch(given)
    if found is None:
        raise CannotDo("cli_officer_unfit", found=given[:40])
    return found[1], int(found[2])

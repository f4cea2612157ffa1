"""A trial of several nodes on one machine: each party in a folder, with keys and a passphrase of its own.

They come to one group as they would between offices: each invites the others, the words of the invitations are
compared, one founds, the others sign what a bundle brings, and all lay down their calendars. What is there already is
left as it is.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from tandem.desk.desk import Acting, Receipt
from tandem.desk.exchange import frontier_of
from tandem.desk.group import FIRST_OFFICER, accept_calendar, appoint_officer, publish_calendar, set_clock
from tandem.node.declaring import declare_keys
from tandem.node.durable import write_whole
from tandem.node.exchange import bundle_for, take_in_bundle
from tandem.node.layout import NodeError, SeatPlan, Strength, lay_out
from tandem.node.node import Node, found_group, open_node
from tandem.node.peers import accept, invite
from tandem.node.record import join_group
from tandem.node.site import DemoAccount, SiteFile, read_demo_passphrase
from tandem.record.invitation import invitation_words, read_invitation
from tandem.regimes.charter import HEAD, shipped_charter
from tandem.regimes.generate import generate_calendar
from tandem.regimes.shipped import read_shipped
from tandem.rules.moves import role_for

DESK_OFFICER = 2
_MEMBERS = Path(__file__).with_name("trial.yaml")
_ROUNDS = 12


class TrialMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who can be tried out: names by language, IANA zone, and the country whose public holidays close its offices."""

    names: Mapping[str, str]
    zone: str
    holidays: str


class TrialNode(msgspec.Struct, frozen=True):
    """One node of a trial: whose, in which folder, on which ports its pages and the line to it answer."""

    code: str
    folder: Path
    web_port: int
    line_port: int

    @property
    def address(self) -> str:
        """Where the other nodes find it."""
        return f"https://127.0.0.1:{self.line_port}"

    def node_path(self, short: str) -> Path:
        """The folder of the node itself, inside that of its site."""
        return self.folder / "groups" / short


class Founded(msgspec.Struct, frozen=True):
    """What was founded: the short name and words of the group, and the words of each invitation by code."""

    short: str
    words: str
    invitations: Mapping[str, str]


class TrialFile(msgspec.Struct, frozen=True):
    """What `trial.json` says, so that a second `tandem up` starts what the first one made."""

    short: str
    words: str
    codes: tuple[str, ...]
    first_port: int
    simulation: bool


def known_members() -> dict[str, TrialMember]:
    """Answer who can be tried out, by code."""
    return msgspec.convert(read_shipped(_MEMBERS.read_text("utf-8")), dict[str, TrialMember])


def trial_nodes(path: Path, codes: Sequence[str], *, first_port: int) -> tuple[TrialNode, ...]:
    """Answer the nodes of a trial in a folder; each takes two ports, from the first one on.

    Raises NodeError where a code is unknown or stands twice, or where there are not two to six.
    """
    known = known_members()
    for code in codes:
        if code not in known:
            raise NodeError(f"{code[:20]} is nobody who can be tried out here; known are {', '.join(known)}.")
    if len(set(codes)) != len(codes) or not 2 <= len(codes) <= 6:
        raise NodeError(f"A trial wants two to six different parties; found {', '.join(codes) or 'none'}.")
    if not 1024 <= first_port <= 65535 - 2 * len(codes):
        raise NodeError(f"The ports from {first_port} on cannot be used; choose one from 1024 to 65000 with --port.")
    ports = range(first_port, first_port + 2 * len(codes), 2)
    return tuple(
        TrialNode(code, path / code.lower(), port, port + 1) for code, port in zip(codes, ports, strict=True)
    )  # fmt: skip


def read_trial(path: Path) -> TrialFile | None:
    """Answer what was made in a folder; None where nothing was finished. Raises NodeError where it cannot be read."""
    try:
        return msgspec.json.decode((path / "trial.json").read_bytes(), type=TrialFile)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as wrong:
        raise NodeError(f"{path / 'trial.json'} cannot be read: {wrong}. Name another folder with --var.") from wrong


def make_trial(
    path: Path,
    nodes: Sequence[TrialNode],
    *,
    now: datetime,
    years: Sequence[int],
    clock: datetime | None = None,
    strength: Strength = "interactive",
) -> Founded:
    """Lay the nodes out and found their group; with a `clock` it is a simulated one, `strength` is that of key files.

    Raises NodeError where something unfinished is in the folder: it may hold keys, so nothing is deleted.
    """
    short = "-".join(node.code for node in nodes)
    if path.exists() and any(path.iterdir()):
        raise NodeError(f"{path} holds something else, or a trial that was cut short; name another folder with --var.")
    for node in nodes:
        _lay_out(node, short, simulation=clock is not None, strength=strength)
    with ExitStack() as opened:
        held = {node.code: opened.enter_context(closing(_open(node, short))) for node in nodes}
        invitations = _acquaint(nodes, held)
        _found(held, now=now, clock=clock)
        _lay_down(held, years)
        words = next(iter(held.values())).words()
    file = TrialFile(short, words, tuple(node.code for node in nodes), nodes[0].web_port, clock is not None)
    write_whole(path / "trial.json", msgspec.json.encode(file))
    return Founded(short, words, invitations)


def _lay_out(node: TrialNode, short: str, *, simulation: bool, strength: Strength) -> None:
    member = known_members()[node.code]
    (node.folder / "groups").mkdir(parents=True)
    write_whole(node.folder / "demo-passphrase", f"{secrets.token_urlsafe(24)}\n".encode())
    plan = SeatPlan(code=node.code, names=dict(member.names))
    lay_out(
        node.node_path(short), seats=[plan], passphrase=read_demo_passphrase(node.folder),
        domain=f"{node.code.lower()}.example", simulation=simulation, strength=strength,
    )  # fmt: skip
    accounts = tuple(
        DemoAccount(
            sign_in=f"{node.code.lower()}-{role}", group=short, seat=node.code, officer=number,
            names={"en": f"{node.code}, {words}", "ko": f"{node.code} {korean}"},
        )
        for number, role, words, korean in (
            (FIRST_OFFICER, "head", "head of delegation", "수석대표"), (DESK_OFFICER, "desk", "desk officer", "담당관"),
        )
    )  # fmt: skip
    site = json.dumps(msgspec.to_builtins(SiteFile(demo=True, accounts=accounts)), ensure_ascii=False, indent=1)
    write_whole(node.folder / "site.json", f"{site}\n".encode())


def _open(node: TrialNode, short: str) -> Node:
    return open_node(node.node_path(short), passphrase=read_demo_passphrase(node.folder))


def _acquaint(nodes: Sequence[TrialNode], held: Mapping[str, Node]) -> dict[str, str]:
    """Let each accept the invitations of the others; on one machine the words are compared by the machine."""
    sent = {node.code: invite(held[node.code], address=node.address) for node in nodes}
    words = {code: invitation_words(read_invitation(raw)) for code, raw in sent.items()}
    for code, own in held.items():
        for other, raw in sent.items():
            if other != code:
                accept(own, raw=raw, words=words[other])
    return words


def _found(held: Mapping[str, Node], *, now: datetime, clock: datetime | None) -> None:
    first, *rest = held
    founder = held[first]
    others = [held[code].desk.seats[code].genesis for code in rest]
    at = clock or now
    found_group(founder, charter=_charter(held, simulated=clock is not None), now=at, others=others)
    _pass_on(held, at)
    for code in rest:
        join_group(held[code], now=at)
    _pass_on(held, at)
    if clock is not None:
        set_clock(founder.desk, acting=_head(founder, "clock.set/1"), to=clock, seen=_here(founder))
        _pass_on(held, at)
    for node in held.values():
        declare_keys(node, now=at)
        roles = ("desk_officer", "secretary")
        appoint_officer(
            node.desk, acting=_head(node, "officer.appointed/1"), now=at, seen=_here(node), number=DESK_OFFICER,
            roles=roles, name="Desk officer",
        )  # fmt: skip
    _pass_on(held, at)


def _charter(held: Mapping[str, Node], *, simulated: bool) -> dict[str, Any]:
    known, charter = known_members(), shipped_charter()
    charter["short"] = "-".join(held)
    charter["parties"] = [
        {"code": code, "names": dict(known[code].names), "zone": known[code].zone} for code in held
    ]  # fmt: skip
    charter["zone"] = known[next(iter(held))].zone
    if simulated:
        charter["simulation"] = {"clock_seat": next(iter(held))}
    return charter


def _lay_down(held: Mapping[str, Node], years: Sequence[int]) -> None:
    """Each publishes its calendars and accepts those of the others."""
    known = known_members()
    for code, node in held.items():
        languages = node.desk.group().charter.languages
        for year in years:
            calendar = generate_calendar(
                code=code, year=year, holiday_country=known[code].holidays, zone=known[code].zone, languages=languages
            )
            acting = _head(node, "calendar.published/1")
            publish_calendar(node.desk, acting=acting, now=node.now(), seen=_here(node), calendar=calendar)
    _pass_on(held, _any(held).now())
    for code, node in held.items():
        for one in node.desk.group().published:
            if code not in one.accepted:
                _accept(node, one.digest)
    _pass_on(held, _any(held).now())


def _accept(node: Node, digest: str) -> Receipt:
    acting = _head(node, "calendar.accepted/1")
    return accept_calendar(node.desk, acting=acting, now=node.now(), seen=_here(node), digest=digest)


def _pass_on(held: Mapping[str, Node], now: datetime) -> None:
    """Carry bundles between all nodes until each holds the same."""
    for _ in range(_ROUNDS):
        for code, source in held.items():
            for other, target in held.items():
                if other != code and source.desk.store.heads():
                    raw = bundle_for(source, to=other, have=frontier_of(target.desk))
                    take_in_bundle(target, raw=raw, now=now)
        if len({json.dumps(frontier_of(node.desk), sort_keys=True) for node in held.values()}) == 1:
            return
    raise NodeError("The nodes of the trial do not come to one record; name another folder with --var.")


def _any(held: Mapping[str, Node]) -> Node:
    return next(iter(held.values()))


def _head(node: Node, kind: str) -> Acting:
    code = next(iter(node.desk.seats))
    return Acting(code, FIRST_OFFICER, role_for(node.desk.group(), code, FIRST_OFFICER, kind) or HEAD)


def _here(node: Node) -> dict[str, int]:
    return dict(node.desk.group().frontier)

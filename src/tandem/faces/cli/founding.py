"""The command that founds a group: charter, members, calendars; or signs a founding that came with an archive."""

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from tandem.desk.desk import Acting, Receipt
from tandem.desk.group import FIRST_OFFICER, accept_calendar, publish_calendar, set_clock
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import check_zone, read_bytes, read_moment, read_pairs, read_paper
from tandem.faces.cli.shape import plain_receipt, receipt_line
from tandem.faces.cli.sitting import opened_node
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.declaring import declare_keys
from tandem.node.layout import DEPOSITARY, MONITOR, NodeError
from tandem.node.node import Node, found_group
from tandem.node.peers import geneses_of
from tandem.node.record import founding_held, join_group
from tandem.record.genesis import CODE, Genesis, group_id, group_words, read_genesis
from tandem.record.invitation import read_invitation
from tandem.regimes.charter import shipped_charter
from tandem.regimes.generate import generate_calendar
from tandem.rules.moves import role_for


def add_found(commands: Commands) -> None:
    """Add `found`."""
    found = commands.add("found", _found)
    found.add_argument("--charter", metavar="FILE", help="a charter in YAML or JSON, instead of the one that ships")
    found.add_argument("--short", help="the short name in references (default: the parties' codes)")
    found.add_argument("--zone", action="append", metavar="CODE=ZONE", help="a party's time zone, as ROK=Asia/Seoul")
    found.add_argument(
        "--with",
        dest="others",
        action="append",
        metavar="FILE|CODE",
        help="another node's invitation or genesis.json, or the code of an accepted peer",
    )
    found.add_argument("--calendars", action="append", metavar="CODE=COUNTRY", help="make, publish and accept them")
    found.add_argument("--years", metavar="YEAR,...", help="for --calendars")
    found.add_argument("--clock", metavar="MOMENT", help="the first time of a simulated group, as 2018-08-01T09:00")
    found.add_argument("--clock-seat", metavar="CODE", help="who sets a simulated clock (default: the first seat)")
    found.add_argument("--join", action="store_true", help="sign the founding that a peer or an archive brought")
    found.add_argument(
        "--group", metavar="WORDS", help="with --join: the words of the group that the founder read aloud"
    )


def _found(options: argparse.Namespace, terminal: Terminal) -> Told:
    with opened_node(options) as node:
        if options.join:
            _fetch_founding(node, options)
            if options.group is not None and " ".join(options.group.lower().split()) != _held_words(node):
                raise CannotDo("cli_other_group", words=_held_words(node))
            joined = join_group(node, now=node.now())
            return _told(node, (*joined, *declare_keys(node, now=node.now())), terminal)
        others = [_genesis(node, given) for given in options.others or ()]
        charter = _charter(node, others, options)
        calendars = _calendars(node, charter, others, options)
        zone = str(charter.get("zone", "UTC"))
        start = node.now() if options.clock is None else read_moment(options.clock, zone=zone)
        receipts = list(found_group(node, charter=charter, now=start, others=others))
        if options.clock is not None:
            seat = charter["simulation"]["clock_seat"]
            receipts.append(set_clock(node.desk, acting=_first(node, seat, "clock.set/1"), to=start, seen=_here(node)))
        receipts += _laid_down(node, calendars)
        if others:
            receipts += declare_keys(node, now=start)
        return _told(node, receipts, terminal)


def _held_words(node: Node) -> str:
    """Answer the words of the group whose founding is held here."""
    return group_words(group_id(founding_held(node)))


def _fetch_founding(node: Node, options: argparse.Namespace) -> None:
    """Take the founding from an accepted peer, where no archive brought it."""
    if node.desk.store.heads() or not geneses_of(node.path):
        return
    try:
        line, station = import_module("tandem.node.line"), import_module("tandem.node.station")
    except ImportError as missing:
        raise CannotDo("cli_no_peer_extra", missing=missing.name or str(missing)) from missing
    line.join_by_line(station.Station(node), words=options.group)


def _genesis(node: Node, given: str) -> Genesis:
    """Another member's genesis: of the peer accepted under this code, or in a file, or in the invitation there."""
    if CODE.fullmatch(given) and given in (peers := geneses_of(node.path)):
        return peers[given]
    raw = read_bytes(given)
    return read_invitation(raw).genesis if raw.startswith(b'{"invitation":') else read_genesis(raw)


def _told(node: Node, receipts: Sequence[Receipt], terminal: Terminal) -> Told:
    group = node.desk.group()
    words, charter = node.words(), group.charter
    terminal.speak_of(group)
    first = "cli_founded" if group.founded else "cli_founded_half"
    lines = [terminal.say(first, short=charter.short), terminal.say("cli_group_words", words=words)]
    lines += [terminal.say("cli_publish_words")] + [receipt_line(receipt, terminal) for receipt in receipts]
    plain = {
        "group": group.id, "words": words, "short": charter.short, "founded": group.founded,
        "receipts": [plain_receipt(receipt) for receipt in receipts],
    }  # fmt: skip
    return Told(plain, lines)


def _charter(node: Node, others: Sequence[Genesis], options: argparse.Namespace) -> dict[str, Any]:
    if not node.desk.seats:
        raise NodeError("A node without seats founds nothing; lay one out with: tandem init --party CODE.")
    charter = _from_file(options.charter) if options.charter is not None else _filled(node, others, options)
    for member in charter.get("parties") or ():
        check_zone(member.get("zone", "UTC") if isinstance(member, dict) else member)
    check_zone(charter.get("zone"))
    if options.clock is not None and not (node.settings.simulation and charter.get("simulation")):
        raise CannotDo("cli_clock_not_simulated")
    return charter


def _from_file(path: str) -> dict[str, Any]:
    return {**shipped_charter(), **read_paper(path)}


def _filled(node: Node, others: Sequence[Genesis], options: argparse.Namespace) -> dict[str, Any]:
    """The charter that ships, with the members of this founding."""
    zones = read_pairs(options.zone, option="--zone")
    geneses = [*(seat.genesis for seat in node.desk.seats.values()), *others]
    members = {genesis.code: genesis for genesis in geneses}
    unknown = sorted(zones.keys() - members.keys())
    if unknown:
        raise CannotDo("cli_zone_of_nobody", code=unknown[0][:40])
    monitors = [g for g in members.values() if MONITOR in g.officers[0].roles]
    depositaries = [g for g in members.values() if DEPOSITARY in g.officers[0].roles]
    parties = [g for g in members.values() if g not in (*monitors, *depositaries)]
    charter = shipped_charter()
    charter["short"] = options.short or "-".join(g.code for g in parties) or "GROUP"
    charter["parties"] = [{"code": g.code, "names": _names(g), "zone": zones.get(g.code, "UTC")} for g in parties]
    charter["monitors"] = [{"code": g.code, "names": _names(g), "zone": zones.get(g.code, "UTC")} for g in monitors]
    charter["depositaries"] = [
        {"code": g.code, "names": _names(g), "zone": zones.get(g.code, "UTC")} for g in depositaries
    ]
    charter["zone"] = charter["parties"][0]["zone"] if parties else "UTC"
    if node.settings.simulation:
        charter["simulation"] = {"clock_seat": options.clock_seat or next(iter(members))}
    return charter


def _names(genesis: Genesis) -> dict[str, str]:
    return dict(genesis.names)


def _calendars(
    node: Node, charter: Mapping[str, Any], others: Sequence[Genesis], options: argparse.Namespace
) -> list[dict[str, Any]]:
    """The calendars asked for; made before anything is founded, so that a wrong one stops it all."""
    countries = read_pairs(options.calendars, option="--calendars")
    if bool(countries) != bool(options.years):
        raise CannotDo("cli_calendars_years")
    if countries and others:
        raise CannotDo("cli_calendars_later")
    zones = {member["code"]: member.get("zone", "UTC") for member in charter["parties"]} if countries else {}
    unknown = sorted(countries.keys() - zones.keys())
    if unknown:
        raise CannotDo("cli_calendar_of_nobody", code=unknown[0][:40])
    return [
        generate_calendar(
            code=code, year=year, holiday_country=country, zone=zones[code], languages=charter["languages"]
        )
        for code, country in countries.items()
        for year in _years(options.years)
    ]


def _years(given: str) -> list[int]:
    years = list(dict.fromkeys(part.strip() for part in given.split(",")))
    if not all(part.isascii() and part.isdigit() and len(part) == 4 for part in years):
        raise CannotDo("cli_years_unfit", found=given[:40])
    found = sorted(int(part) for part in years)
    if found and found[-1] - found[0] >= len(found):
        raise CannotDo("cli_years_hole", first=found[0], last=found[-1])
    return found


def _laid_down(node: Node, calendars: Sequence[Mapping[str, Any]]) -> list[Receipt]:
    """Publish each calendar by its own party, or by the first seat here, and accept it by every other party here."""
    receipts = []
    now = node.now()
    parties = [member.code for member in node.desk.group().charter.parties if member.code in node.desk.seats]
    for calendar in calendars:
        publisher = calendar["code"] if calendar["code"] in parties else parties[0]
        acting = _first(node, publisher, "calendar.published/1")
        receipt = publish_calendar(node.desk, acting=acting, now=now, seen=_here(node), calendar=calendar)
        receipts.append(receipt)
        digest = next(one.digest for one in node.desk.group().published if one.entry == receipt.entry)
        for code in parties:
            if code != publisher:
                acting = _first(node, code, "calendar.accepted/1")
                receipts.append(accept_calendar(node.desk, acting=acting, now=now, seen=_here(node), digest=digest))
    return receipts


def _first(node: Node, code: str, kind: str) -> Acting:
    """The first officer of a seat, in the role for a kind."""
    group = node.desk.group()
    role = role_for(group, code, FIRST_OFFICER, kind)
    held = group.officer(code, FIRST_OFFICER)
    return Acting(code, FIRST_OFFICER, role or (held.roles[0] if held else ""))


def _here(node: Node) -> dict[str, int]:
    return dict(node.desk.group().frontier)

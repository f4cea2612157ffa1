"""A node of a large group for the bench of the pages: its record, its calendars, and its pages in this process."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import _ours
import _story

from tandem.desk.desk import Acting, Desk, OwnSeat
from tandem.desk.group import accept_calendar, publish_calendar
from tandem.desk.position import take_position
from tandem.node.layout import FORMAT, NodeFile
from tandem.node.node import Node
from tandem.regimes.charter import HEAD
from tandem.regimes.generate import generate_calendar
from tandem.state.group import Group
from tandem.store.private import PrivateStore
from tandem.store.search import SearchIndex
from tandem.store.sqlite import SqliteStore

SHORT = "BENCH"
_READER = ("US", _story.OFFICER)
_COUNTRIES = {"ROK": "KR", "US": "US"}


class StillNode(Node):
    """A node whose clock stands at the end of the story."""

    def now(self, group: Group | None = None) -> datetime:
        """Answer a moment after the last entry of the story."""
        return datetime(2018, 11, 20, 1, tzinfo=UTC)


def build(folder: Path, count: int, open_at_once: int) -> None:
    """Put a story on record."""
    scribe = _ours.Scribe(folder / "record.db")
    told = list(_story.steps(count, charter=_ours.CHARTER, open_at_once=open_at_once))
    for start in range(0, count, 1000):
        scribe.write(told[start : start + 1000])
    scribe.store.close()
    node = open_bench(folder)
    for year in (2018, 2019):
        for code in _story.PARTIES:
            _lay_down(node, code, year)
    # A node that has been running has its index; to build it would share the machine with the pages measured.
    node.desk.index.catch_up(node.desk.store)
    node.close()


def _lay_down(node: Node, code: str, year: int) -> None:
    table = generate_calendar(
        code=code, year=year, holiday_country=_COUNTRIES[code], zone="Asia/Seoul", languages=("en", "ko")
    )
    for party in _story.PARTIES:
        group = node.desk.group()
        acting, seen = Acting(party, _story.HEAD_OFFICER, HEAD), dict(group.frontier)
        if party == _story.PARTIES[0]:
            publish_calendar(node.desk, acting=acting, now=node.now(), seen=seen, calendar=table)
        else:
            digest = group.published[-1].digest
            accept_calendar(node.desk, acting=acting, now=node.now(), seen=seen, digest=digest)


def open_bench(folder: Path) -> StillNode:
    """Open the node of a built record."""
    seats = {
        seat.code: OwnSeat(seat.code, seat.feed, seat.genesis, seat.seat_key, seat.node_key)
        for seat in _ours.SEATS.values()
    }
    private = {}
    for code in seats:
        (folder / code).mkdir(exist_ok=True)
        private[code] = PrivateStore(folder / code / "private.db")
    store, index = SqliteStore(folder / "record.db", own=_ours.FEEDS), SearchIndex(folder / "index.db")
    desk = Desk(store=store, seats=seats, private=private, index=index)
    desk.founding = _ours.FOUNDING
    settings = NodeFile(format=FORMAT, domain="bench.example", simulation=False, seats=tuple(seats))
    return StillNode(folder, settings, desk)


def prepare_pages(folder: Path) -> str:
    """Set Django up for the node, with one account; answer the cookie of its sign-in."""
    os.environ["TANDEM_SECOND_FACTOR"] = "offered"
    from tandem.faces.web.serve import prepare

    prepare(folder)
    from django.conf import settings
    from django.test import Client

    from tandem.faces.web.accounts import add_account
    from tandem.faces.web.models import Account

    held = Account.objects.filter(group=SHORT).select_related("login").first()
    account = held or add_account(
        name="bench", password="Imjin crosses at Dorasan", group=SHORT, seat=_READER[0], officer=_READER[1]
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account.login)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def addresses(node: Node) -> dict[str, str]:
    """Answer the pages that are measured, by name."""
    group = node.desk.group()
    ref = open_refs(node)[0]
    assert group.notice(ref)
    return {
        "my desk": f"/{SHORT}/",
        "actions": f"/{SHORT}/actions",
        "actions by deadline, one state": f"/{SHORT}/actions?state=in_consultation&sort=deadline",
        "actions with a word": f"/{SHORT}/actions?q=railway&sort=ref&page=7",
        "an action": f"/{ref}",
        "search, a Korean word": f"/{SHORT}/search?q=%EC%B2%A0%EB%8F%84",
        "search, an English word": f"/{SHORT}/search?q=railway",
    }


def open_refs(node: Node) -> list[str]:
    """Answer the open notices of the first party, on which the other can take a position."""
    group = node.desk.group()
    return [n.ref for n in group.notices.values() if not n.ended and not n.steps and n.owner == _story.PARTIES[0]]


def one_entry(node: Node, turn: int) -> None:
    """Put one more entry on record: the other party takes a position anew."""
    refs = open_refs(node)
    group, code = node.desk.group(), _story.PARTIES[1]
    take_position(
        node.desk, acting=Acting(code, _story.OFFICER, "desk_officer"), now=node.now(), seen=dict(group.frontier),
        ref=refs[turn % len(refs)], position="support", reason="The train comes back.", counter_text="",
    )  # fmt: skip


def timed(open_page: Callable[[], bytes], rounds: int, before: Callable[[int], None] | None = None) -> dict[str, Any]:
    """Open a page many times; answer milliseconds at the middle and at 95 of 100, and its bytes."""
    open_page()
    spent = []
    body = b""
    for turn in range(rounds):
        if before is not None:
            before(turn)
        begun = time.perf_counter()
        body = open_page()
        spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    middle, most = spent[len(spent) // 2 :], spent[int(len(spent) * 0.95) :]
    return {"p50_ms": round((middle or [0])[0], 1), "p95_ms": round((most or [0])[0], 1), "bytes": body}


@contextmanager
def counted() -> Iterator[list[str]]:
    """Note what connections that are opened in this block ask of the node's own databases while they live."""
    asked: list[str] = []
    connect = sqlite3.connect

    def traced(*given: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*given, **named)
        connection.set_trace_callback(asked.append)
        return connection

    sqlite3.connect = traced  # type: ignore[assignment]
    try:
        yield asked
    finally:
        sqlite3.connect = connect


def is_question(sql: str) -> bool:
    """Tell a question or a change from what only opens and sets up a connection."""
    return sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))

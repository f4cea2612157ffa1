"""Figures for Prometheus, on the loopback address alone and on a port of their own.

Counts and ages, by the short name of a group, the name of a page and the code of a party: no title, no text, no
officer, no reference. They are reckoned when they are asked for.
"""

import shutil
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from tandem.faces.web.open_groups import served
from tandem.node.contact import contacts_of
from tandem.node.doctor import last_backup, last_contacts
from tandem.node.node import Node
from tandem.state.circle import NotFounded
from tandem.store.fence import RestoredRecord
from tandem.store.record import StoreError

LOOPBACK = "127.0.0.1"
# When a figure was first counted is of no use here, and doubles the lines.
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
_ANSWERED = Counter("tandem_pages", "Pages answered.", ("page", "status"), registry=REGISTRY)
_SECONDS = Histogram("tandem_page_seconds", "Seconds that pages took.", ("page",), registry=REGISTRY)
_FAILED = Counter("tandem_watch_failures", "Rounds in which the watch over a node failed.", ("group",),
                  registry=REGISTRY)  # fmt: skip


def count_page(*, page: str, status: int, seconds: float) -> None:
    """Count an answered page by its name; `seconds` is how long it took."""
    _ANSWERED.labels(page, str(status)).inc()
    _SECONDS.labels(page).observe(seconds)


def count_failure(group: str) -> None:
    """Count a round in which the watch over a node failed."""
    _FAILED.labels(group).inc()


class NodeFigures(Collector):
    """The figures of every node that this process serves."""

    def collect(self) -> Iterable[Metric]:
        """Reckon them now; a node that cannot be read gives none but that."""
        families = {name: GaugeMetricFamily(name, says, labels=("group", *more)) for name, says, more in _FAMILIES}
        for short, node in served().items():
            _put(families, short, node)
        yield from families.values()


_FAMILIES = (
    ("tandem_node_readable", "1 where the record can be read.", ()),
    ("tandem_node_may_sign", "1 where the restore fence lets the node sign.", ()),
    ("tandem_entries", "Entries held.", ()),
    ("tandem_entries_waiting", "Entries that wait for what they rest on.", ()),
    ("tandem_forks", "Proofs that a feed was signed twice at one place.", ()),
    ("tandem_disk_free_bytes", "Room where the record grows.", ()),
    ("tandem_last_cosigned_age_seconds", "Since another node last cosigned an own head.", ()),
    ("tandem_last_backup_age_seconds", "Since the last backup.", ()),
    ("tandem_peer_answered_age_seconds", "Since a peer last answered.", ("peer",)),
    ("tandem_peer_failing", "1 where the last try to reach a peer failed.", ("peer",)),
    ("tandem_peer_agrees", "1 where a peer made the same state of the same record, 0 where another.", ("peer",)),
)


def _put(families: dict[str, GaugeMetricFamily], short: str, node: Node) -> None:
    def put(name: str, value: float, *more: str) -> None:
        families[f"tandem_{name}"].add_metric((short, *more), value)

    now = datetime.now(UTC)
    try:
        heads = node.desk.store.heads()
        put("entries", sum(head.size for head in heads.values()))
        put("forks", len(node.desk.store.equivocations()))
        put("node_may_sign", _may_sign(node))
        put("node_readable", 1)
        for age in _cosigned_age(node, now):
            put("last_cosigned_age_seconds", age)
        put("entries_waiting", sum(node.desk.group().waiting.values()))
    except NotFounded:
        put("entries_waiting", 0)
    except StoreError:
        put("node_readable", 0)
    put("disk_free_bytes", shutil.disk_usage(node.path).free if node.path.exists() else 0)
    if (made := last_backup(node.path)) is not None:
        put("last_backup_age_seconds", (now - made).total_seconds())
    for code, answered in last_contacts(node.path).items():
        put("peer_answered_age_seconds", (now - answered).total_seconds(), code)
    for code, contact in contacts_of(node.path).items():
        put("peer_failing", int(contact.failing_since is not None), code)
        if contact.agrees is not None:
            put("peer_agrees", int(contact.agrees), code)


def _may_sign(node: Node) -> int:
    try:
        node.desk.store.check_fence()
    except RestoredRecord:
        return 0
    return 1


def _cosigned_age(node: Node, now: datetime) -> list[float]:
    own = {seat.feed for seat in node.desk.seats.values()}
    dates = [one.cosignature.at for feed in own for one in node.desk.store.cosignatures(feed)]
    return [now.timestamp() - max(dates)] if dates else []


REGISTRY.register(NodeFigures())


def serve_metrics(port: int) -> tuple[WSGIServer, threading.Thread]:
    """Answer the figures on this machine alone, until the process ends."""
    return start_http_server(port, addr=LOOPBACK, registry=REGISTRY)

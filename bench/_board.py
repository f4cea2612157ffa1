"""The Tandem board for the bench of tandem: 500 steps on four tracks and 20 policies, as a whole page.

A process of its own has the node and its pages. The peer is Django's own template engine, which writes the bare table
of the same steps from values that it is handed: no record, no rules, no drawing, no sign-in.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

AIMS = {"ms": 150, "kb": 20, "questions": 12}
STEPS, POLICIES = 500, 20
_TRACKS = ("denuclearization", "sanctions", "inter-korean", "security-guarantees")
_STATUS = ("claimed", "verified", "contested", "suspended", "called_off")
_WORDS = (
    "Survey of the line", "Talks of the generals", "Visit of inspectors", "Opening of the office", "Families meet",
    "Guard posts taken down", "Exercise put off", "Exemption for the train", "Mines cleared", "Ferry to the island",
    "Banks recalled to the rules", "Stand taken apart", "Remains handed over", "Road looked at", "Forest planted",
)  # fmt: skip
_PEER = """<table><thead><tr><th>Day</th><th>Step</th><th>State</th><th>By</th><th>Track</th><th>Source</th></tr>
</thead><tbody>{% for one in steps %}<tr id="{{ one.name }}"><td>{{ one.day|date:"D j M Y" }}</td><td>
<b>{{ one.title }}</b> {{ one.name }}</td><td>{{ one.status }}</td><td>{{ one.sides|join:", " }}</td>
<td>{{ one.track }}</td>
<td><a href="{{ one.source }}">source</a></td></tr>{% endfor %}</tbody></table>"""


def measured(rounds: int, *, quick: bool) -> dict[str, Any]:
    """Answer the figures of the page in its views, beside the peer."""
    with tempfile.TemporaryDirectory(prefix="tandem-board-") as folder:
        told = json.dumps({"folder": folder, "steps": 50 if quick else STEPS, "rounds": rounds * 6})
        done = subprocess.run([sys.executable, __file__, told], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Measuring the board failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    page, peer = found["pages"]["timeline"]["p50_ms"], found["peer_ms"]
    name = f"board: our whole page to the bare table of {found['steps']} steps by Django's templates"
    return {**found, "ratios": {name: round(page / peer, 2)}}


def text_of(result: Mapping[str, Any]) -> str:
    """Answer the figures as a table."""
    rows = "\n".join(
        f"| {name} | {one['p50_ms']} | {one['p95_ms']} | {one['kb']} | {one['questions']} | {_met(one)} |"
        for name, one in result["pages"].items()
    )
    return f"""## The board

{result["steps"]} steps in a year and {result["policies"]} policies on SQLite; the page in its process, signed in,
compressed as it goes out (without the style sheet). Peer: Django {result["django"]}'s templates, the bare table of the
same steps: {result["peer_ms"]} ms.
Aims: {AIMS["ms"]} ms at 95 of 100, {AIMS["kb"]} kB, {AIMS["questions"]} questions.

| view | p50, ms | p95, ms | kB | questions | aims met |
|---|---|---|---|---|---|
{rows}
"""


def _met(one: Mapping[str, Any]) -> str:
    within = one["p95_ms"] <= AIMS["ms"] and one["kb"] <= AIMS["kb"] and one["questions"] <= AIMS["questions"]
    return "yes" if within else "no"


def _task(folder: Path, count: int, rounds: int) -> dict[str, Any]:
    """Build the node, open its pages, and answer what they took."""
    import _pages

    _pages.build(folder, 900, 30)
    with _pages.counted() as asked:
        node = _pages.open_bench(folder)
        steps = _told(node, count)
        cookie = _pages.prepare_pages(folder)
        from django.db import connection
        from django.test import Client

        from tandem.faces.web.open_groups import serve_groups

        serve_groups({_pages.SHORT: node})
        client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip")
        client.cookies.load(cookie)
        pages = {}
        for view in ("timeline", "table", "commitments"):
            path = f"/{_pages.SHORT}/board?view={view}"
            found = _pages.timed(lambda path=path: client.get(path).content, rounds)  # type: ignore[misc]
            asked.clear()
            accounts: list[str] = []

            def note(execute: Any, sql: str, *rest: Any, to: list[str] = accounts) -> Any:
                to.append(sql)
                return execute(sql, *rest)

            with connection.execute_wrapper(note):
                answer = client.get(path)
            assert answer.status_code == 200, answer.status_code
            own = [sql for sql in asked if _pages.is_question(sql)]
            pages[view] = {
                "p50_ms": found["p50_ms"], "p95_ms": found["p95_ms"], "kb": round(len(found["bytes"]) / 1000, 1),
                "questions": len(own) + len(accounts),
            }  # fmt: skip
    return {"steps": count, "policies": POLICIES, "pages": pages, **_peer(steps, rounds)}


def _told(node: Any, count: int) -> list[dict[str, Any]]:
    """Put steps and policies on record, and answer the steps as plain values."""
    import _story
    import msgspec

    from tandem.acts.linkage import Budget, Lag, PolicyStated
    from tandem.acts.measure import MeasureReported
    from tandem.desk.desk import Acting
    from tandem.desk.linkage import state_policy
    from tandem.desk.measure import report_measure
    from tandem.regimes.charter import HEAD

    owner, other = _story.PARTIES
    first, plain = date(2017, 11, 25), []
    acting = Acting(owner, _story.HEAD_OFFICER, HEAD)
    for place in range(count):
        act = MeasureReported(
            code=f"m{place:03}", track=_TRACKS[place % 4], sides=((owner, other)[place % 2],), sort="step",
            status=_STATUS[place * 7 % 5], evidence="reported", counts=True,  # type: ignore[arg-type]
            happened=f"{first + timedelta(days=place * 355 // count)}",
        )  # fmt: skip
        title = f"{_WORDS[place * 11 % 15]} in {_WORDS[place * 4 % 13].lower()}, part {place}"
        source = f"https://news.example.org/{place * 7919 % 100003}/{place}"
        report_measure(
            node.desk, acting=acting, now=node.now(), seen=dict(node.desk.group().frontier), measure=act, title=title,
            source=source,
        )  # fmt: skip
        plain.append({**msgspec.to_builtins(act), "day": date.fromisoformat(act.happened), "title": title,
                      "source": source, "name": act.code})  # fmt: skip
    for place in range(POLICIES):
        clauses = (
            Budget(of=_TRACKS[place % 4], since=_TRACKS[(place + 1) % 4], n=place % 3),
            Lag(lead=_TRACKS[place % 4], follow=_TRACKS[(place + 2) % 4], start="2018-01-01", n=place),
        )
        policy = PolicyStated(
            code=f"p{place}", owner=_story.PARTIES[place % 2], standing="read", said_on=f"2018-{1 + place % 10:02}-07",
            clauses=clauses,
        )  # fmt: skip
        state_policy(
            node.desk, acting=acting, now=node.now(), seen=dict(node.desk.group().frontier), policy=policy,
            title=f"Policy {place}", words="Both move at one pace.",
        )  # fmt: skip
    return plain


def _peer(steps: list[dict[str, Any]], rounds: int) -> dict[str, Any]:
    import _pages
    import django
    from django.template import Context, Engine

    table = Engine().from_string(_PEER)
    found = _pages.timed(lambda: table.render(Context({"steps": steps})).encode(), rounds)
    return {"django": django.__version__, "peer_ms": found["p50_ms"]}


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    print(json.dumps(_task(Path(asked["folder"]), asked["steps"], asked["rounds"])))

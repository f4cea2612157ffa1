"""`tandem watch ask-model`: off until the node names a model, and then one document of the reading room at a time."""

import json
from pathlib import Path

import pytest
from tests.faces.cli.stage import PASSPHRASE, ROK_DESK, ROK_READER, Office, unchanged
from tests.model_endpoint import Model, model, quotes
from tests.node.test_model_asking import HEADLINE, found
from tests.reading_room import DOCUMENT, SUPPORT

from tandem.desk.reading import reader_of
from tandem.desk.reading_room import list_proposals, take_in
from tandem.node.node import open_node
from tandem.watch.room import ProposalRead

DRAFT_OF_OURS = "The fall-back of our side is 40,000 litres."


@pytest.fixture
def document(rehearsal: Office, tmp_path: Path) -> str:
    """A document that was taken in, as a file, at a desk with a matter of its own on record."""
    rehearsal.notice()
    node = open_node(rehearsal.path, passphrase=PASSPHRASE)
    reader = reader_of(node.desk, code="ROK", officer=2)
    raw = DOCUMENT.encode()
    take_in(node.desk, reader=reader, now=node.now(), name="news.txt", payload=raw, found=found(), proposals=(),
            stages="quotes/1")  # fmt: skip
    node.close()
    place = tmp_path / "news.txt"
    place.write_bytes(raw)
    return str(place)


def named(office: Office, one: Model) -> None:
    (office.path / "model.json").write_text(json.dumps({"url": one.url, "name": "local-7b"}))


def queue(office: Office) -> tuple[ProposalRead, ...]:
    node = open_node(office.path, passphrase=PASSPHRASE)
    try:
        return list_proposals(node.desk, reader=reader_of(node.desk, code="ROK", officer=2))
    finally:
        node.close()


def test_a_node_that_names_no_model_sends_nothing(rehearsal: Office, document: str) -> None:
    with unchanged(rehearsal):
        ran = rehearsal.run("watch", "ask-model", document, who=ROK_DESK)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("This node asks no model, and nothing was sent. Whoever runs it names one in ")
    assert queue(rehearsal) == ()


def test_a_document_is_asked_about_by_its_file_or_hash_and_nothing_else_leaves(
    rehearsal: Office, document: str
) -> None:
    with model(body=quotes((SUPPORT, "The ministry", "fragment"), ("Nobody said this.", None, "full"))) as one:
        named(rehearsal, one)
        with unchanged(rehearsal):
            first = rehearsal.do("watch", "ask-model", document, who=ROK_DESK)
            again = rehearsal.do("watch", "ask-model", queue(rehearsal)[0].sha256[:12], "--json", who=ROK_DESK)

    host = f"127.0.0.1:{one.port}"
    assert first.err == f"The text of this one public document is sent to {host}.\n"
    assert first.out.splitlines()[1:] == [
        f"{host} was sent {len(DOCUMENT) - HEADLINE - 1} characters of the document. "
        "New proposals of model:local-7b: 1. Each waits for an editor.",
        "  Dropped, not in the document letter by letter: 1",
    ]
    assert (again.plain["added"], again.plain["dropped"]) == (0, {"invented": 1})
    assert [(held.rule, held.texts["words"], held.state) for held in queue(rehearsal)] == [
        ("model:local-7b", SUPPORT, "waiting")
    ]
    for kept_back in ("Desk officer of ROK", "Gyeongui", "55,000", "Republic of Korea", "news.txt", "US-ROK"):
        assert all(kept_back not in got for got in one.got)


def test_a_file_that_is_not_in_the_reading_room_is_never_sent(rehearsal: Office, document: str, tmp_path: Path) -> None:
    private = tmp_path / "draft.txt"
    private.write_text(DRAFT_OF_OURS)
    with model(body=quotes()) as one, unchanged(rehearsal):
        named(rehearsal, one)
        refused = rehearsal.run("watch", "ask-model", str(private), who=ROK_DESK)
        unknown = rehearsal.run("watch", "ask-model", "0" * 64, who=ROK_DESK)
        reader = rehearsal.run("watch", "ask-model", document, who=ROK_READER)

    assert [ran.code for ran in (refused, unknown, reader)] == [1, 1, 1]
    assert "names 0 documents of the reading room of your seat; nothing was sent." in refused.err
    assert "Take the document in first" in unknown.err
    assert one.got == []


def test_a_model_that_fails_says_so_and_nothing_is_kept(rehearsal: Office, document: str) -> None:
    with model(status=500) as one, unchanged(rehearsal):
        named(rehearsal, one)
        ran = rehearsal.run("watch", "ask-model", document, "--json", who=ROK_DESK)

    assert ran.code == 1
    assert ran.error["sentence"] == (
        f"The model at 127.0.0.1:{one.port} gave nothing that can be used, and nothing was kept. "
        "It answers with status 500. Ask again later, or check model.json."
    )
    assert queue(rehearsal) == ()

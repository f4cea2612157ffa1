"""A model is asked about one document of a reading room, by an editor; what holds of its answer waits in the queue."""

from collections.abc import Mapping

import msgspec

from tandem.desk.desk import Desk
from tandem.desk.reading_room import add_proposals, document_bytes, open_document
from tandem.node.model_endpoint import Endpoint, NotAnswered
from tandem.node.watching import lexicon_of
from tandem.state.reading import Reader
from tandem.watch.model_answer import STAGE, UnfitAnswer, check_answer, rule_of
from tandem.watch.model_prompt import MOST_SENT, body_of, messages_for
from tandem.watch.proposals import propose_statements


class ModelAsked(msgspec.Struct, frozen=True):
    """What asking came to: where the body went and how long it was, how many proposals are new, what was dropped."""

    sha256: str
    host: str
    rule: str
    sent: int
    added: int
    dropped: Mapping[str, int]
    speakers: int


def ask_model(desk: Desk, *, reader: Reader, sha256: str, endpoint: Endpoint) -> ModelAsked:
    """Send the body of one document to the model, and keep as proposals what of its answer stands in the document.

    Raises NotAllowed for who does not work in the reading room or names no document in it, with nothing sent, and
    NotAnswered, with nothing kept, where the answer is none.
    """
    found = open_document(desk, reader=reader, sha256=sha256).found
    assert found is not None
    sent = len(body_of(found.page))
    if not 0 < sent <= MOST_SENT:
        raise NotAnswered(
            f"The body of the document has {sent:,} characters, and 1 to {MOST_SENT:,} are sent; it was not asked. "
            "Take in the part that matters as a document of its own."
        )
    try:
        checked = check_answer(endpoint.ask(messages_for(found.page)), found=found, name=endpoint.name)
    except UnfitAnswer as unfit:
        raise NotAnswered(
            f"Its answer is not the JSON that was asked for ({unfit}). Ask again, or ask another model."
        ) from unfit
    payload = document_bytes(desk, reader=reader, sha256=sha256)
    raw = payload.decode("utf-8", errors="replace") if found.page.counts == "file" else found.page.text
    told = msgspec.structs.replace(found, quotes=checked.quotes, indirect=())
    proposals = propose_statements(told, raw=raw, lexicon=lexicon_of(desk))
    rule = rule_of(endpoint.name)
    added = add_proposals(desk, reader=reader, sha256=sha256, proposals=proposals, stage=(rule, STAGE[1]))
    return ModelAsked(sha256, endpoint.host, rule, sent, added, checked.dropped, checked.speakers)

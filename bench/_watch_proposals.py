"""What an editor is asked: proposals a document, and the share that is right by the gold."""

from collections.abc import Mapping
from typing import Any

import _watch_documents as here
import _watch_ours as ours

from tandem.watch.proposals import propose_statements


def measured() -> dict[str, Any]:
    """Answer by document how many statements are proposed, and of how many the passage and the speaker are right."""
    founds = ours.found()
    scored = ours.scored(founds)
    known = ours.lexicon()
    rows = {}
    for gold in here.documents():
        found, scores = founds[gold.file], scored[gold.file]
        proposed = len(propose_statements(found, raw=_raw(gold.path.read_bytes(), found.page), lexicon=known))
        parts = [scores["speakers"], scores["indirect speakers"]]
        right, judged = sum(one.right for one in parts), sum(one.found for one in parts)
        rows[gold.file] = {"kind": gold.kind, "proposed": proposed, "judged": judged, "right": right}
    return rows


def _raw(raw: bytes, page: Any) -> str:
    """What the offsets of a proposal count: the file, or the text that was taken out of it."""
    return raw.decode() if page.counts == "file" else page.text


def text_of(found: Mapping[str, Any]) -> str:
    """Answer the table."""
    rows = [(name, one["kind"], one["proposed"], one["judged"], _share(one)) for name, one in found.items()]
    total = {key: sum(one[key] for one in found.values()) for key in ("proposed", "judged", "right")}
    rows.append(("all", "", total["proposed"], total["judged"], _share(total)))
    return f"""## Proposals

Statements proposed from each document. Judged are those of which the gold says whether they are right (for some it is a
matter of taste whether they are statements); right is one with the right passage and the right speaker.

{here.table(("document", "kind", "proposed", "judged", "right"), rows)}
"""


def _share(one: Mapping[str, Any]) -> str:
    return f"{one['right']} ({one['right'] / one['judged']:.0%})" if one["judged"] else "-"

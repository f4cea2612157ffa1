"""The wording of a joint text as it is searched: words by language, out of the table of its entry."""

from collections.abc import Mapping

from tandem.record import canonical
from tandem.record.entry import Entry, tables_of
from tandem.store.record import RecordStore

_KINDS = ("text.proposed/1", "text.revised/1")
_NAMED = "wording_"


def wording_of(store: RecordStore, entry: Entry) -> Mapping[str, str]:
    """Answer the wording that an entry put forward, by `wording_` and its language; nothing for any other entry."""
    if entry.header.kind not in _KINDS:
        return {}
    digest = tables_of(entry.header).get("wording", "")
    raw = store.table(digest) if digest else None
    table = canonical.decode(raw) if raw is not None else None
    texts = table.get("texts") if isinstance(table, dict) else None
    return {f"{_NAMED}{language}": str(text) for language, text in texts.items()} if isinstance(texts, dict) else {}


def is_wording(section: str) -> bool:
    """Tell whether a place that was found is the wording of a text, and no section of its entry."""
    return section.startswith(_NAMED)

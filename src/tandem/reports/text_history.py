"""Every entry of a joint text as a reader sees it, in causal order."""

from tandem.reports.history import HistoryRow, made_row
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reading
from tandem.state.stamp import Stamp
from tandem.state.text import JointText


def text_history(reading: Reading, text: JointText) -> tuple[HistoryRow, ...]:
    """Answer every entry of a joint text, oldest first."""
    labels = {version.stamp.entry: version.label for version in text.versions}
    rows = [made_row(reading, *made) for made in _made(text, labels)]
    return tuple(sorted(rows, key=lambda row: (row.at, row.past, row.party)))


def _made(text: JointText, labels: dict[str, str]) -> list[tuple[Stamp, str, Reason]]:
    made = [
        (w.stamp, f"text.{w.said}", because(f"did_text_{w.said}", version=labels.get(w.version, "")))
        for w in text.words
    ]
    made += [(r.stamp, "text.recalled", because("did_text_recalled", version=labels[r.version])) for r in text.recalls]
    made += [
        (p.stamp, "text.published", because("did_text_published", party=p.act.by, day=p.act.happened))
        for p in text.publications
    ]
    made += [
        (t.stamp, "text.translated", because("did_text_translated", language=t.language, version=labels[t.version]))
        for t in text.translations
    ]
    made += [
        (s.stamp, "text.statement_made", because(f"did_text_{s.kind}", version=labels[s.version]))
        for s in text.statements
    ]
    made += [(r.stamp, "text.reviewed", because("did_text_reviewed", version=labels[r.version])) for r in text.reviews]
    return made

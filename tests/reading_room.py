"""A cast that reads what is public: a document of its own, statements in it, and questions on which accounts differ."""

import hashlib
from typing import Any

from tests.cast import MONITOR, Cast
from tests.parallel import officer_of

from tandem.acts.account import AccountOpened, AccountSettled, AccountTold
from tandem.acts.source import Passage, SourceFiled
from tandem.acts.statement import StatementRecorded
from tandem.desk import account as accounting
from tandem.desk import source as filing
from tandem.desk import statement as recording
from tandem.desk.desk import Receipt

DOCUMENT = (
    "Posted on : Oct.12,2018\n\nThe ministry said that the other side had voiced strong support for the survey.\n"
    "The idea for the group was reportedly put forward by the ministry.\n"
)
SUPPORT = "the other side had voiced strong support for the survey"


def file(cast: Cast, code: str = "news-1", *, by: str = MONITOR, text: str = DOCUMENT, **given: Any) -> Receipt:
    """File a document of our own."""
    raw = text.encode()
    facts: dict[str, Any] = {
        "sha256": hashlib.sha256(raw).hexdigest(), "length": len(raw), "media": "text/plain", "language": "en",
        "published": "2018-10-12", **given,
    }  # fmt: skip
    url = facts.pop("url", "https://news.example/1")
    act = SourceFiled(code=code, **facts)
    return cast.call(
        filing.file_source, by, officer_of(by), source=act, title="On the survey", outlet="News of the river", url=url
    )


def label(receipt: Receipt) -> str:
    """Answer the label of the entry that was written."""
    return f"{receipt.code}-{receipt.seq}"


def passage(words: str = SUPPORT, text: str = DOCUMENT) -> Passage:
    """Answer the passage of these words."""
    start = text.index(words)
    return Passage(start=start, end=start + len(words), sha256=hashlib.sha256(words.encode()).hexdigest())


def say(cast: Cast, source: str = "news-1", *, by: str = MONITOR, words: str = SUPPORT, **given: Any) -> Receipt:
    """Put on record what the document tells of the other side."""
    extra = {name: given.pop(name) for name in ("about", "replaces") if name in given}
    prose = {"words": words, "speaker": given.pop("speaker", "the other side"), "chain": "The ministry"}
    facts: dict[str, Any] = {
        "form": "indirect", "said_on": "2018-10-11", "said_basis": "derived", "evidence": "reported",
        "passage": passage(words), **given,
    }  # fmt: skip
    act = StatementRecorded(**facts)
    return cast.call(recording.record_statement, by, officer_of(by), statement=act, source=source, prose=prose, **extra)


def ask(cast: Cast, code: str = "proposer", *, by: str = MONITOR, **given: Any) -> Receipt:
    """Open a question on which accounts may differ."""
    facts: dict[str, Any] = {"slot": "proposer", "said_on": "2018-10-12", **given}
    return cast.call(
        accounting.open_account, by, officer_of(by), account=AccountOpened(code=code, **facts),
        question="Who proposed the group?",
    )  # fmt: skip


def tell(cast: Cast, statement: str, value: str, *, on: str = "proposer", by: str = MONITOR, **given: Any) -> Receipt:
    """Put on record what a statement tells on it."""
    facts: dict[str, Any] = {"modality": "reported", "said_on": "2018-10-12", **given}
    return cast.call(
        accounting.tell_account, by, officer_of(by), on=on, told=AccountTold(**facts), statement=statement, value=value
    )


def settle(cast: Cast, outcome: str, *, on: str = "proposer", by: str = MONITOR, **given: Any) -> Receipt:
    """Say what became of the difference."""
    happened = given.pop("happened", "2018-10-14")
    reason = given.pop("reason", "" if outcome == "agreed_wording" else "As both sides told it.")
    act = AccountSettled(outcome=outcome, happened=happened)  # type: ignore[arg-type]
    return cast.call(accounting.settle_account, by, officer_of(by), on=on, settled=act, reason=reason, **given)

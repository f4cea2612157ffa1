"""What the programs of a node log with TANDEM_LOG=json: one line an event, of fixed fields without a text.

1. A message is never written out with its values, and no exception with its words: both may quote what somebody typed.
2. Of an event stand its name, the kind of an exception and the places in the code that it went through.
3. A page is told by its name and not by its address; who asked for it is in the access log of the accounts alone.
"""

import contextvars
import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from tandem.node.layout import NodeError

FIELDS = ("request", "page", "method", "status", "milliseconds", "group", "count")
"""What an event may say beside its name; numbers, and names that stand in the code or in the settings."""

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
_OURS = "tandem"
_DEEPEST = 20
_READ = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class JsonLines(logging.Formatter):
    """Writes an event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Answer the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= {name: getattr(record, name) for name in FIELDS if isinstance(getattr(record, name, None), str | int)}
        if record.exc_info and record.exc_info[1] is not None:
            line |= _failure(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def log_lines(form: str) -> None:
    """Write what a program without pages says to standard error: `json` a line of JSON an event, `line` one to read.

    Raises NodeError for anything else.
    """
    if form not in ("json", "line"):
        raise NodeError(f"TANDEM_LOG is json or line; found {form[:40]}.")
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(_READ))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)


def _event(record: logging.LogRecord) -> str:
    """The name of an event of our own; of others' only where in their code it was said, for they may quote anything."""
    ours = record.name == _OURS or record.name.startswith(f"{_OURS}.")
    return str(record.msg)[:80] if ours else f"{record.module}.{record.funcName}"


def _failure(wrong: BaseException) -> dict[str, Any]:
    """The kind of an exception and the places that it went through, without its words."""
    frames = traceback.extract_tb(wrong.__traceback__)[-_DEEPEST:]
    kind = type(wrong)
    return {
        "failure": f"{kind.__module__}.{kind.__qualname__}",
        "through": [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}" for frame in frames],
    }

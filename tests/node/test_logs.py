"""What a program without pages logs: one line of JSON an event, without the words that it was about."""

import json
import subprocess
import sys

import pytest

from tandem.node.layout import NodeError
from tandem.node.logs import log_lines

_SAYS = """
import logging, sys
from tandem.node.logs import log_lines
log_lines(sys.argv[1])
logging.getLogger("tandem.peer").error("A peer is not let in: %s", "Joint survey of the Gyeongui line")
"""


def _said(form: str) -> str:
    ran = subprocess.run([sys.executable, "-c", _SAYS, form], capture_output=True, text=True, check=True)
    assert ran.stdout == ""
    return ran.stderr


def test_an_event_is_one_line_of_json_without_its_words() -> None:
    said = _said("json")

    line = json.loads(said)
    assert (line["level"], line["logger"], line["event"]) == ("error", "tandem.peer", "A peer is not let in: %s")
    assert "Gyeongui" not in said


def test_without_it_an_event_is_a_line_to_read() -> None:
    assert _said("line").endswith("ERROR tandem.peer: A peer is not let in: Joint survey of the Gyeongui line\n")


def test_an_unknown_form_is_refused_by_name() -> None:
    with pytest.raises(NodeError, match=r"TANDEM_LOG is json or line; found yaml."):
        log_lines("yaml")

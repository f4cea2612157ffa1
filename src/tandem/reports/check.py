"""What the shipped verifier says, in the reader's language: which part of an archive differs, and where.

The verifier travels inside archives and speaks English alone; its own sentence is always shown beside this one.
"""

import re
from collections.abc import Mapping

from tandem.rules.reason import Reason, because

_ENTRY = r"Entry (?P<seq>\d+) of the (?P<feed>[\w]+) feed"
# The first that fits. What stands in round brackets with a name is a value of the sentence.
_TOLD: Mapping[str, str] = {
    r"This is no archive": "differs_no_archive",
    r"(?P<path>\S+) is cut short": "differs_cut_short",
    r"(The file at byte|The zip directory|\S+: its bytes or its zip header|\S+: stands twice)": "differs_zip_form",
    r"(?P<path>\S+) is missing": "differs_missing",
    r"(?P<path>\S+) is not as `contents` lists": "differs_changed",
    r"`contents` lists": "differs_list",
    r"(contents\.sig|The signature of contents\.sig)": "differs_signer",
    r"(founding\.json|`\w+` of founding\.json)": "differs_founding",
    r"(The genesis|`\w+` of The genesis)": "differs_genesis",
    _ENTRY + r" is a \S+ and must be signed": "differs_entry_signature",
    _ENTRY + r" does not follow": "differs_entry_follows",
    _ENTRY + r" has seen": "differs_entry_seen",
    r"(`\w+` of )?" + _ENTRY: "differs_entry",
    r"(Line \d+ of |`\w+` of Line \d+ of )?(?P<path>feeds/\S+/sections/\S+?),? ": "differs_section",
    r"(The signature in )?(Line \d+ of )?(?P<path>feeds/\S+/cosignatures) ": "differs_cosignature",
    r"(The signature of )?(?P<path>feeds/\S+/checkpoint) ": "differs_head",
    r"(?P<path>feeds/\S+/tile/\S+) ": "differs_tree",
    r"(?P<path>\S+) (has no place|is not named by its hash|is not canonical)": "differs_loose",
    r"Two members have one code": "differs_codes",
    r"The words are those of another group": "differs_words",
}


def differing(sentence: str) -> Reason:
    """Answer a sentence of the verifier as a reason, which has words in every language."""
    for pattern, code in _TOLD.items():
        if found := re.match(pattern, sentence):
            return because(code, **{name: value for name, value in found.groupdict().items() if value is not None})
    return because("differs_other")

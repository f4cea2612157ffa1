"""How the YAML files are read that come with the package."""

from typing import Any

import yaml

# libyaml reads nine times faster; PyYAML may have been built without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_shipped(text: str) -> Any:
    """Answer what a file of this package holds, as plain values.

    Never a file that somebody hands in: brackets without end make libyaml end the process.
    """
    return yaml.load(text, Loader=_LOADER)

"""The process that `faces.peer.beside` starts: the folder of a node, and the process with which it ends."""

import sys
from pathlib import Path

from tandem.faces.peer.serve import serve
from tandem.node.layout import NodeError

if __name__ == "__main__":
    try:
        serve(Path(sys.argv[1]), with_parent=int(sys.argv[2]))
    except NodeError as wrong:
        sys.exit(str(wrong))

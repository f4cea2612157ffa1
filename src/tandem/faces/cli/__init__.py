"""The `tandem` command: every act and every view of the desk for a terminal and for scripts.

Exit 0: done. 1: refused or broken, with one sentence and the way out on standard error. 2: wrong usage. `verify` has
the codes of the verifier.
"""

from tandem.faces.cli.command import main

__all__ = ["main"]

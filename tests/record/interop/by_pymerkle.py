"""A child: the roots that pymerkle gives for the same leaves at these sizes. Usage: CHILD FOLDER < JSON."""

import importlib
import json
import sys
from typing import Any

sys.path.insert(0, sys.argv[1])
pymerkle: Any = importlib.import_module("pymerkle")

sizes = json.load(sys.stdin)
tree = pymerkle.SqliteTree(":memory:")
tree.append_entries([str(number).encode() for number in range(max(sizes))])
json.dump([tree.get_root(size).hex() for size in sizes], sys.stdout)

"""The files of the package read the same, whichever reader of YAML is there."""

from importlib import resources

import pytest
import yaml

from tandem.regimes.shipped import read_shipped

FILES = ["regimes/charter.yaml", "regimes/day_names.yaml", "reports/words/en.yaml", "reports/words/ko-texts.yaml"]


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_says_the_same_to_the_fast_reader_and_the_slow_one(name: str) -> None:
    text = resources.files("tandem").joinpath(name).read_text(encoding="utf-8")

    assert read_shipped(text) == yaml.safe_load(text)

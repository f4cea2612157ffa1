"""`tandem watch fetch`: nothing is fetched or written where the node allows no host."""

import json
from pathlib import Path

from tests.faces.cli.stage import tandem


def _list(folder: Path, *urls: str) -> str:
    place = folder / "list.txt"
    place.write_text("\n".join(urls))
    return str(place)


def test_a_node_that_allows_no_host_fetches_nothing(tmp_path: Path) -> None:
    listed = _list(tmp_path, "https://www.mofa.example/page")

    ran = tandem("watch", "fetch", listed, "--into", str(tmp_path / "raw"), "--node", str(tmp_path))

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "This node fetches nothing: it allows no host. Whoever runs it names those that may be asked in "
        f'{tmp_path}/fetch.json, for example {{"hosts": ["www.example.org"]}}.\n'
    )
    assert not (tmp_path / "raw").exists()


def test_what_is_not_fetched_has_its_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "fetch.json").write_text('{"hosts": ["localhost"]}')
    listed = _list(tmp_path, "https://www.mofa.example/page", "https://localhost/page")

    ran = tandem("watch", "fetch", listed, "--into", str(tmp_path / "raw"), "--node", str(tmp_path), "--json")

    assert ran.code == 1
    assert ran.plain["fetched"] == []
    first, second = (one["sentence"] for one in ran.plain["problems"])
    assert first == "The node does not allow the host www.mofa.example; fetch.json names those that it does."
    assert second.endswith("which is no public address; it was not called.")
    assert list((tmp_path / "raw").iterdir()) == []
    assert json.loads((tmp_path / "fetch.json").read_text()) == {"hosts": ["localhost"]}


def test_a_list_without_an_address_says_so(tmp_path: Path) -> None:
    (tmp_path / "fetch.json").write_text('{"hosts": ["www.mofa.example"]}')
    listed = _list(tmp_path, "# nothing yet")

    ran = tandem("watch", "fetch", listed, "--into", str(tmp_path / "raw"), "--node", str(tmp_path))

    assert ran.err == f"There is no address in {listed}. Expected is one a line.\n"
    assert not (tmp_path / "raw").exists()

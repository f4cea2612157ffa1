"""Watch Reports on a record, at the command line: published, listed, shown, corrected; refused whole."""

from pathlib import Path

from tests.faces.cli.stage import ROK_HEAD, US_DESK, Office, unchanged

SOURCE = """tandem-watch-report/1
series: Watch Report
number: 1
title: On the survey
date: 2018-10-01
languages: en
--- en
The survey was announced. [1]
--- notes
[1]: link https://news.example/1, On the survey, News of the river, 2018-09-30
"""


def test_a_report_is_published_shown_and_corrected(rehearsal: Office, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(SOURCE, encoding="utf-8")
    with unchanged(rehearsal):
        assert "No Watch Report is published yet." in rehearsal.do("watch", "report", "list", who=US_DESK).out

    rehearsal.do("watch", "report", "publish", str(file), who=ROK_HEAD)
    shown = rehearsal.do("watch", "report", "show", "ROK-1", who=US_DESK).out
    assert "No. 1, Mon 1 Oct 2018: On the survey" in shown
    assert "[1] a public page; nothing is fetched" in shown
    assert rehearsal.do("watch", "report", "show", "ROK-1", "--source", who=US_DESK).out.endswith(SOURCE)

    file.write_text(SOURCE.replace("announced", "called off"), encoding="utf-8")
    said = ["--correction", "It was called off.", "--happened", "2018-10-02"]
    rehearsal.do("watch", "report", "correct", "ROK-1", str(file), *said, who=ROK_HEAD)
    (listed,) = rehearsal.do("watch", "report", "list", "--json", who=US_DESK).plain["reports"]
    assert listed["corrections"] == [{"day": "2018-10-02", "texts": {"en": "It was called off."}}]


def test_a_report_that_nobody_could_check_is_refused(rehearsal: Office, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(SOURCE.replace(" [1]", ""), encoding="utf-8")
    with unchanged(rehearsal):
        said = rehearsal.run("watch", "report", "publish", str(file), who=ROK_HEAD).err
        assert "this sentence has neither a note nor the mark of the editor's own view" in said
        assert "ROK-9" in rehearsal.run("watch", "report", "show", "ROK-9", who=US_DESK).err

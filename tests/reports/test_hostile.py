"""Whatever a hostile node signs, every page of it can be written, in both languages."""

import pytest
from tests.cast import ROK, US
from tests.hostile import hostile

from tandem.desk.reading import read_group, read_matter, reader_of
from tandem.reports.action import view_action, view_observed
from tandem.reports.desk import list_actions
from tandem.reports.meetings import view_desk
from tandem.reports.papers import view_papers
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.reports.text import view_text


@pytest.mark.parametrize("seed", range(10))
def test_no_page_stumbles_over_what_a_hostile_node_signed(seed: int) -> None:
    cast = hostile(seed)

    for code in (ROK, US):
        desk, seat = cast.desks[code], cast.group(code).seats[code]
        left = [number for number, officer in seat.officers.items() if not officer.relieved]
        if not left:
            continue
        reader = reader_of(desk, code=code, officer=left[0])
        whole = read_group(desk, reader=reader, now=cast.now)
        assert len(list_actions(whole)) == len(whole.group.notices) + len(whole.group.observed)
        assert view_desk(whole) is not None
        for ref in whole.group.by_ref:
            matter = read_matter(desk, reader=reader, ref=ref, now=cast.now)
            if matter.group.meeting(ref) is not None:
                continue
            if matter.group.text(ref) is not None:
                view_ = view_text(matter, ref)
                rows, reasons = view_.history, [view_.verdict, *view_.why]
            elif matter.group.notice(ref) is None:
                rows = view_observed(matter, ref).history
                reasons = []
            else:
                view = view_action(matter, ref)
                rows, reasons = view.history, [*view.why, *view.irregular]
                papers = view_papers(matter, ref, language="ko")
                reasons += [papers.verdict, *(one.check.verdict for one in papers.papers)]
            for language in LANGUAGES:
                speaker = Speaker(language=language, zone="Asia/Seoul", others=("America/New_York",))
                for reason in reasons:
                    assert speaker.reason(reason)
                for row in rows:
                    assert speaker.moment(row.at)

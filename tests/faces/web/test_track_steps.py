"""A step on its page, its forms, and the perception gap; what a side keeps to itself reaches nobody else."""

import re

from tests.cast import READER, ROK, US
from tests.faces.web.pages import GROUP, Officer, Site, words_of

STEPS, GAP = f"/{GROUP}/steps", f"/{GROUP}/perception"
CANARY = "canary-of-the-assessment"
STEP = {
    "evidence": "reported", "step_code": "m24", "title": "High-level talks fix the railway survey",
    "step_sides": "ROK", "step_track": "inter-korean", "step_sort": "agreement", "step_status": "claimed",
    "happened": "2018-10-12", "step_counts": "yes", "step_consulted": "contested",
    "step_consultation": "A newspaper says despite US concern.", "source": "https://example.org/talks",
}  # fmt: skip


def assess(officer: Officer, grade: str, kept: str = "shared", said_on: str = "2018-10-12", **more: str) -> None:
    words = {"step_kept": kept, "step_grade": grade, "said_on": said_on, "evidence": "reported", **more}
    sent = officer.send(f"{STEPS}/m24/assess", **words)
    assert sent.status_code == 303, words_of(sent)


def reported(site: Site) -> Officer:
    rok = site.officer(ROK)
    sent = rok.send(f"{STEPS}/new", **STEP)
    assert re.fullmatch(rf"{STEPS}/ROK-[0-9]+", sent.headers["Location"]), words_of(sent)
    return rok


def test_a_step_is_reported_judged_and_assessed_and_its_page_says_so(site: Site) -> None:
    rok, us = reported(site), site.officer(US)
    page = words_of(us.open(f"{STEPS}/m24"))
    assert "High-level talks fix the railway survey" in page
    assert "It is claimed; nobody else has confirmed it." in page
    assert "Told by:" in page
    assert "Reported, not signed" in page
    assert "contested whether consulted beforehand" in page

    us.send(
        f"{STEPS}/m24/judge", evidence="reported", step_status="contested", happened="2018-10-13", reason="It is said."
    )
    assess(rok, "advances")
    assess(us, "sets_back_little", reason="It runs ahead.")

    page = words_of(rok.open(f"{STEPS}/m24"))
    assert "It is contested whether it was done as told." in page
    assert "By the word of:" in page
    assert "It runs ahead." in page
    assert page.index("advances") < page.index("sets back a little")
    assert 'href="https://example.org/talks"' in page


def test_a_step_that_is_called_as_an_address_is_has_its_page_under_its_label(site: Site) -> None:
    rok = site.officer(ROK)
    label = rok.send(f"{STEPS}/new", **{**STEP, "step_code": "new"}).headers["Location"].rpartition("/")[2]
    assert f'href="{STEPS}/{label}"' in words_of(rok.open("/ROK-US/board"))
    assert "High-level talks fix the railway survey" in words_of(rok.open(f"{STEPS}/{label}"))


def test_the_gap_is_a_sentence_a_line_and_the_same_as_a_table(site: Site) -> None:
    rok, us = reported(site), site.officer(US)
    assert "No step is assessed by both ROK and US" in words_of(rok.open(GAP))
    assert "<svg" not in words_of(rok.open(GAP)).partition("<main")[2]
    assess(rok, "advances")
    assert "Assessed by one side only" in words_of(us.open(GAP))
    assess(us, "sets_back_little", said_on="2018-10-13")

    page = words_of(us.open(GAP))

    assert "US and ROK part by 3 of 4 grades on one step: a gap of 0.75." in page
    assert page.count('<path d="M0.00 ') == 1
    assert 'data-label="Gap">0.75<' in page
    assert 'data-label="Grades apart">3 of 4<' in page
    assert f'href="{STEPS}/m24"' in page
    assert "style=" not in page


def test_two_sides_between_whom_there_is_no_gap_are_refused_with_the_way_out(site: Site) -> None:
    rok = site.officer(ROK)

    same, unknown = rok.open(f"{GAP}?first=ROK&second=ROK"), rok.open(f"{GAP}?first=ROK&second=NOBODY")

    assert (same.status_code, unknown.status_code) == (422, 422)
    assert "ROK cannot part from itself; name two sides." in words_of(same)
    assert "The charter names no side NOBODY; choose two of: ROK, US." in words_of(unknown)


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(site: Site) -> None:
    rok, before = site.officer(ROK), site.entries()

    answer = rok.send(f"{STEPS}/new", **{**STEP, "step_code": "m 24", "evidence": "own", "step_sides": "US"})
    page = words_of(answer)

    assert answer.status_code == 422
    assert 'id="fault-step_code">The code m 24 does not fit' in page
    assert 'id="fault-evidence">ROK cannot sign this as its own word' in page
    assert "High-level talks fix the railway survey" in page
    empty = words_of(rok.send(f"{STEPS}/new", **{**STEP, "step_sort": "", "step_status": ""}))
    assert 'id="fault-step_sort">Choose the sort of step.' in empty
    assert 'id="fault-step_status">Choose how far it is established.' in empty
    assert site.entries() == before

    reported(site)
    before = site.entries()
    kept = words_of(rok.send(f"{STEPS}/m24/assess", step_kept="", step_grade="advances", said_on="2018-10-12"))
    assert 'id="fault-step_kept">Say whether the assessment is shared or private.' in kept
    grade = words_of(rok.send(f"{STEPS}/m24/assess", step_kept="private", step_grade="", said_on="2018-10-12"))
    assert 'id="fault-step_grade">Choose what the step does for the common aim.' in grade
    why = rok.send(
        f"{STEPS}/m24/judge", evidence="reported", step_status="reversed", happened="2018-10-12", step_party=ROK
    )
    assert 'id="fault-reason">Give a reason: it is required for reversed.' in words_of(why)
    assert site.entries() == before


def test_a_private_assessment_is_for_its_seat_alone_and_discarded_there(site: Site) -> None:
    rok, us = reported(site), site.officer(US)
    assess(rok, "advances")
    assess(us, "advances")
    before = site.entries()

    assess(rok, "sets_back", "private", reason=CANARY)

    page = words_of(rok.open(f"{STEPS}/m24"))
    assert CANARY in page
    assert "ROK only" in page
    own = words_of(rok.open(GAP))
    assert "a gap of 1.00" in own
    assert "On the record alone: ROK and US see alike the one step that both have assessed: a gap of 0." in own
    assert "a gap of 0." in words_of(us.open(GAP))
    twice = rok.send(f"{STEPS}/m24/assess", step_kept="private", step_grade="advances", said_on="2018-10-12")
    assert "ROK has said what this step does on Fri 12 Oct 2018 already" in words_of(twice)
    reader = site.officer(ROK, READER)
    assert CANARY in words_of(reader.open(f"{STEPS}/m24"))
    assert "/discard" not in words_of(reader.open(f"{STEPS}/m24"))

    paper = re.findall(r"/perception/([0-9a-f]{16})/discard", page)[0]
    assert us.post(f"{GAP}/{paper}/discard", {}).status_code == 404
    assert reader.post(f"{GAP}/{paper}/discard", {}).status_code == 404
    rok.send(f"{GAP}/{paper}/discard", f"{STEPS}/m24")
    assert CANARY not in words_of(rok.open(f"{STEPS}/m24"))
    assert site.entries() == before


def test_no_search_finds_a_private_assessment_and_no_list_has_it(site: Site) -> None:
    rok = reported(site)
    assess(rok, "sets_back", "private", reason=CANARY, source=CANARY)

    # What else others open is walked in test_inner.py, with the other papers of a seat.
    for code in (ROK, US):
        for path in ("search?q=assessment", "actions", "record", "board?view=table", ""):
            assert CANARY not in words_of(site.officer(code).open(f"/{GROUP}/{path}")), (code, path)


def test_a_past_day_has_the_step_and_nothing_private_or_to_do(site: Site) -> None:
    rok = reported(site)
    assess(rok, "sets_back", "private", reason=CANARY)
    site.cast.wait(days=5)

    past = rok.open(f"{STEPS}/m24?as_of=2018-10-16")

    assert past.status_code == 200
    assert CANARY not in words_of(past)
    assert f"{STEPS}/m24/assess" not in words_of(past)
    assert f'href="{GAP}?as_of=2018-10-16"' in words_of(past)
    assert rok.open(f"{GAP}?as_of=2018-10-16").status_code == 200
    assert rok.open(f"{STEPS}/m24/assess?as_of=2018-10-16").status_code == 422


def test_a_reader_reads_and_is_offered_no_form(site: Site) -> None:
    reported(site)
    reader = site.officer(ROK, READER)

    assert "/assess" not in words_of(reader.open(f"{STEPS}/m24"))
    assert reader.open(f"{STEPS}/m24/assess").status_code == 303
    assert reader.open(f"{STEPS}/new").status_code == 303
    assert reader.open(f"{STEPS}/m99").status_code == 404


def test_the_pages_are_korean_too(site: Site) -> None:
    rok = reported(site)
    assess(rok, "advances")
    rok.client.cookies["tandem_language"] = "ko"

    assert "이행되었다고 주장되었으나 다른 쪽이 확인하지 않았습니다." in words_of(rok.open(f"{STEPS}/m24"))
    assert "인식 격차" in words_of(rok.open(GAP))
    assert "조치가 공동 목표에 주는 영향 평가" in words_of(rok.open(f"{STEPS}/m24/assess"))

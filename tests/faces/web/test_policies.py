"""Linkage policies as pages: by owner and in words; looked at, then declared, written down as read, or withdrawn."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, MONITOR, READER, ROK, US, hosted
from tests.desk.test_linkage import BUDGET, FREE, PULL, state, two_steps
from tests.faces.web.pages import GROUP, Site, forget_accounts, words_of
from tests.parallel import OTHERS, TRACKS

from tandem.desk import linkage as linking

POLICIES = f"/{GROUP}/policies"
DECLARE, READ, WITHDRAW = (f"{POLICIES}/{what}" for what in ("declare", "read", "withdraw"))
OWN = """policy: rok-1
owner: ROK
date: 2018-10-15
title: Both tracks move together
words: One track should not run far ahead of the other.
rule: {form: budget, of: inter-korean, since: denuclearization, n: 1}"""


@pytest.fixture
def tandem(tmp_path: Path) -> Iterator[Site]:
    """A site whose charter has tracks and names the DPRK as a side outside the group."""
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        folder.mkdir()
    forget_accounts()

    def change(plain: dict[str, Any]) -> None:
        plain.update(others=OTHERS, tracks=TRACKS)

    first = hosted(change=change, monitors=(MONITOR,), private=folders[0])
    yield Site(first, hosted("JP", "US", private=folders[1]), tmp_path)
    forget_accounts()


def put(site: Site, path: str, text: str, *, code: str = ROK) -> Any:
    """Look at a policy and then put it on record, as its head does; the answer to the second button."""
    head = site.officer(code, HEAD)
    looked = head.send(path, policy_file=text, press="check")
    assert looked.status_code == 200, words_of(looked)
    return again(head, path, looked, text)


def again(head: Any, path: str, looked: Any, text: str) -> Any:
    mark = re.findall(r'name="looked" value="([0-9a-f]{64})"', words_of(looked))[0]
    return head.send(path, policy_file=text, press="state", looked=mark)


def test_no_policy_says_so_first_and_heads_may_declare_one(tandem: Site) -> None:
    page = words_of(tandem.officer(ROK, HEAD).open(POLICIES))

    assert "No linkage policy holds on Mon 15 Oct 2018." in page
    assert f'href="{DECLARE}"' in page
    assert f'href="{READ}"' in page
    assert 'aria-current="page">Policies' in page
    assert f'href="{POLICIES}"' in words_of(tandem.officer(ROK).open(f"/{GROUP}/board"))


def test_every_policy_stands_under_its_owner_in_words_with_who_signed_it(tandem: Site) -> None:
    two_steps(tandem.cast)
    state(tandem.cast, "us-5", US, by=ROK)
    state(tandem.cast, "rok-2", ROK, PULL, FREE, by=ROK, standing="declared", said_on="2018-10-15")

    page = words_of(tandem.officer(ROK).open(POLICIES))

    assert "2 linkage policies hold on Mon 15 Oct 2018: 1 declared by their owners, 1 as read by somebody else." in page
    assert "Under one of them the record is out of step" in page
    assert page.index('id="owner-ROK"') < page.index('id="policy-rok-2"') < page.index('id="owner-US"')
    read = page.partition('id="policy-us-5"')[2].partition("</article>")[0]
    assert "as read by ROK, not signed by US" in read
    assert "At most one step on Inter-Korean cooperation since the last step on Denuclearization." in read
    assert "holds since Wed 10 Oct 2018" in read
    assert "out of step" in read
    assert f"/{GROUP}/record?find=" in read
    own = page.partition('id="policy-rok-2"')[2].partition("</article>")[0]
    assert "declared and signed by its owner" in own
    assert "bound to no other track" in own


def test_what_was_withdrawn_or_replaced_stands_apart_with_the_reason(tandem: Site) -> None:
    state(tandem.cast, "us-5", US, by=ROK)
    state(tandem.cast, "us-6", US, FREE, by=ROK, supersedes="us-5")
    state(tandem.cast, "rok-1", ROK, by=ROK)
    tandem.cast.call(linking.withdraw_policy, ROK, HEAD, on="rok-1", happened="2018-10-12", reason="Said otherwise.")

    page = words_of(tandem.officer(ROK).open(POLICIES))
    then = words_of(tandem.officer(ROK).open(f"{POLICIES}?as_of=2018-10-11"))

    assert "One linkage policy holds on Mon 15 Oct 2018" in page
    assert page.count("Withdrawn or replaced (1)") == 2
    assert "replaced by us-6 on Wed 10 Oct 2018" in page
    assert "withdrawn by ROK on Fri 12 Oct 2018" in page
    assert "Said otherwise." in page
    assert page.index("<details") < page.index('id="policy-us-5"')
    assert "Said otherwise." not in then


def test_a_form_begins_with_an_example_of_this_group_that_is_sound(tandem: Site) -> None:
    head = tandem.officer(US, HEAD)
    for path, owner in ((DECLARE, US), (READ, ROK)):
        text = head.fill(path)["policy_file"]

        looked = head.send(path, policy_file=text, press="check")

        assert f"owner: {owner}" in text
        assert "of: inter-korean, since: denuclearization" in text
        assert looked.status_code == 200, words_of(looked)
        assert "At most 2 steps on Inter-Korean cooperation since the last step on Denuclearization." in words_of(
            looked
        )


def test_a_check_shows_the_policy_in_words_with_its_verdict_of_today_and_writes_nothing(tandem: Site) -> None:
    two_steps(tandem.cast)
    before = tandem.entries()

    page = words_of(tandem.officer(ROK, HEAD).send(DECLARE, policy_file=OWN, press="check"))

    told = page.partition('id="checked"')[2].partition("</section>")[0]
    assert "At most one step on Inter-Korean cooperation since the last step on Denuclearization." in told
    assert "2 steps on Inter-Korean cooperation since m22" in told
    assert "What the record would answer today:" in told
    assert "out of step" in told
    assert "m24, m25" in told or "m25" in told
    assert "Nothing is on record yet." in told
    assert "Declare it to the US" in page
    assert OWN in page
    assert tandem.entries() == before


def test_a_head_declares_its_own_sides_policy_which_stands_as_signed(tandem: Site) -> None:
    answer = put(tandem, DECLARE, OWN)

    assert answer.status_code == 303, words_of(answer)
    assert answer.headers["Location"] == f"{POLICIES}#policy-rok-1"
    page = words_of(tandem.officer(ROK).open(POLICIES))
    assert "declared and signed by its owner" in page
    assert "One track should not run far ahead of the other." in page


def test_what_was_not_looked_at_as_it_stands_is_shown_first(tandem: Site) -> None:
    head, before = tandem.officer(ROK, HEAD), tandem.entries()

    unseen = head.send(DECLARE, policy_file=OWN, press="state")
    changed = again(head, DECLARE, unseen, OWN.replace("n: 1", "n: 9"))

    for page in (words_of(unseen), words_of(changed)):
        assert "It was not looked at as it stands here." in page
    assert "At most 9 steps" in words_of(changed)
    assert tandem.entries() == before
    assert again(head, DECLARE, changed, OWN.replace("n: 1", "n: 9")).status_code == 303
    assert tandem.entries() == before + 1


def test_another_sides_policy_is_written_down_as_read_and_never_declared(tandem: Site) -> None:
    text = OWN.replace("owner: ROK", "owner: US").replace("rok-1", "us-5")
    before = tandem.entries()

    refused = tandem.officer(ROK, HEAD).send(DECLARE, policy_file=text, press="state")
    assert refused.status_code == 422
    assert "ROK cannot sign this as its own word" in words_of(refused)
    assert tandem.entries() == before

    assert put(tandem, READ, text).status_code == 303
    assert "as read by ROK, not signed by US" in words_of(tandem.officer(ROK).open(POLICIES))


def test_every_fault_stands_with_its_line_beside_the_field_and_nothing_typed_is_lost(tandem: Site) -> None:
    text = "policy: rok-1\n  \nowner: ROK\ndate: yesterday\ntitle: <b>Soon</b>\nrule: {form: budget, of: trade, n: 1}"
    before = tandem.entries()

    answer = tandem.officer(ROK, HEAD).send(DECLARE, policy_file=text, press="state")
    page = words_of(answer)

    assert answer.status_code == 422
    beside = page.partition('<div class="field wrong">')[2].partition("<textarea")[0]
    assert "The policy, line 4 (date): date wants a day such as 2018-11-20; found yesterday." in beside
    assert re.search(r"line 6 \(rule[^)]*\): The field since is missing", beside) or "line 6" in beside
    assert text in page
    assert b"<b>Soon" not in answer.content
    assert tandem.entries() == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        (OWN.replace("inter-korean", "trade"), "trade is no track"),
        (OWN.replace("2018-10-15", "2018-12-01"), "2018-12-01"),
        (OWN.replace("2018-10-15", "1999-01-01"), "1999-01-01"),
        (OWN.replace("rok-1", "us-5"), "The code us-5 is taken by"),
        (OWN.replace("owner: ROK", "owner: FR"), "FR"),
        (f"{OWN}\nstanding: read", "says that the policy is as read"),
        (f"{OWN}\nsupersedes: rok-9", "There is no linkage policy rok-9 on record"),
        (OWN.replace("words: One track should not run far ahead of the other.\n", ""), "What was said is missing."),
        (f"{OWN}\nsofter_reading: {{form: free, applies_to: inter-korean}}", "There are several policies here"),
    ],
)
def test_what_would_be_refused_is_said_at_the_check_already(tandem: Site, text: str, sentence: str) -> None:
    state(tandem.cast, "us-5", US, by=ROK)
    before = tandem.entries()

    for press in ("check", "state"):
        answer = tandem.officer(ROK, HEAD).send(DECLARE, policy_file=text, press=press)

        assert answer.status_code == 422
        assert sentence in words_of(answer)
    assert tandem.entries() == before


def test_a_monitor_writes_down_what_it_reads_and_declares_nothing(tandem: Site) -> None:
    monitor = tandem.officer(MONITOR, HEAD)

    assert monitor.open(DECLARE).headers["Location"] == POLICIES
    assert put(tandem, READ, OWN, code=MONITOR).status_code == 303
    page = words_of(monitor.open(POLICIES))
    assert "as read by MONITOR, not signed by ROK" in page
    assert f'href="{WITHDRAW}?on=rok-1"' in page
    assert f'href="{DECLARE}"' not in page
    assert f"{WITHDRAW}?on" not in words_of(tandem.officer(ROK, HEAD).open(POLICIES))


def test_who_stated_a_policy_withdraws_it_with_a_reason_and_nobody_else(tandem: Site) -> None:
    state(tandem.cast, "us-5", US, by=ROK)
    before = tandem.entries()

    other = tandem.officer(US, HEAD).send(WITHDRAW, f"{WITHDRAW}?on=us-5", reason="No.")
    early = tandem.officer(ROK, HEAD).send(WITHDRAW, policy_code="us-5", happened="2018-10-01", reason="No.")
    nameless = tandem.officer(ROK, HEAD).send(WITHDRAW, policy_code="us-7", reason="No.")
    for answer, sentence in (
        (other, "us-5 was put on record by ROK; only ROK can withdraw it."),
        (early, "2018-10-01"), (nameless, "There is no linkage policy us-7 on record"),
    ):  # fmt: skip
        assert answer.status_code == 422
        assert sentence in words_of(answer)
        assert "No.</textarea>" in words_of(answer)
    assert tandem.entries() == before

    done = tandem.officer(ROK, HEAD).send(WITHDRAW, f"{WITHDRAW}?on=us-5", reason="It was said otherwise.")
    assert done.headers["Location"] == POLICIES, words_of(done)
    assert "withdrawn by ROK on Mon 15 Oct 2018" in words_of(tandem.officer(ROK).open(POLICIES))


def test_desk_officers_and_readers_see_the_page_and_no_form(tandem: Site) -> None:
    before = tandem.entries()
    for number in (DESK, READER):
        officer = tandem.officer(ROK, number)

        assert f'href="{DECLARE}"' not in words_of(officer.open(POLICIES))
        for path in (DECLARE, READ, WITHDRAW):
            assert officer.open(path).headers["Location"] == POLICIES
    head, desk = tandem.officer(ROK, HEAD), tandem.officer(ROK, DESK)
    looked = head.send(DECLARE, policy_file=OWN, press="check")
    fields = head.fill(DECLARE, policy_file=OWN, press="state")
    fields["looked"] = re.findall(r'name="looked" value="([0-9a-f]{64})"', words_of(looked))[0]
    refused = desk.post(DECLARE, fields)

    assert refused.status_code == 422
    assert OWN in words_of(refused)
    assert tandem.entries() == before


def test_the_pages_speak_korean(tandem: Site) -> None:
    state(tandem.cast, "us-5", US, BUDGET, by=ROK)
    head = tandem.officer(ROK, HEAD)
    head.client.cookies["tandem_language"] = "ko"

    page, looked = words_of(head.open(POLICIES)), words_of(head.send(DECLARE, policy_file=OWN, press="check"))

    assert "연계 원칙 한 개가 유효합니다" in page
    assert "ROK 측이 읽은 바이며 US 측의 서명은 없음" in page
    assert "남북 협력" in page
    assert "오늘 기록에 비춘 판정:" in looked


def test_a_policy_of_a_day_that_has_not_begun_for_the_reader_is_shown_and_not_counted(tandem: Site) -> None:
    # 15 October, 01:00 UTC: Monday in Seoul, still Sunday in Washington.
    assert put(tandem, DECLARE, OWN).status_code == 303

    page = words_of(tandem.officer(US).open(POLICIES))

    assert "No linkage policy holds on Sun 14 Oct 2018." in page
    assert "holds from Mon 15 Oct 2018 on, which has not begun for you" in page
    assert "At most one step on Inter-Korean cooperation" in page

"""Differing accounts in documents of groups that nobody has seen: invented pairs, English and Korean."""

from collections.abc import Sequence

from tests.watched import NAMES, document, indirect, quote

from tandem.watch.accounts import Question, find_accounts, positions_of
from tandem.watch.found import Account, Found
from tandem.watch.links import find_links


def _accounts(*founds: Found, questions: Sequence[Question] = ()) -> tuple[Account, ...]:
    return find_accounts(founds, find_links(founds), NAMES, questions=questions)


def _told(accounts: Sequence[Account], slot: str) -> list[tuple[str, set[str]]]:
    return [(one.kind, {position.value for position in one.positions}) for one in accounts if one.slot == slot]


_POST = "The Japan-UK task force on cod was reportedly proposed by Tokyo as a way of sharing catches."
_GAZETTE = (
    "British envoys spoke at length. “We are the ones who suggested the task force on cod with Japan,” the British "
    "minister said."
)


def _gazette() -> Found:
    words = "We are the ones who suggested the task force on cod with Japan,"
    return document(_GAZETTE, file="gazette.txt", quotes=[quote(_GAZETTE, words, "the British minister")])


def test_two_documents_that_name_two_proposers_of_one_body_differ() -> None:
    (account,) = _accounts(document(_POST, file="post.txt"), _gazette())

    assert (account.kind, account.slot) == ("differing", "proposer")
    assert account.question == "Who proposed the Japan-UK task force?"
    assert [(one.value, one.modality, one.chain) for one in account.positions] == [
        ("JP", "reported", ()),
        ("UK", "asserted", ("the British minister",)),
    ]
    assert account.explanation.startswith("Differing accounts: Tokyo, says post.txt (reported); We, says the British")
    assert (account.reason, dict(account.values)["event"]) == ("differing-accounts", "the Japan-UK task force")


def test_words_that_name_the_same_proposer_by_another_name_do_not_differ() -> None:
    agreed = document("The Japan-UK task force on cod was put forward by London.", file="agreed.txt")

    assert _accounts(agreed, _gazette()) == ()


def test_hypothetical_denied_and_evaded_claims_are_no_positions() -> None:
    lines = (
        "If the Japan-UK task force on cod had been proposed by Tokyo, it would have been smaller.\n"
        "The envoy denied that Tokyo had proposed the Japan-UK task force on cod.\n"
        "“Was the Japan-UK task force on cod proposed by Tokyo?” “We are talking to our friends every day,” Sato said."
    )
    asked = "Was the Japan-UK task force on cod proposed by Tokyo?"
    answer = "We are talking to our friends every day,"
    other = document(
        lines, file="other.txt", quotes=[quote(lines, asked, kind="question"), quote(lines, answer, "Sato")]
    )

    assert _accounts(other, _gazette()) == ()


def test_a_question_that_is_answered_with_yes_is_a_position_of_the_answer() -> None:
    text = "“Was the Japan-UK task force on cod proposed by Tokyo?” “Yes, that is so,” Sato said."
    asked = quote(text, "Was the Japan-UK task force on cod proposed by Tokyo?", kind="question")
    said = quote(text, "Yes, that is so,", "Sato")

    accounts = _accounts(document(text, file="briefing.txt", quotes=[asked, said]), _gazette())

    assert _told(accounts, "proposer") == [("differing", {"JP", "UK"})]


def test_bodies_of_other_parties_or_with_another_matter_are_other_questions() -> None:
    french = document("The France-Germany task force on cod was proposed by Paris.", file="french.txt")
    gas = document("The task force on gas was proposed by Tokyo.", file="gas.txt")

    assert _accounts(french, gas, _gazette()) == ()


def test_what_only_one_side_tells_is_no_difference() -> None:
    readout = "The Japanese government said that Britain voiced strong support for the joint cod patrol."
    silent = "The British government thanked Japan for talks on the joint cod patrol."

    assert _accounts(document(readout, file="jp.txt"), document(silent, file="uk.txt")) == ()


_KO_A = "한일 어업 협의체는 일본 정부가 먼저 제안한 것으로 알려졌다."
_KO_B = "한국 외교부 당국자는 “한일 어업 협의체는 우리가 제안한 것”이라고 말했다."


def test_korean_documents_that_name_two_proposers_of_one_body_differ() -> None:
    words = "한일 어업 협의체는 우리가 제안한 것"
    said = document(_KO_B, file="b.txt", quotes=[quote(_KO_B, words, "한국 외교부 당국자")])

    (account,) = _accounts(document(_KO_A, file="a.txt"), said)

    assert [(one.value, one.modality) for one in account.positions] == [("JP", "reported"), ("ROK", "asserted")]


def test_a_korean_and_an_english_document_can_differ_on_one_body() -> None:
    english = document("The Japan-South Korea task force on fishing was proposed by Seoul.", file="en.txt")

    accounts = _accounts(document(_KO_A, file="ko.txt"), english)

    assert _told(accounts, "proposer") == [("differing", {"JP", "ROK"})]


def test_korean_conditions_and_denials_are_no_positions() -> None:
    text = (
        "만일 일본 정부가 한일 어업 협의체를 제안했다면 규모가 더 작았을 것이다.\n"
        "외교부는 일본이 한일 어업 협의체를 제안했다는 보도를 부인했다."
    )
    words = "한일 어업 협의체는 우리가 제안한 것"
    said = document(_KO_B, file="b.txt", quotes=[quote(_KO_B, words, "한국 외교부 당국자")])

    assert _accounts(document(text, file="a.txt"), said) == ()


def test_korean_documents_that_give_two_reasons_for_a_delay_differ() -> None:
    a = "한중 산림 공동조사는 장비 반입 불허 때문에 연기됐다고 통일부가 밝혔다."
    b = "중국 측은 한중 산림 공동조사가 기상 악화로 인해 연기됐다고 전했다."
    first = document(
        a, file="a.txt", indirects=[indirect(a, "한중 산림 공동조사는 장비 반입 불허 때문에 연기됐다", "통일부")]
    )
    second = document(
        b, file="b.txt", indirects=[indirect(b, "한중 산림 공동조사가 기상 악화로 인해 연기됐다", "중국 측")]
    )

    accounts = _accounts(first, second)

    assert _told(accounts, "cause") == [("differing", {"장비 반입 불허", "기상 악화"})]
    assert accounts[0].question == "What held up 한중 산림 공동조사?"


def test_a_reason_told_in_other_words_of_the_same_thing_does_not_differ() -> None:
    a = document("The Norway-Japan cod patrol was postponed because of heavy storms off Tromso.", file="a.txt")
    b = document("The Norway-Japan cod patrol was postponed due to storms off Tromso.", file="b.txt")
    c = document("The Norway-Japan cod patrol was postponed because fuel had not been paid for.", file="c.txt")

    assert _accounts(a, b) == ()
    assert [kind for kind, _ in _told(_accounts(a, c), "cause")] == ["differing"]


def test_two_plans_each_with_its_hindrance_are_two_attempts_and_no_difference() -> None:
    june = "The Norway-Japan wreck survey was planned for early June. However, the port refused, so it could not begin."
    august = (
        "Norway and Japan had planned to begin the wreck survey in mid-August. That plan was called off after a storm."
    )
    a = document(june, file="a.txt", days=[("early June", "2021-06-01/2021-06-10")], published="2021-09-01")
    b = document(august, file="b.txt", days=[("mid-August", "2021-08-11/2021-08-20")], published="2021-09-02")

    (account,) = [one for one in _accounts(a, b) if one.slot == "date"]

    assert (account.kind, account.reason) == ("not a difference", "attempts")
    assert account.explanation.endswith("Each plan has its own hindrance told, so that they are separate attempts.")


def test_two_plans_of_which_neither_failed_differ() -> None:
    a = document(
        "The Norway-Japan wreck survey is planned for 4 June 2021.", file="a.txt", days=[("4 June 2021", "2021-06-04")]
    )
    b = document(
        "The Norway-Japan wreck survey is planned for 9 June 2021.", file="b.txt", days=[("9 June 2021", "2021-06-09")]
    )

    assert _told(_accounts(a, b), "date") == [("differing", {"2021-06-04", "2021-06-09"})]


def test_what_was_held_supersedes_what_was_planned() -> None:
    a = document("The Norway-Japan wreck survey is planned for 4 June.", file="a.txt", days=[("4 June", "2021-06-04")])
    b = document("The Norway-Japan wreck survey began on 9 June.", file="b.txt", days=[("9 June", "2021-06-09")])

    (account,) = [one for one in _accounts(a, b) if one.slot == "date"]

    assert (account.kind, account.reason) == ("superseded", "plan-then-held")
    assert account.explanation == "Superseded: planned for 2021-06-04, then told as held on 2021-06-09."


def test_two_meetings_differ_in_their_day_only_where_both_are_told_as_the_same_of_the_row() -> None:
    def told(text: str, file: str, day: str) -> Found:
        return document(text, file=file, days=[("Tuesday", day)])

    first = told("The first meeting of the Norway-Japan task force was held in Oslo on Tuesday.", "a.txt", "2021-06-01")
    again = told(
        "The first meeting of the Norway-Japan task force was held in Tokyo on Tuesday.", "b.txt", "2021-06-08"
    )
    second = told(
        "The second meeting of the Norway-Japan task force was held in Tokyo on Tuesday.", "c.txt", "2021-07-06"
    )
    bare = told("A meeting of the Norway-Japan task force was held in Tokyo on Tuesday.", "d.txt", "2021-08-03")

    assert _told(_accounts(first, again), "date") == [("differing", {"2021-06-01", "2021-06-08"})]
    assert [kind for kind, _ in _told(_accounts(first, again), "place")] == ["differing"]
    assert _accounts(first, second) == ()
    assert _accounts(first, bare) == ()


def test_a_side_that_is_told_to_support_and_to_object_differs() -> None:
    a = document("Norway supports the joint cod patrol with Japan.", file="a.txt")
    b = document("Norway objected to the joint cod patrol with Japan.", file="b.txt")
    c = document("Japan objected to the joint cod patrol with Norway.", file="c.txt")

    assert _told(_accounts(a, b), "attitude") == [("differing", {"supports", "objects"})]
    assert _accounts(a, c) == ()


def test_a_purpose_that_one_puts_as_help_and_another_as_hindrance_differs() -> None:
    a = document("The Norway-Japan task force was set up to coordinate rescue at sea.", file="a.txt")
    b = document("The Norway-Japan task force was established to interfere with free fishing.", file="b.txt")
    c = document("The Norway-Japan task force was established to ensure safe fishing.", file="c.txt")

    assert [one.reason for one in _accounts(a, b)] == ["aims"]
    assert _accounts(a, c) == ()


def test_the_same_words_told_of_two_days_differ() -> None:
    words = "We will not send a single trawler before the herring has come back"
    a, b = f"“{words},” Nielsen said on Monday.", f"On Tuesday Nielsen declared, “{words}.”"
    first = document(a, file="a.txt", quotes=[quote(a, words, "Nielsen", said="2021-06-07")])
    second = document(b, file="b.txt", quotes=[quote(b, words, "Nielsen", said="2021-06-08")])

    (account,) = _accounts(first, second)

    assert (account.kind, account.slot, account.reason) == ("differing", "said", "said-days")
    assert account.question == "When did Nielsen say “We will not send a single trawler before …”?"


def test_a_shorter_chain_is_told_on_a_link_and_never_as_an_account() -> None:
    a = "The Japanese government stressed that Norway expressed its strong support for the joint cod patrol."
    b = "Norway expressed its strong support for the joint cod patrol at the meeting."
    content = "Norway expressed its strong support for the joint cod patrol"
    full = document(a, file="a.txt", indirects=[indirect(a, content, "The Japanese government", "Norway")])

    links = find_links((full, document(b, file="b.txt")))

    assert [(link.kind, link.parts[0]) for link in links] == [
        ("same event", ("chain longer", "The Japanese government > Norway", ""))
    ]
    assert _accounts(full, document(b, file="b.txt")) == ()


def test_a_question_typed_on_the_record_gathers_claims_about_words_of_its_own() -> None:
    asked = Question("swan", ("swan census", "백조 조사"), "proposer", "Who wanted the swan census?")
    a = document("The swan census was proposed by Norway.", file="a.txt")
    b = document("The swan census was proposed by Japan.", file="b.txt")

    (account,) = [one for one in _accounts(a, b, questions=[asked]) if one.slot == "proposer"]

    assert (account.question, account.event) == ("Who wanted the swan census?", "swan")
    assert [one.value for one in positions_of(asked, (a, b), NAMES)] == ["NO", "JP"]


def test_a_question_that_no_document_answers_has_no_statement() -> None:
    asked = Question("swan", ("swan census",), "proposer")

    assert positions_of(asked, (_gazette(),), NAMES) == ()


def test_no_explanation_says_that_anybody_is_wrong() -> None:
    accounts = _accounts(document(_POST, file="post.txt"), _gazette())

    assert [word for one in accounts for word in ("lie", "false", "contradict") if word in one.explanation] == []

# ruff: noqa: E501
"""A file of rules, authorities or units is read whole or refused: every fault with its line, place and way out."""

import re
from pathlib import Path

import pytest
from tests.regimes.sheets import AUTHORITIES, RULES, UNITS, changed

from tandem.regimes import regimecheck
from tandem.regimes.lined import MAX_BYTES
from tandem.regimes.regimecheck import BadRegime, Shelf, read_files
from tandem.regimes.rulebook import read_rulebook, rulebook_of, shelf_of, shipped_shelf, write_rulebook
from tandem.reports.procedure import fault_sentence
from tandem.reports.speaker import Speaker, catalogue

_RULES, _AUTHORITIES, _UNITS = "rules.yaml", "authorities.yaml", "units.yaml"
_FILES = {_RULES: RULES, _AUTHORITIES: AUTHORITIES, _UNITS: UNITS}
_NO_RULES = (RULES[RULES.index("rules:\n") : RULES.index("usage:")], "rules: []\n")
_NO_USAGE = (RULES[RULES.index("usage:") :], "")
_NO_AUTHORITIES = (AUTHORITIES[AUTHORITIES.index("authorities:\n") :], "authorities: []\n")
_REFUSED: dict[str, tuple[str, list[tuple[str, str]], list[str]]] = {
    "an unknown predicate": (
        _RULES,
        [("when: {hs: ['2710']}", "when: {colour: red}")],
        [
            "rules.yaml, line 36 (rules[1].when.colour): This version knows no condition colour; it knows hs, hs_asks, question, nexus, crosses, parties, returns, vehicle, value_over, end_use, listed_party, all_of, any_of, none_of. A rule that is half understood would clear what it should stop: take the rule out, or read the file with a version that knows it.",
        ],
    ),
    "an unknown predicate inside another": (
        _RULES,
        [("        - hs: ['9405']", "        - smell: salt")],
        [
            "rules.yaml, line 20 (rules[0].when.any_of[0].smell): This version knows no condition smell; it knows hs, hs_asks, question, nexus, crosses, parties, returns, vehicle, value_over, end_use, listed_party, all_of, any_of, none_of. A rule that is half understood would clear what it should stop: take the rule out, or read the file with a version that knows it.",
        ],
    ),
    "no format": (
        _RULES,
        [("format: tandem-regime/1\n", "")],
        [
            "rules.yaml, line 1 (format): Expected the field format to be one of tandem-regime/1, tandem-authorities/1, tandem-units/1; found -. Write it on the first line.",
        ],
    ),
    "an unknown format": (
        _RULES,
        [("tandem-regime/1", "tandem-regime/9")],
        [
            "rules.yaml, line 1 (format): Expected the field format to be one of tandem-regime/1, tandem-authorities/1, tandem-units/1; found tandem-regime/9. Write it on the first line.",
        ],
    ),
    "an unknown field": (
        _RULES,
        [("    law: League act, section 1\n", "    law: League act, section 1\n    colour: red\n")],
        [
            "rules.yaml, line 14 (rules[0].colour): Expected one of the fields id, law, direction, about, title, says, effect, when, cap, exempt, exceptions, temporary_asks, implements, confidence, confirmed_as, lists, sources, read, reviewer, unconfirmed, notes; found colour. Take it out or write it as one of these.",
        ],
    ),
    "a rule without id": (
        _RULES,
        [("  - id: TL-1\n    law: League act, section 1\n", "  - law: League act, section 1\n")],
        [
            "rules.yaml, line 12 (rules[0]): Expected the field id; it is missing. Add it.",
        ],
    ),
    "an empty id": (
        _RULES,
        [("id: TL-1", "id: ''")],
        [
            "rules.yaml, line 12 (rules[0].id): Expected an id of letters, digits, ., - and _, at most 60 long; found -. Write it so.",
        ],
    ),
    "an id with a space": (
        _RULES,
        [("id: TL-1", "id: TL 1")],
        [
            "rules.yaml, line 12 (rules[0].id): Expected an id of letters, digits, ., - and _, at most 60 long; found TL 1. Write it so.",
        ],
    ),
    "two rules of one id": (
        _RULES,
        [("id: TL-2", "id: TL-1")],
        [
            "rules.yaml, line 30 (rules[1].id): The id TL-1 is already taken here or in a file that was read before. Give each an id of its own.",
            "rules.yaml, line 65 (usage[0].rule): No rule TL-2 is there that this could mean. Write the id of a rule.",
        ],
    ),
    "an id that ships": (
        _RULES,
        [("id: TL-2", "id: R2397-5"), ("rule: TL-2", "rule: R2397-5")],
        [
            "rules.yaml, line 30 (rules[1].id): The id R2397-5 is already taken here or in a file that was read before. Give each an id of its own.",
        ],
    ),
    "a regime of an id that ships": (
        _RULES,
        [("id: rules-of-testland", "id: un-dprk")],
        [
            "rules.yaml, line 2 (id): The id un-dprk is already taken here or in a file that was read before. Give each an id of its own.",
        ],
    ),
    "no rules": (
        _RULES,
        [_NO_RULES, _NO_USAGE],
        [
            "rules.yaml, line 11 (rules): Expected at least one rule; found none. Write under rules what the regime says.",
        ],
    ),
    "no law": (
        _RULES,
        [("law: League act, section 1", "law: ''")],
        [
            "rules.yaml, line 13 (rules[0].law): Expected under law the text and its paragraph; found nothing. Name it.",
        ],
    ),
    "no Korean": (
        _RULES,
        [(", ko: 등}\n    says", "}\n    says")],
        [
            "rules.yaml, line 15 (rules[0].title): Expected a name or text in Korean; it is missing. Add it; everything here is shown in both languages.",
        ],
    ),
    "a third language": (
        _RULES,
        [("ko: 테스트랜드 규칙}", "ko: 테스트랜드 규칙, fr: Règles}")],
        [
            "rules.yaml, line 4 (names.fr): Expected texts in en and ko; found fr. Take it out.",
        ],
    ),
    "a hidden character": (
        _RULES,
        [
            ("No lamps may go", "No \\u202elamps may go"),
            ("{en: No", '{en: "No'),
            ("Testland., ko: 등은", 'Testland.", ko: 등은'),
        ],
        [
            "rules.yaml, line 16 (rules[0].says.en): The text holds the hidden character U+202E, which could show a reader something else. Take it out.",
        ],
    ),
    "a text that is not composed": (
        _RULES,
        [("ko: 기름}", "ko: 기름}")],
        [
            "rules.yaml, line 33 (rules[1].title.ko): The text is not in Unicode normal form C, so that one text would have two sequences of bytes. Save it composed.",
        ],
    ),
    "no source": (
        _RULES,
        [("    sources:\n      - {what: List of the league}\n", "    sources: []\n")],
        [
            "rules.yaml, line 27 (rules[0].sources): Expected at least one source, with what was read; found none. Say where it comes from, even where it is only recalled.",
        ],
    ),
    "an empty source": (
        _RULES,
        [("{what: List of the league}", "{what: ' '}")],
        [
            "rules.yaml, line 27 (rules[0].sources): Expected at least one source, with what was read; found none. Say where it comes from, even where it is only recalled.",
        ],
    ),
    "confirmed without confirmed_as": (
        _RULES,
        [("    confirmed_as: confirmed-implementing-list\n    lists: [LEAGUE]\n", "")],
        [
            "rules.yaml, line 24 (rules[0].confidence): It says confirmed, and not by what. Add confirmed_as: confirmed-text or confirmed-implementing-list, or say confidence: partly or recalled.",
        ],
    ),
    "confirmed without the day": (
        _RULES,
        [("    read: 2018-11-20\n  - id: TL-2", "  - id: TL-2")],
        [
            "rules.yaml, line 24 (rules[0].confidence): It says confirmed, and not when that was read. Add read with the day, such as 2026-11-21.",
        ],
    ),
    "confirmed_as without confirmed": (
        _RULES,
        [("    confidence: partly\n", "    confidence: partly\n    confirmed_as: confirmed-text\n")],
        [
            "rules.yaml, line 45 (rules[1].confirmed_as): confirmed_as stands beside confidence partly. Leave one of them.",
        ],
    ),
    "partly without what is open": (
        _RULES,
        [("    unconfirmed:\n      - {en: The period., ko: 기간.}\n", "")],
        [
            "rules.yaml, line 44 (rules[1].confidence): It is partly, and nothing says what is open. Name it under unconfirmed.",
        ],
    ),
    "a confidence nobody knows": (
        _RULES,
        [("confidence: partly", "confidence: seen")],
        [
            "rules.yaml, line 44 (rules[1].confidence): Expected one of confirmed, partly, recalled; found seen. Choose one of them.",
        ],
    ),
    "an implementing list of nobody": (
        _RULES,
        [("    lists: [LEAGUE]\n", "")],
        [
            "rules.yaml, line 25 (rules[0].confirmed_as): It is confirmed by an implementing list, and nothing says whose. Name it under lists.",
        ],
    ),
    "a list that is not described": (
        _RULES,
        [("lists: [LEAGUE]", "lists: [EMPIRE]")],
        [
            "rules.yaml, line 26 (rules[0].lists[0]): Expected one of the lists LEAGUE that the file describes; found EMPIRE. Write one of them, or describe it under lists at the top.",
        ],
    ),
    "chapter 77": (
        _RULES,
        [("['9405']", "['77']")],
        [
            "rules.yaml, line 20 (rules[0].when.any_of[0].hs[0]): Expected a code of the Harmonized System of 2, 4, 6, 8 or 10 digits, chapters 01 to 97 without 77; found 77. Write it so.",
        ],
    ),
    "an HS code of twelve digits": (
        _RULES,
        [("['9405']", "['940510940510']")],
        [
            "rules.yaml, line 20 (rules[0].when.any_of[0].hs[0]): Expected a code of the Harmonized System of 2, 4, 6, 8 or 10 digits, chapters 01 to 97 without 77; found 940510940510. Write it so.",
        ],
    ),
    "an HS code with letters": (
        _RULES,
        [("['8539']", "['85x9']")],
        [
            "rules.yaml, line 21 (rules[0].when.any_of[1].hs_asks[0]): Expected a code of the Harmonized System of 2, 4, 6, 8 or 10 digits, chapters 01 to 97 without 77; found 85x9. Write it so.",
        ],
    ),
    "an HS code of three digits": (
        _RULES,
        [("['9405']", "['940']")],
        [
            "rules.yaml, line 20 (rules[0].when.any_of[0].hs[0]): Expected a code of the Harmonized System of 2, 4, 6, 8 or 10 digits, chapters 01 to 97 without 77; found 940. Write it so.",
        ],
    ),
    "chapter 98": (
        _RULES,
        [("['9405']", "['9801']")],
        [
            "rules.yaml, line 20 (rules[0].when.any_of[0].hs[0]): Expected a code of the Harmonized System of 2, 4, 6, 8 or 10 digits, chapters 01 to 97 without 77; found 9801. Write it so.",
        ],
    ),
    "an HS code twice": (
        _RULES,
        [("['9405']", "['9405', '9405']")],
        [
            "rules.yaml, line 20 (rules[0].when.any_of[0].hs[1]): The code 9405 stands here twice. Leave one of them.",
        ],
    ),
    "a code that hits and asks": (
        _RULES,
        [
            (
                "        - hs: ['9405']\n        - hs_asks: ['8539']",
                "        - hs: ['9405']\n        - hs: ['8539']\n          hs_asks: ['8539']",
            )
        ],
        [
            "rules.yaml, line 22 (rules[0].when.any_of[1].hs_asks): The code 8539 stands here twice. Leave one of them.",
            "rules.yaml, line 23 (rules[0].when.any_of[1].question): The question here would be asked of the codes under hs too, because all that is said in one condition has to hold. Part the two with any_of.",
        ],
    ),
    "codes that ask without a question": (
        _RULES,
        [("          question: {en: Is it a lamp for a lighthouse?, ko: 등대용 등입니까?}\n", "")],
        [
            "rules.yaml, line 21 (rules[0].when.any_of[1].hs_asks): What cannot be decided from the record has to be asked, and no question is written. Add question in both languages.",
        ],
    ),
    "a question of codes that hit": (
        _RULES,
        [
            (
                "        - hs: ['9405']\n        - hs_asks: ['8539']",
                "        - hs: ['9405']\n          hs_asks: ['8539']",
            )
        ],
        [
            "rules.yaml, line 22 (rules[0].when.any_of[0].question): The question here would be asked of the codes under hs too, because all that is said in one condition has to hold. Part the two with any_of.",
        ],
    ),
    "an end use without a question": (
        _RULES,
        [("when: {hs: ['2710']}", "when: {end_use: [military]}")],
        [
            "rules.yaml, line 36 (rules[1].when.end_use): What cannot be decided from the record has to be asked, and no question is written. Add question in both languages.",
        ],
    ),
    "a question on screening": (
        _RULES,
        [
            (
                "      listed_party: true\n",
                "      listed_party: true\n      question: {en: Is anybody listed?, ko: 지정된 사람이 있습니까?}\n",
            )
        ],
        [
            "rules.yaml, line 58 (rules[2].when.question): Whether a party is listed is answered by screening and not by an officer. Take the question out, or part the two into conditions of their own.",
        ],
    ),
    "screening of a line": (
        _RULES,
        [("    about: shipment\n", "")],
        [
            "rules.yaml, line 56 (rules[2].when.listed_party): A line has no parties to compare with a list: listed_party wants about: shipment.",
        ],
    ),
    "an empty condition": (
        _RULES,
        [("        - hs: ['9405']\n", "        - {}\n")],
        [
            "rules.yaml, line 20 (rules[0].when.any_of[0]): Nothing is said in this condition, so that it would always hold. Take it out, or say what it is.",
        ],
    ),
    "conditions too deep": (
        _RULES,
        [("when: {hs: ['2710']}", "when: {all_of: [{all_of: [{all_of: [{hs: ['2710']}]}]}]}")],
        [
            "rules.yaml, line 36 (rules[1].when.all_of[0].all_of[0].all_of[0]): Conditions stand inside one another more than 3 deep. Part the rule into several.",
        ],
    ),
    "a tie that is not described": (
        _RULES,
        [("      nexus: [HARBOUR]", "      nexus: [LIGHTHOUSE]")],
        [
            "rules.yaml, line 58 (rules[2].when.nexus[0]): Expected one of the ties that the file describes; found LIGHTHOUSE. Describe under ties what LIGHTHOUSE is, or take it out.",
        ],
    ),
    "a regime with a tie without words": (
        _RULES,
        [("nexus: [HARBOUR]\nties", "nexus: [HARBOUR, LIGHTHOUSE]\nties")],
        [
            "rules.yaml, line 5 (nexus[1]): Expected one of the ties that the file describes; found LIGHTHOUSE. Describe under ties what LIGHTHOUSE is, or take it out.",
        ],
    ),
    "a policy with a condition": (
        _RULES,
        [("    about: shipment\n", "    about: policy\n"), ("      listed_party: true\n", "")],
        [
            "rules.yaml, line 56 (rules[2].when): A rule about policy judges nothing and cannot have conditions. Take when out, or write about: line or shipment.",
        ],
    ),
    "a temporary doubt about a shipment": (
        _RULES,
        [("    about: shipment\n", "    about: shipment\n    temporary_asks: true\n")],
        [
            "rules.yaml, line 53 (rules[2].temporary_asks): temporary_asks is for lines that go there and come back; this rule is not about such lines. Take it out.",
        ],
    ),
    "a temporary doubt about what comes from there": (
        _RULES,
        [("    direction: to\n", "    direction: from\n")],
        [
            "rules.yaml, line 23 (rules[0].temporary_asks): temporary_asks is for lines that go there and come back; this rule is not about such lines. Take it out.",
        ],
    ),
    "an authority nobody describes": (
        _RULES,
        [("{authority: LEAGUE-OFFICE, how", "{authority: EMPIRE, how")],
        [
            "rules.yaml, line 43 (rules[1].exempt.authority): No authority EMPIRE is described for the target testland; there are LEAGUE-OFFICE, HOST. Name one of them, or add it to a file of authorities.",
        ],
    ),
    "nobody who exempts": (
        _RULES,
        [("authority: LEAGUE-OFFICE\nrules", "rules")],
        [
            "rules.yaml, line 11 (rules[0]): The rule TL-1 bars something, and nobody is named who decides. Add exempt, or authority to the regime.",
            "rules.yaml, line 48 (rules[2]): The rule TL-3 bars something, and nobody is named who decides. Add exempt, or authority to the regime.",
        ],
    ),
    "a cap without unit": (
        _RULES,
        [("      unit: L\n", "")],
        [
            "rules.yaml, line 37 (rules[1].cap): An amount is a number and its unit, and here the unit is missing. Add unit with the id of a unit.",
        ],
    ),
    "an alternative without unit": (
        _RULES,
        [("{amount: '345.94', unit: barrel}", "{amount: '345.94'}")],
        [
            "rules.yaml, line 42 (rules[1].cap.alternative): An amount is a number and its unit, and here the unit is missing. Add unit with the id of a unit.",
        ],
    ),
    "a cap in a unit nobody describes": (
        _RULES,
        [("      unit: L\n", "      unit: cask\n")],
        [
            "rules.yaml, line 39 (rules[1].cap.unit): Nobody describes the unit cask. Write the id of a unit, or add it to a file of units.",
        ],
    ),
    "an amount with separators": (
        _RULES,
        [("amount: '55000'", "amount: 55,000")],
        [
            "rules.yaml, line 38 (rules[1].cap.amount): Expected a decimal number above nothing, such as 500000 or 158.987294928; found 55,000. Write it so, without separators.",
        ],
    ),
    "an amount of nothing": (
        _RULES,
        [("amount: '55000'", "amount: '0'")],
        [
            "rules.yaml, line 38 (rules[1].cap.amount): Expected a decimal number above nothing, such as 500000 or 158.987294928; found 0. Write it so, without separators.",
        ],
    ),
    "effect cap without a cap": (
        _RULES,
        [("    effect: ban\n    when:\n      any_of", "    effect: cap\n    when:\n      any_of")],
        [
            "rules.yaml, line 17 (rules[0].effect): The effect is cap, and there is no cap. Add cap with amount, unit, period and begins, or write another effect.",
        ],
    ),
    "a cap with another effect": (
        _RULES,
        [("effect: cap", "effect: ban")],
        [
            "rules.yaml, line 37 (rules[1].cap): A cap stands here, and the effect is another. Write effect cap, or take the cap out.",
        ],
    ),
    "usage of a rule without cap": (
        _RULES,
        [("{rule: TL-2,", "{rule: TL-1,")],
        [
            "rules.yaml, line 65 (usage[0].rule): No rule TL-1 is there that this could mean. Write the id of a rule.",
        ],
    ),
    "a rule that carries out none": (
        _RULES,
        [("    temporary_asks: true\n", "    temporary_asks: true\n    implements: [R1-1]\n")],
        [
            "rules.yaml, line 24 (rules[0].implements[0]): No rule R1-1 is there that this could mean. Write the id of a rule.",
        ],
    ),
    "a currency that is none": (
        _RULES,
        [("when: {hs: ['2710']}", "when: {hs: ['2710'], value_over: {amount: '20', currency: euro}}")],
        [
            "rules.yaml, line 36 (rules[1].when.value_over.currency): Expected a currency of three capitals, such as USD; found euro. Write it so.",
        ],
    ),
    "an alias": (
        _RULES,
        [
            ("    sources:\n      - {what: From memory}", "    sources: &one\n      - {what: From memory}"),
            ("usage:\n", "notes: *one\nusage:\n"),
        ],
        [
            "rules.yaml, line 60: An alias stands here, which hides what is meant. Write it out.",
        ],
    ),
    "not YAML": (
        _RULES,
        [("rules:\n", "rules: [\n")],
        [
            "rules.yaml, line 12: This is not YAML: expected the node content, but found '-'. Mend that line and check the file again.",
        ],
    ),
    "an authority without Korean": (
        _AUTHORITIES,
        [("names: {en: Testland itself, ko: 테스트랜드}", "names: {en: Testland itself}")],
        [
            "authorities.yaml, line 23 (authorities[1].names): Expected a name or text in Korean; it is missing. Add it; everything here is shown in both languages.",
        ],
    ),
    "no authorities": (
        _AUTHORITIES,
        [_NO_AUTHORITIES],
        [
            "rules.yaml, line 10 (authority): No authority LEAGUE-OFFICE is described for the target testland; there are -. Name one of them, or add it to a file of authorities.",
            "rules.yaml, line 43 (rules[1].exempt.authority): No authority LEAGUE-OFFICE is described for the target testland; there are -. Name one of them, or add it to a file of authorities.",
            "authorities.yaml, line 4 (authorities): Expected at least one authority; found none. Write under authorities who decides.",
        ],
    ),
    "two authorities of one id": (
        _AUTHORITIES,
        [
            ("id: HOST", "id: LEAGUE-OFFICE"),
            ("decision_of: HOST", "decision_of: LEAGUE-OFFICE"),
            ("- {authority: HOST}", "- {authority: LEAGUE-OFFICE}"),
        ],
        [
            "authorities.yaml, line 22 (authorities[1].id): The id LEAGUE-OFFICE is already taken here or in a file that was read before. Give each an id of its own.",
        ],
    ),
    "an authority that is never asked": (
        _AUTHORITIES,
        [("    triggers:\n      - {covers: all}\n", "    triggers: []\n")],
        [
            "authorities.yaml, line 26 (authorities[1].triggers): Nothing says when HOST has to be asked. Add triggers; one that says nothing asks always.",
        ],
    ),
    "a trigger by a tie nobody describes": (
        _AUTHORITIES,
        [("{covers: all}", "{nexus: [LIGHTHOUSE]}")],
        [
            "authorities.yaml, line 27 (authorities[1].triggers[0].nexus[0]): No regime of this target describes the tie LIGHTHOUSE, and it is no authority's code: it would never be pulled. Write one that is described, or take it out.",
        ],
    ),
    "working days of nobody": (
        _AUTHORITIES,
        [("unit: calendar_days", "unit: working_days")],
        [
            "authorities.yaml, line 10 (authorities[0].lead_time): 5 working days of nobody cannot be counted. Name under calendars whose days they are.",
        ],
    ),
    "a lead time in months": (
        _AUTHORITIES,
        [("unit: calendar_days", "unit: months")],
        [
            "authorities.yaml, line 11 (authorities[0].lead_time.length.unit): Expected the unit hours, calendar_days, working_days; found months. Choose one of them; months and weeks are written in days.",
        ],
    ),
    "a lead time without unit": (
        _AUTHORITIES,
        [("{count: 5, unit: calendar_days}", "{count: 5}")],
        [
            "authorities.yaml, line 11 (authorities[0].lead_time.length): A length is a number and its unit, and here the unit is missing. Add unit: hours, calendar_days or working_days.",
        ],
    ),
    "a lead time from nowhere": (
        _AUTHORITIES,
        [("basis: assumption", "basis: hearsay")],
        [
            "authorities.yaml, line 12 (authorities[0].lead_time.basis): Expected one of text, cases, press, assumption; found hearsay. Choose one of them.",
        ],
    ),
    "a paper of an authority nobody describes": (
        _AUTHORITIES,
        [("decision_of: HOST", "decision_of: EMPIRE")],
        [
            "authorities.yaml, line 14 (authorities[0].attach[0].decision_of): No authority EMPIRE is described for the target testland; there are LEAGUE-OFFICE, HOST. Name one of them, or add it to a file of authorities.",
        ],
    ),
    "authorities in a ring": (
        _AUTHORITIES,
        [("    kind: host\n", "    kind: host\n    before: [{authority: LEAGUE-OFFICE}]\n")],
        [
            "authorities.yaml, line 15 (authorities[0].before): These authorities wait for one another, so that none could ever be asked: LEAGUE-OFFICE > HOST > LEAGUE-OFFICE. Let one of them not wait.",
        ],
    ),
    "a procedure that does not ship": (
        _AUTHORITIES,
        [("    kind: host\n", "    kind: host\n    procedure: by-owl\n")],
        [
            "authorities.yaml, line 25 (authorities[1].procedure): No procedure by-owl ships. Name one that tandem procedure list shows, or take it out.",
        ],
    ),
    "a word that means two units": (
        _UNITS,
        [("words: [lamps, 등불]", "words: [lamps, ' KG ']")],
        [
            "units.yaml, line 7 (units[0].words): The word kg already means the unit kg. A word that means two things has to be asked: take it out.",
        ],
    ),
    "a base that is none": (
        _UNITS,
        [("base: lamp", "base: light")],
        [
            "units.yaml, line 5 (units[0].base): The base unit light is not described as one: its own base, with the factor 1. Add it, or name another.",
        ],
    ),
    "a factor that is no number": (
        _UNITS,
        [("    factor: '1'\n    words", "    factor: one\n    words")],
        [
            "units.yaml, line 5 (units[0].base): The base unit lamp is not described as one: its own base, with the factor 1. Add it, or name another.",
            "units.yaml, line 6 (units[0].factor): Expected a decimal number above nothing, such as 500000 or 158.987294928; found one. Write it so, without separators.",
        ],
    ),
    "a conversion to a unit nobody describes": (
        _UNITS,
        [("to: piece", "to: cask")],
        [
            "units.yaml, line 9 (conversions[0].to): Nobody describes the unit cask. Write the id of a unit, or add it to a file of units.",
        ],
    ),
}


def _read(file: str, raw: bytes) -> Shelf:
    """Everything that ships, with the sheets of Testland, one of them in other bytes."""
    return shelf_of((name, raw if name == file else text.encode()) for name, text in _FILES.items())


def _told(file: str, raw: bytes, *languages: str) -> list[list[str]]:
    """What is said of a bad file, in each language."""
    with pytest.raises(BadRegime) as refused:
        _read(file, raw)
    bad = [(one.file, fault) for one in (refused.value, *refused.value.also) for fault in one.faults]
    speakers = [Speaker(language, "UTC") for language in languages or ("en",)]
    return [[fault_sentence(fault, file=name, speaker=speaker) for name, fault in bad] for speaker in speakers]


def test_the_sheets_of_testland_are_sound_beside_all_that_ships() -> None:
    shelf = _read(_RULES, RULES.encode())

    assert shelf.targets() == ("dprk", "testland")
    assert [one.id for one in shelf.of_target("testland")] == ["LEAGUE-OFFICE", "HOST"]


@pytest.mark.parametrize("case", _REFUSED)
def test_a_bad_file_is_refused_with_line_reason_and_way_out_in_both_languages(case: str) -> None:
    file, changes, said = _REFUSED[case]

    english, korean = _told(file, changed(_FILES[file], *changes), "en", "ko")

    assert english == said
    assert len(korean) == len(said)
    assert not set(korean) & set(said)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "rules.yaml, line 1: The file is empty; expected regimes, authorities or units, which begin with format: tandem-regime/1, tandem-authorities/1 or tandem-units/1."),
        (b"\xff\xfe", "rules.yaml, line 1: The file is not in UTF-8. Save it as UTF-8 and check it again."),
        (b"- " * 1500, "rules.yaml, line 1: Parts stand inside of parts more deeply than any procedure has. Write it flat and check it again."),
        (b"#" * (MAX_BYTES + 1), "rules.yaml, line 1: The file has 200001 bytes; expected 200000 at most. Part it into several files; all of one target are read together."),
        (b"- a list\n", "rules.yaml, line 1 (format): Expected the field format to be one of tandem-regime/1, tandem-authorities/1, tandem-units/1; found -. Write it on the first line."),
    ],
)  # fmt: skip
def test_what_is_no_file_of_rules_at_all_is_refused(raw: bytes, said: str) -> None:
    assert _told(_RULES, raw) == [[said]]


def test_conditions_inside_one_another_without_end_are_refused_and_break_nothing() -> None:
    nested = "{all_of: [" * 300 + "{hs: ['2710']}" + "]}" * 300

    assert [len(told) for told in _told(_RULES, changed(RULES, ("{hs: ['2710']}", nested)))] == [1]


def test_every_bad_file_is_told_at_once_and_nothing_of_the_others_is_taken() -> None:
    bad = [("a.yaml", b""), (_UNITS, UNITS.encode()), ("b.yaml", b"format: tandem-units/1\n")]

    with pytest.raises(BadRegime) as refused:
        read_files(bad)

    assert [one.file for one in (refused.value, *refused.value.also)] == ["a.yaml", "b.yaml"]


def test_what_ships_is_the_same_after_a_bad_file_was_refused() -> None:
    before = shipped_shelf()

    _told(_RULES, b"")

    assert shipped_shelf() is before


def test_a_new_regime_has_a_rulebook_of_its_own_whatever_the_order_of_its_files() -> None:
    forth = shelf_of((name, text.encode()) for name, text in _FILES.items())
    back = shelf_of((name, text.encode()) for name, text in reversed(_FILES.items()))

    book, other = (rulebook_of(target="testland", shelf=shelf) for shelf in (forth, back))

    assert write_rulebook(book) == write_rulebook(other)
    assert read_rulebook(write_rulebook(book)) == book
    assert [regime.id for regime in book.regimes] == ["rules-of-testland"]
    found = book.unit_of("등불")
    assert found is not None
    assert found.id == "lamp"


def test_every_refusal_has_words_and_no_words_are_left_over() -> None:
    code = "".join(file.read_text() for file in Path(regimecheck.__file__).parent.glob("*.py"))
    used = set(re.findall(r'"(rf_[a-z_]+)"', code)) | {"rf_empty", "rf_too_long", "rf_not_a_choice", "rf_unknown_field"}

    assert used == {word for word in catalogue("en") if word.startswith("rf_")}
    assert used == {word for word in catalogue("ko") if word.startswith("rf_")}

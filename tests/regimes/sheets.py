"""An invented body of rules and its authorities, for tests of reading them: Testland, which is nowhere."""

RULES = """\
format: tandem-regime/1
id: rules-of-testland
target: testland
names: {en: Rules on Testland, ko: 테스트랜드 규칙}
nexus: [HARBOUR]
ties:
  HARBOUR: {en: A harbour of the league, ko: 동맹의 항구}
lists:
  LEAGUE: {en: The league, ko: 동맹}
authority: LEAGUE-OFFICE
rules:
  - id: TL-1
    law: League act, section 1
    direction: to
    title: {en: Lamps, ko: 등}
    says: {en: No lamps may go to Testland., ko: 등은 테스트랜드로 갈 수 없습니다.}
    effect: ban
    when:
      any_of:
        - hs: ['9405']
        - hs_asks: ['8539']
          question: {en: Is it a lamp for a lighthouse?, ko: 등대용 등입니까?}
    temporary_asks: true
    confidence: confirmed
    confirmed_as: confirmed-implementing-list
    lists: [LEAGUE]
    sources:
      - {what: List of the league}
    read: 2018-11-20
  - id: TL-2
    law: League act, section 2
    direction: any
    title: {en: Oil, ko: 기름}
    says: {en: Oil is capped., ko: 기름에는 상한이 있습니다.}
    effect: cap
    when: {hs: ['2710']}
    cap:
      amount: '55000'
      unit: L
      period: calendar_year
      begins: 2018-01-01
      alternative: {amount: '345.94', unit: barrel}
    exempt: {authority: LEAGUE-OFFICE, how: in_advance}
    confidence: partly
    sources:
      - {what: A newspaper}
    unconfirmed:
      - {en: The period., ko: 기간.}
  - id: TL-3
    law: League act, section 3
    direction: any
    about: shipment
    title: {en: Persons, ko: 사람}
    says: {en: Listed persons get nothing., ko: 지정된 사람에게는 아무것도 주지 않습니다.}
    effect: ban
    when:
      listed_party: true
      nexus: [HARBOUR]
    confidence: recalled
    sources:
      - {what: From memory}
    unconfirmed:
      - {en: All of it., ko: 전부.}
usage:
  - {rule: TL-2, amount: '10', unit: kL, until: 2018-11-20, source: Account of the league}
"""

AUTHORITIES = """\
format: tandem-authorities/1
target: testland
names: {en: Authorities about Testland, ko: 테스트랜드 관련 기관}
authorities:
  - id: LEAGUE-OFFICE
    names: {en: Office of the league, ko: 동맹 사무국}
    decides: {en: The office., ko: 사무국이 결정합니다.}
    triggers:
      - {rules: true}
    lead_time:
      length: {count: 5, unit: calendar_days}
      basis: assumption
    attach:
      - {id: consent, names: {en: Consent of the host, ko: 받아들이는 쪽의 동의}, decision_of: HOST}
    before:
      - {authority: HOST}
    confidence: recalled
    sources:
      - {what: From memory}
    unconfirmed:
      - {en: The five days., ko: 닷새.}
  - id: HOST
    names: {en: Testland itself, ko: 테스트랜드}
    kind: host
    decides: {en: Testland., ko: 테스트랜드가 결정합니다.}
    triggers:
      - {covers: all}
    confidence: recalled
    sources:
      - {what: From memory}
    unconfirmed:
      - {en: All of it., ko: 전부.}
"""

UNITS = """\
format: tandem-units/1
units:
  - id: lamp
    names: {en: lamp, ko: 등}
    base: lamp
    factor: '1'
    words: [lamps, 등불]
conversions:
  - {of: lamp, to: piece, factor: '1'}
"""


def changed(text: str, *changes: tuple[str, str]) -> bytes:
    """Answer a sheet with each first text put in place of the second, which has to be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()

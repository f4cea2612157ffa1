"""A small procedure of two steps, sound as it stands, for tests to change."""

SOUND = """\
format: tandem-procedure/1
id: crossing
names: {en: Crossing, ko: 통과}
summary: {en: A crossing wants a permit., ko: 통과에는 승인이 필요합니다.}
forum: command
forums:
  command: {names: {en: The command, ko: 사령부}, members: command}
roles:
  applicant: {en: Who asks, ko: 신청자}
  command: {en: The command, ko: 사령부}
files: applicant
steps:
  - id: window
    names: {en: Window, ko: 기간}
    who: [command]
    clock: {opens: receipt, grade: 1, length: {count: 5, unit: working_days}, calendars: [command]}
    silence: {means: assent, certified_by: each}
    blocks: [objection]
    decides: {rule: consensus}
    passes_to: end
    fails_to: permit
  - id: permit
    names: {en: Permit, ko: 승인}
    who: [command]
    clock: {opens: step_before}
    silence: {means: nothing}
    decides: {rule: permit, by: command}
    passes_to: end
    fails_to: end
sources:
  - what: Assumption of this test
confidence: assumption
unconfirmed:
  - step: window
    field: clock.length
    why: {en: Recalled., ko: 기억입니다.}
"""


def changed(*pairs: tuple[str, str]) -> bytes:
    """Answer the sound file with each first text replaced by the second, at its first place."""
    text = SOUND
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()

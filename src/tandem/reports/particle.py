"""Korean particles that follow the last sound of the word before them: `ROK를`, `US가`, `2018으로`.

The catalogue writes both forms, `을(를)`, because the word before is a value; here the right one is chosen. Latin
letters are taken as they are spelled out in Korean and digits as they are read, for what stands before a particle on
the pages is a code, a reference or a number. Where the sound is not known both forms stay.
Source: National Institute of Korean Language, Standard Language Regulations, on particles after a final consonant.
"""

import re

_BOTH = re.compile(r"(을\(를\)|이\(가\)|은\(는\)|과\(와\)|\(으\)로|이\(라\)는)")
_FORMS = {
    "을(를)": ("을", "를"), "이(가)": ("이", "가"), "은(는)": ("은", "는"), "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"), "이(라)는": ("이라는", "라는"),
}  # fmt: skip
_FIRST_SYLLABLE, _LAST_SYLLABLE, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
_SPOKEN = {
    **dict.fromkeys("abcdefghijkopqstuvwxyz", ""), "l": "ㄹ", "r": "ㄹ", "m": "ㅁ", "n": "ㄴ",
    "0": "ㅇ", "1": "ㄹ", "2": "", "3": "ㅁ", "4": "", "5": "", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ", "9": "",
}  # fmt: skip


def agree(text: str) -> str:
    """Answer a Korean sentence with every pair of particles settled by the word before it."""
    if "(" not in text:
        return text
    pieces = _BOTH.split(text)
    for place in range(1, len(pieces), 2):
        final = _final(pieces[place - 1])
        if final is not None:
            after, plain = _FORMS[pieces[place]]
            # `(으)로` alone goes after a final ㄹ as after a vowel.
            closed = final != "" and not (final == "ㄹ" and after == "으로")
            pieces[place] = after if closed else plain
    return "".join(pieces)


def _final(before: str) -> str | None:
    """The final consonant of the last sound, empty for a vowel; None where the sound is not known."""
    sounds = before.rstrip(" \"'»”’.,:;)]")
    last = sounds[-1:].lower()
    if last and _FIRST_SYLLABLE <= ord(last) <= _LAST_SYLLABLE:
        final = (ord(last) - _FIRST_SYLLABLE) % _FINALS
        return "ㄹ" if final == _RIEUL else "ㄴ" if final else ""
    return _SPOKEN.get(last)

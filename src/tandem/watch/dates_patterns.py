"""The ways in which English tells a time: patterns, and what is made of what they match."""

import re

from tandem.watch import dates_told as told
from tandem.watch.date_words import DAY, FULL_WEEKDAY, MONTH, NUMBER, PART, TO, UNIT, WEEKDAY, WORDS, YEAR, one_of

_SEASON = rf"(?P<season>(?i:{one_of(WORDS.seasons)}))"
_ORDINAL = rf"(?P<nth>(?i:{one_of((*WORDS.ordinals, 'last', 'final', 'latest'))}))"
_WHICH = (
    r"(?P<which>(?i:last|next|this|this\s+past|this\s+coming|the\s+past|the\s+coming|the\s+current|current|"
    r"the\s+latest))"
)
_M = rf"(?<![A-Za-z])(?P<month>{MONTH})"
_D = rf"(?P<day>{DAY})"
_FIRST = rf"(?<![\w.,/-]){_D}"
_Y = rf"(?P<year>{YEAR})"
_NAMED = rf"(?:(?P<weekday>{WEEKDAY})\s*,?\s+(?:the\s+)?)?"
_BRACKETED = rf"(?:\s*\((?P<bracketed>{WEEKDAY})\))?"
_EARLY = rf"(?:(?P<part>{PART})[-\s]+(?:of\s+)?)?"
_PARTLY = r"(?:(?i:early|late|mid)[-\s]+)?"
_COUNT = rf"\b(?P<count>{NUMBER})\s+(?P<unit>{UNIT})s?"
_SHORT = r"(?P<unit>(?i:day|morning|afternoon|evening|night|week|month|year))\b"
_KIND = rf"(?i:{'|'.join(word for row in WORDS.events for word in row)})\b"
_WHOSE = r"(?i:its|their|his|her|that|this|the|a|an)"
_OF = r"(?P<whose>\s+of\s+(?:the\s+)?(?:[A-Z][\w’'-]*\s*){1,5}(?<!\s))?"
_BREAK = (
    r"(?=\s*(?:$|[,.;:)\"”’])|\s+(?:and|in|at|by|that|to|with|for|as|after|before|but|when|while|on|said|told|,)\b)"
)

_ON_THE_CALENDAR = (
    (rf"{_NAMED}{_M}\s*{_D}{TO}(?P<last>{DAY})(?:\s*,\s*|\s+|\s*\(){_Y}\)?", told.calendar("date.days")),
    (rf"{_M}\s*{_D}{TO}(?P<last>{DAY})(?![,.:]?\d|\s+(?:of\s+)?{MONTH}|\s*%)", told.calendar("date.days")),
    (rf"{_FIRST}{TO}(?P<last>{DAY})\s+(?:of\s+)?{_M}(?:\s*,?\s*{_Y})?", told.calendar("date.days")),
    (rf"{_NAMED}{_M}\s*{_D}{_BRACKETED}(?:\s*,\s*|\s+|\s*\(){_Y}\)?", told.calendar("date.day-printed")),
    (rf"{_NAMED}{_FIRST}[\s-]+(?:of\s+)?{_M}[\s,-]+{_Y}", told.calendar("date.day-printed")),
    (
        rf"(?<![\w./-]){_Y}(?P<between>[-./])(?P<month>\d\d?)(?P=between)(?P<day>\d\d?)"
        r"(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\w/-]|\.\d)",
        told.iso,
    ),
    (
        rf"(?<![\w./-])(?P<one>\d\d?)(?P<between>[-./])(?P<other>\d\d?)(?P=between){_Y}(?![\w/-]|\.\d)",
        told.numeric,
    ),
    (rf"{_EARLY}{_M}\s*,?\s*(?:of\s+)?{_Y}(?![-–]\d)", told.calendar("date.month-printed")),
    (rf"{_NAMED}{_M}\s*{_D}{_BRACKETED}(?![.,:/]\d|\s*%)", told.calendar("date.day")),
    (rf"{_NAMED}(?:the\s+)?{_FIRST}[\s-]+(?:of\s+)?{_M}(?!\s*\d)", told.calendar("date.day")),
    (rf"{_EARLY}(?<!\w){_M}(?!-\w)", told.calendar("date.month")),
    (rf"(?<![\w./-]){_Y}(?:[-–]|/)(?P<until>{YEAR}|\d\d)(?![\w/-]|\.\d)", told.years),
    (rf"\b(?i:fiscal(?:\s+year)?|FY)\s*{_Y}", told.calendar("date.year-fiscal")),
    (rf"{_EARLY}(?<![\w.,/$€£₩#+-]){_Y}(?![\w/%]|[.,:]\d|[-–]\w)", told.calendar("date.year")),
    (rf"\b(?P<part>(?i:mid))-{_Y}\b", told.calendar("date.year-part")),
    (rf"\b{_PARTLY}{_SEASON}(?:\s+of|,)?\s+{_Y}", told.season),
    (rf"\b{_WHICH}\s+{_SEASON}\b", told.season),
    (
        rf"(?:(?<=\bin\s)|(?<=\bby\s)|(?<=\bsince\s)|(?<=\buntil\s))(?i:the\s+)?{_PARTLY}(?!(?i:fall)){_SEASON}\b(?!\s+(?i:of))",
        told.season,
    ),
    (
        rf"(?:\b(?i:the)\s+)?(?:\b(?P<part>{PART})[-\s]+(?:of\s+the\s+)?)?(?<!\w)"
        r"(?P<decade>(?:1[5-9]|20)\d0|['’][1-9]0)['’]?s\b",
        told.decade,
    ),
    (rf"\b(?:the\s+)?{_PARTLY}(?P<century>1[5-9]|2[01])(?:th|st)[-\s]+(?i:century)\b", told.century),
    (
        rf"\b(?:(?i:the)\s+)?{_ORDINAL}[-\s]+(?P<unit>(?i:quarter|half))"
        rf"(?:\s+(?:of\s+|in\s+)?(?:fiscal\s+)?{_Y}|(?P<this>\s+of\s+(?:the|this)\s+year))?(?!\s+of\b)",
        told.quarter,
    ),
    (rf"\bQ(?P<number>[1-4])\s*,?\s*{_Y}", told.quarter),
    (rf"\b(?P<holiday>{one_of(WORDS.holidays)})(?:,?\s+{_Y})?", told.holiday),
)

_LEANING = (
    (rf"\b(?:{_WHICH}\s+)?(?<![\w-])(?P<weekday>{FULL_WEEKDAY})\b", told.weekday),
    (rf"{_EARLY}\b{_WHICH}\s+{_M}\b(?!\s*\d)", told.which_month),
    (
        rf"{_EARLY}\b{_WHICH}\s+(?P<unit>(?i:week|weekend|month|year|quarter|decade))(?![\w-])(?:['’]s)?",
        told.which_unit,
    ),
    (rf"\b(?P<part>{PART})\s+(?P<which>the)\s+(?P<unit>(?i:week|month|year))\b", told.which_unit),
    (r"\b(?i:the\s+day\s+before\s+yesterday)\b", told.leaning_day(-2)),
    (r"\b(?i:the\s+day\s+after\s+tomorrow)\b", told.leaning_day(2)),
    (r"\b(?i:yesterday|last\s+night)\b(?:\s+(?i:morning|afternoon|evening))?", told.leaning_day(-1)),
    (r"\b(?i:today|tonight|this\s+(?:morning|afternoon|evening))\b", told.leaning_day(0)),
    (r"\b(?i:tomorrow)\b(?:\s+(?i:morning|afternoon|evening|night))?", told.leaning_day(1)),
    (rf"{_COUNT}\s+ago\b", told.ago),
    (rf"{_COUNT}\s+(?P<hence>from\s+now)\b", told.ago),
    (rf"{_COUNT}\s+(?P<way>(?i:earlier|later|afterwards?|previously|before(?=\s*[,.;])))\b", told.later),
    (r"\b(?P<unit>(?i:year))-(?:earlier|ago)\b", told.year_earlier),
    (rf"\b(?i:the|that)\s+(?P<which>(?i:same|very|following|next|previous|preceding|prior))\s+{_SHORT}", told.same),
    (rf"\b(?i:that)\s+{_SHORT}", told.same),
    (r"\b(?i:the)\s+(?P<unit>(?i:day))\s+(?P<way>before|after)\b(?=\s*(?:[,.;]|$))", told.after),
    (rf"\b(?i:on)\s+the\s+(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)){_BREAK}", told.calendar("date.day-of-month")),
    (
        r"\b(?:the\s+(?:morning|afternoon|evening|night|eve)\s+of\s+)?(?i:the)\s+(?:very\s+|same\s+)?day\s+of\s+"
        rf"(?P<event>{_WHOSE}\s+(?:[\w'’.-]+\s+){{0,5}}?{_KIND}{_OF})",
        told.event,
    ),
    (
        rf"{_COUNT}\s+(?P<way>(?i:after|before))\s+"
        rf"(?P<event>(?i:that|this|the|its|their)\s+(?:[\w'’.-]+\s+){{0,3}}?{_KIND}{_OF})",
        told.event,
    ),
    (rf"(?<=\bat\s)(?P<event>that\s+(?:same|first|second|very|last)\s+{_KIND})", told.event),
)

PATTERNS = tuple((re.compile(pattern), made) for pattern, made in (*_ON_THE_CALENDAR, *_LEANING))
"""Every way of telling a time that is read, with what is made of it. Of two that overlap the longer holds."""

"""What the head and foot of an article say about it: headline, day of publication, and whether it is English at all.

Rules of this room: only the first and last lines are looked at; a date counts when it names day, month and year and
stands where newspapers put it (a 'Published:' line, a dateline, a byline); what is ambiguous (02/03/2022) gives None.
Nothing here changes the text.
"""

from __future__ import annotations

import re
from datetime import date

HEADLINE_LIMIT = 200
"""Characters; a longer first line is a paragraph."""
HEAD, FOOT = 1200, 600
"""Characters at either end in which a publication date is looked for."""
ENOUGH_WORDS = 40
"""Words below which a text is too short to tell its language."""
ENOUGH_KINDS = 4
"""Different words of another language that it takes to tell one."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DATE = (
    rf"{_WEEKDAY}(?:\d{{4}}-\d{{2}}-\d{{2}}(?!\d)|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}(?!\d)"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d))"
)
_TIME = r"(?:\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?,?\s+(?:on\s+)?)?"
_LABEL_END = r"(?: on| at)?[*_]*\s*[:,]?[*_]*\s+" + _TIME
_PUBLISHED = re.compile(
    rf"^[ \t>*_]*(?:(?:first |originally )?(?:published|posted)|(?:publication |release )?date(?=[*_ ]*:))"
    rf"{_LABEL_END}(?P<date>{_DATE})",
    re.IGNORECASE | re.MULTILINE,
)
_UPDATED = re.compile(
    rf"^[ \t>*_]*(?:last |page )?(?:updated|modified|revised){_LABEL_END}(?P<date>{_DATE})",
    re.IGNORECASE | re.MULTILINE,
)
_DATELINE = re.compile(
    rf"^[ \t*_]*(?P<place>[^\W\d_][^\n\d:;!?]{{1,60}}?),?\s+(?P<date>(?i:{_DATE}))"
    r"\s*(?:\([^()\n]{1,40}\)\s*)?(?:--|[-–—])(?=\s)",
    re.MULTILINE,
)
_BYLINE = re.compile(
    rf"^[ \t*_]*by\s[^\n]{{1,120}}?[,|·•–—-]\s*(?P<date>{_DATE})[ \t*_]*$", re.IGNORECASE | re.MULTILINE
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<body>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"(?P<line>[^\r\n]*)(?P<end>\r\n|\r|\n|\Z)")
_NUMBERS = re.compile(r"\d+")
_YEAR = re.compile(r"[0-9]{4}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_ENGLISH = (
    "the of and to that was for with by from which this it has have had were are be been not its as at is but or who"
    " would will their they he his she her after when there than also into more during"
)
_OTHERS = {
    "German": "der die und den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus",
    "French": "le la les des et en du une un est que dans qui par pour au sur pas plus avec ce aux ont été son se ne",
    "Spanish": "el la los las de y en del que un una por con para es se al como su más no fue ha lo sus",
    "Portuguese": "o os as de e do da em que um uma para com não por dos das no na ao se é foi mais como",
    "Italian": "il la le di e che del della in un una per con non è dei nel alla delle sono si da al come più",
    "Dutch": "de het een van en in dat die te zijn op met voor niet aan er om door naar ook bij werd uit",
    "Swedish": "och att det som en är av för den med på till har inte ett om de var från vid",
    "Danish or Norwegian": "og det som en er av af for den med på til har ikke et om de var fra ved blev ble i",
    "Polish": "w i na z do się że nie jest to o jak po przez od za dla oraz roku był",
    "Turkish": "ve bir bu da de için ile olarak olan daha çok en gibi sonra kadar ise",
    "Indonesian or Malay": "yang dan di dengan untuk pada dari ini itu dalam tidak adalah oleh ke sebagai akan",
    "Romanian": "și de la în a cu pe din care este pentru o un nu mai al sau fost să că",
    "Czech or Slovak": "a v se na je že s z do o k i za pro by ve od po který jako sa vo",
    "Hungarian": "a az és hogy nem egy is volt meg mint csak de ez el már még",
    "Finnish": "ja on oli ei että se hän mutta ovat kun myös joka sen kuin tai olla",
    "Latin": "et in est non ad ut cum ex sed qui quod esse ab atque",
}
_ENGLISH_WORDS = frozenset(_ENGLISH.split())
_OTHER_WORDS = {name: frozenset(words.split()) for name, words in _OTHERS.items()}


def iso_date(text: str) -> str | None:
    """Return the ISO date that ``text`` ('4 March 2024', 'March 4th, 2024', '2024-03-04') names, or None.

    A time after an ISO date is ignored; a date without its day, or one that the calendar lacks, is None.
    """
    text = text.strip()
    if re.match(r"\d{4}-\d{2}-\d{2}(?:$|[T ])", text):
        year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    elif re.fullmatch(_DATE, text, re.IGNORECASE):
        numbers = _NUMBERS.findall(text)
        name = re.search(_MONTH + r"(?=[\s\d,])", text, re.IGNORECASE)
        if len(numbers) == 3:
            year, month, day = (int(n) for n in numbers)
        elif len(numbers) == 2 and name:
            day, year, month = int(numbers[0]), int(numbers[1]), _MONTHS.index(name.group()[:3].lower()) + 1
        else:
            return None
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def headline(text: str) -> str | None:
    """Return the headline, or None: a Markdown heading, or a short first line without full stop before a blank line."""
    front = _FRONT_MATTER.match(text)
    if front:
        named = re.search(r"^title:[ \t]*(.+?)[ \t]*$", front["body"], re.MULTILINE)
        if named:
            return named[1].strip("\"'") or None
        text = text[front.end() :]
    lines = _first_lines(text)
    if not lines:
        return None
    first, second = lines
    heading = re.match(r"#{1,6}\s+(.+?)\s*#*$", first)
    if heading:
        return heading[1].strip() or None
    underlined = re.fullmatch(r"(?:=+|-{3,})\s*", second) is not None
    if len(first) >= HEADLINE_LIMIT or (second and not underlined) or first.endswith((".", ",", ";", ":")):
        return None
    masthead = any(pattern.match(first) for pattern in (_PUBLISHED, _UPDATED, _DATELINE, _BYLINE))
    return None if masthead else first


def publication_date(text: str) -> str | None:
    """Return the ISO date of publication that head or foot of ``text`` states, or None.

    Of several the first of these counts: front matter, a 'Published:' line, a dateline, a byline, an 'Updated:' line.
    """
    if not _YEAR.search(text):
        return None
    front = _FRONT_MATTER.match(text)
    if front:
        named = re.search(r"^(?:date|published):[ \t]*[\"']?(.+?)[\"']?[ \t]*$", front["body"], re.MULTILINE)
        if named and (day := iso_date(named[1])):
            return day
    short = len(text) <= HEAD + FOOT
    ends = [text] if short else [text[:HEAD], text[-FOOT:].partition("\n")[2]]
    for pattern in (_PUBLISHED, _DATELINE, _BYLINE, _UPDATED):
        for part in ends[:1] if pattern in (_DATELINE, _BYLINE) else ends:
            for found in pattern.finditer(part):
                if pattern is _DATELINE and not _is_place(found["place"]):
                    continue
                if day := iso_date(found["date"]):
                    return day
    return None


def foreign_language(text: str) -> str | None:
    """Return the language of ``text`` if it is plainly not English ('German', 'not in Latin letters'), else None.

    Texts under ENOUGH_WORDS words pass, and so do lists of names and the remains of web addresses ('a href'): it takes
    several words of another language to be turned away.
    """
    head = text[:6000].lower()
    if _is_english(head.split()):
        return None
    words = _WORD.findall(head)
    if len(words) < ENOUGH_WORDS:
        letters = [] if text.isascii() else [c for c in text[:600] if c.isalpha()]
        return "not in Latin letters" if len(letters) >= ENOUGH_WORDS and _strange(letters) else None
    if _is_english(words):
        return None
    english = sum(map(_ENGLISH_WORDS.__contains__, words))
    if _strange([c for word in words for c in word]):
        return "not in Latin letters"
    found = {name: [word for word in words if word in known] for name, known in _OTHER_WORDS.items()}
    name = max(found, key=lambda name: len(found[name]))
    other = len(found[name])
    certain = other * 10 >= len(words) and other > 2 * english and len(set(found[name])) >= ENOUGH_KINDS
    return name if certain else None


def _is_english(words: list[str]) -> bool:
    """Return whether one word in eight is English: in English prose it is 30 to 50 in 100, in other languages 0 to
    6."""
    return sum(map(_ENGLISH_WORDS.__contains__, words)) * 8 >= len(words)


def _strange(letters: list[str]) -> bool:
    """Return whether most of ``letters`` lie beyond Latin script (U+024F; Vietnamese is let in)."""
    return 2 * sum(c > "ɏ" and not "Ḁ" <= c <= "ỿ" for c in letters) > len(letters)


def _first_lines(text: str) -> tuple[str, str] | None:
    """Return the first line that is not blank and the one after it, both stripped; None for a blank text."""
    position = len(text) - len(text.lstrip())
    if position == len(text):
        return None
    first = _LINE.match(text, position)
    assert first is not None
    second = _LINE.match(text, first.end()) if first["end"] else None
    return first["line"].strip(), second["line"].strip() if second else ""


def _is_place(text: str) -> bool:
    """Return whether ``text`` is a dateline's place: its first word in capitals ('DOHA', 'ADDIS ABABA, Ethiopia')."""
    words = _WORD.findall(text)
    return bool(words) and len(words) <= 6 and words[0].isupper() and len(words[0]) > 1

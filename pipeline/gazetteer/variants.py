"""Spelling variants of one name: the only place that generates forms which no data file lists."""

import re
import unicodedata

_DOTTABLE = re.compile(r"[A-Z]{2,5}")
_DASHABLE = re.compile(r"(?<=\w)-(?=[A-Z])")  # 'NATO-Russia Council'
_SAINT = re.compile(r"\b(?:Saint|St\.?) (?=[A-Z])")
_HEAD = re.compile(r"^(?P<name>[A-Z][\w-]+) (?P<head>Pact|Treaty|Accord|Entente)$")
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae"}
)

# Pairs of spellings of one word, both ways. Case matters: these are names.
SPELLINGS = (
    ("Co-operation", "Cooperation"),
    ("Co-operative", "Cooperative"),
    ("Co-ordination", "Coordination"),
    ("Co-ordinating", "Coordinating"),
    ("Co-Prosperity", "Coprosperity"),
    ("Labour", "Labor"),
    ("Defence", "Defense"),
    ("Centre", "Center"),
    ("Programme", "Program"),
    ("Neighbourhood", "Neighborhood"),
    ("South-East", "Southeast"),
    ("South-East", "South East"),
    ("North-East", "Northeast"),
    ("North-West", "Northwest"),
    ("South-West", "Southwest"),
    ("Asia-Pacific", "Asia Pacific"),
    ("Pan-African", "Pan African"),
    ("Euro-Atlantic", "Euro Atlantic"),
    ("Mid-Atlantic", "Mid Atlantic"),
    (" & ", " and "),
)
_SPELT = re.compile("|".join(re.escape(spelling) for pair in SPELLINGS for spelling in pair))
_ANY_RULE = re.compile(
    rf"[^\x00-\x7f]|'|-|i[sz]ation|\bS(?:ain)?t\b|^[A-Z]{{2,5}}$|{_SPELT.pattern}|{_HEAD.pattern}"
)  # else no rule applies


def variants(form: str) -> tuple[str, ...]:
    """Every spelling of `form` that the press uses, `form` first, without repeats.

    Rules, applied together: -isation and -ization; the pairs of SPELLINGS; Saint, St. and St; curly apostrophe; dash
    for a hyphen before a capital; without diacritics; an acronym of 2 to 5 capitals with dots ('U.N.', 'N.A.T.O.',
    and without the last dot, which may end a sentence); a small head behind one word ('Brussels pact'). A rule whose
    result is wrong for one form is overruled by a row of ambiguous.csv.
    """
    if not _ANY_RULE.search(form):
        return (form,)
    found = {form: None}
    for rule in (_with_z, _with_s, _spelt, _saints, _plain_letters, _typographic, _dotted, _small_head):
        for known in list(found):
            for new in rule(known):
                found.setdefault(new)
    return tuple(found)


def _with_z(form: str) -> tuple[str, ...]:
    return (form.replace("isation", "ization"),) if "isation" in form else ()


def _with_s(form: str) -> tuple[str, ...]:
    return (form.replace("ization", "isation"),) if "ization" in form else ()


def _spelt(form: str) -> tuple[str, ...]:
    if not _SPELT.search(form):
        return ()
    out = [form]
    for one, other in SPELLINGS:
        for known in list(out):
            if one in known:
                out.append(known.replace(one, other))
            elif other in known:
                out.append(known.replace(other, one))
    return tuple(out[1:])


def _saints(form: str) -> tuple[str, ...]:
    return tuple(_SAINT.sub(saint, form) for saint in ("Saint ", "St. ", "St ")) if _SAINT.search(form) else ()


def _plain_letters(form: str) -> tuple[str, ...]:
    if form.isascii():
        return ()
    decomposed = unicodedata.normalize("NFD", form.translate(_LETTERS))
    return ("".join(char for char in decomposed if not unicodedata.combining(char)),)


def _typographic(form: str) -> tuple[str, ...]:
    out = []
    if "'" in form:
        out.append(form.replace("'", "’"))
    if _DASHABLE.search(form):
        out.append(_DASHABLE.sub("–", form))
    return tuple(out)


def _small_head(form: str) -> tuple[str, ...]:
    return (_HEAD.sub(lambda m: f"{m['name']} {m['head'].lower()}", form),) if _HEAD.search(form) else ()


def _dotted(form: str) -> tuple[str, ...]:
    if not _DOTTABLE.fullmatch(form):
        return ()
    dotted = ".".join(form)
    return (dotted + ".", dotted)

"""The plain copy of a sentence that the parser sees: one word a name, one word a list, one word a date.

A small statistical parser errs on 'the Democratic Republic of the Congo, which ...', on brackets and on long lists.
So names, references, lists of names and temporal expressions are each put as one common word (France, NATO,
yesterday), brackets that only repeat or date a name are left out, and every word of the copy remembers the characters
it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.numbers import cardinal
from pipeline.records import STATE_KINDS, Group, Name, Reference, Unit, When

# Private-use characters: one for each class of unit, so that patterns over a sentence are ordinary regular expressions.
STATE, ADJECTIVE, ORGANISATION, PLACE, WHEN, STATES, ORGANISATIONS, REF_STATES, REF_STATE, REF_ORGANISATION, PERSON = (
    chr(0xE000 + i) for i in range(11)
)
MACROS = {
    "S": STATE, "A": ADJECTIVE, "O": ORGANISATION, "P": PLACE, "D": WHEN, "G": STATES, "H": ORGANISATIONS,
    "R": REF_STATES, "Q": REF_STATE, "N": REF_ORGANISATION, "W": PERSON,
}  # fmt: skip
_STAND_IN = {
    STATE: "France", ORGANISATION: "NATO", PLACE: "Geneva", STATES: "France", ORGANISATIONS: "NATO",
    REF_STATES: "France", REF_STATE: "France", REF_ORGANISATION: "NATO", PERSON: "Peter",
}  # fmt: skip
_UNITS = "".join(MACROS.values())
_OF_MISSION = " force"


def expand(pattern: str) -> str:
    """Return ``pattern`` with ``{S}``, ``{G}`` ... replaced by the characters that stand for units."""
    return re.sub(r"\{([SAOPDGHRQNW]+)\}", lambda m: _class([MACROS[c] for c in m.group(1)]), pattern)


def _class(characters: Sequence[str]) -> str:
    return characters[0] if len(characters) == 1 else "[" + "".join(characters) + "]"


@dataclass(slots=True)
class Cell:
    """One character of the skeleton: the range of the article it stands for, and its unit if it stands for one."""

    start: int
    end: int
    unit: Unit | None = None


@dataclass(slots=True)
class Skeleton:
    """A sentence with each unit written as one private-use character."""

    text: str
    cells: list[Cell]
    bracket_dates: dict[int, When] = field(default_factory=dict)

    def fold(self, start: int, end: int, character: str, unit: Unit | None) -> None:
        """Replace the characters ``[start, end)`` of the skeleton by one that stands for ``unit``, or by other words
        (or none)."""
        first, last = self.cells[start].start, self.cells[end - 1].end
        self.text = self.text[:start] + character + self.text[end:]
        self.cells[start:end] = [Cell(first, last, unit) for _ in character]

    def sub(self, pattern: re.Pattern[str], action: Callable[[Skeleton, re.Match[str]], bool]) -> None:
        """Apply ``action`` to each match from left to right; an action that changes the skeleton returns True."""
        position = 0
        while match := pattern.search(self.text, position):
            before = len(self.text)
            changed = action(self, match)
            position = max(match.end() - (before - len(self.text)), match.start()) if changed else match.end()
            if not changed and match.end() == match.start():
                position += 1

    def arrange(self, *pieces: tuple[int, int] | str) -> None:
        """Put the skeleton together anew from ranges of it and words of our own, which stand for the characters before
        them."""
        text, cells = "", list[Cell]()
        for piece in pieces:
            if isinstance(piece, str):
                last = cells[-1] if cells else self.cells[0]
                text += piece
                cells += [Cell(last.start, last.end) for _ in piece]
            else:
                text += self.text[slice(*piece)]
                cells += self.cells[slice(*piece)]
        self.text, self.cells = text, cells

    def units(self, start: int, end: int) -> list[Unit]:
        """Return the units that ``[start, end)`` of the skeleton stands for, in order."""
        return [cell.unit for cell in self.cells[start:end] if cell.unit is not None]


def character(unit: Unit) -> str:
    """Return the character that stands for a unit."""
    match unit:
        case When():
            return WHEN
        case Group():
            return ORGANISATIONS if unit.kind == "organisation" else STATES
        case Reference():
            return {"organisation": REF_ORGANISATION, "state": REF_STATE}.get(unit.wants, REF_STATES)
        case Name():
            if unit.kind == "group":
                return STATES
            if unit.kind in STATE_KINDS:
                plural = unit.use == "demonym" and unit.text.endswith("s") and not unit.text.endswith("ss")
                return ADJECTIVE if unit.use in {"adjective", "demonym"} and not plural else STATE
            if unit.use == "adjective":
                return ADJECTIVE
            return {"organisation": ORGANISATION, "person": PERSON}.get(unit.kind, PLACE)


def skeleton(text: str, start: int, end: int, units: Iterable[Name | When]) -> Skeleton:
    """Return the skeleton of ``text[start:end]``; ``units`` must lie inside it and must not overlap."""
    characters: list[str] = []
    cells: list[Cell] = []
    at = start
    for unit in sorted(units, key=lambda u: u.start):
        mission = isinstance(unit, Name) and unit.use == "mission"
        if mission and text[unit.start - 1 : unit.start] == "(" and text[unit.end : unit.end + 1] in (")", ",", ";"):
            continue  # its name was written out before
        characters += text[at : unit.start]
        cells += (Cell(i, i + 1) for i in range(at, unit.start))
        characters.append(character(unit))
        cells.append(Cell(unit.start, unit.end, unit))
        if mission:  # 'KFOR' is read as 'NATO force'
            characters += _OF_MISSION
            cells += (Cell(unit.start, unit.end) for _ in _OF_MISSION)
        at = unit.end
    characters += text[at:end]
    cells += (Cell(i, i + 1) for i in range(at, end))
    result = Skeleton("".join(characters), cells)
    for pattern, action in _TIDY:
        result.sub(pattern, action)
    return result


# --- what is tidied before references and lists are looked for -------------------------------------------------------


_HAVING = re.compile(r"(?:has|have|had|counts?|counted|numbers?|numbered)(?: now| only| just)? ")


def _into_last(bones: Skeleton, match: re.Match[str]) -> bool:
    if _HAVING.match(match.group()):
        return False  # 'EFTA has four members: ...' says of what they are members
    bones.fold(match.start(), match.end() + 1, bones.text[match.end()], bones.cells[match.end()].unit)
    return True


def _into_members(bones: Skeleton, match: re.Match[str]) -> bool:
    """Let the names of a group's members stand for it: 'the Baltic states, Estonia, Latvia and Lithuania'."""
    group, first = bones.cells[match.start()].unit, bones.cells[match.end()].unit
    told = isinstance(group, Name) and isinstance(first, Name) and first.entity in dict(group.members)
    return told and _into_last(bones, match)


def _into_first(bones: Skeleton, match: re.Match[str]) -> bool:
    cell = bones.cells[match.start("list")]
    bones.fold(*match.span(), character(cell.unit) if cell.unit is not None else "", cell.unit)
    return cell.unit is not None


def _drop(bones: Skeleton, match: re.Match[str]) -> bool:
    bones.fold(match.start(), match.end(), "", None)
    return True


def _drop_abbreviation(bones: Skeleton, match: re.Match[str]) -> bool:
    owner = bones.cells[match.start() - 1].unit
    inside = bones.units(match.start(), match.end())
    if isinstance(owner, Name) and all(isinstance(u, Name) and u.entity == owner.entity for u in inside):
        return _drop(bones, match)
    return False


def _bracket_date(bones: Skeleton, match: re.Match[str]) -> bool:
    owner = bones.cells[match.start() - 1].unit
    when = bones.units(match.start(), match.end())[0]
    if owner is None or not isinstance(when, When):
        return False
    bones.bracket_dates[owner.start] = when
    return _drop(bones, match)


_ITEM_DATE = re.compile(expand(r"(?<={SO}) ?, (?:in|on|from) {D}"))


def _dated_items(bones: Skeleton, match: re.Match[str]) -> bool:
    """Keep the dates of 'both the Forum, in May, and the League, in June, ...' as if they stood in brackets."""
    if match.group().endswith(","):
        bones.fold(match.end() - 1, match.end(), "", None)
    for item in reversed(list(_ITEM_DATE.finditer(bones.text, match.start(), match.end()))):
        owner, when = bones.cells[item.start() - 1].unit, bones.cells[item.end() - 1].unit
        if owner is not None and isinstance(when, When):
            bones.bracket_dates[owner.start] = when
            bones.fold(item.start(), item.end(), "", None)
    return True


def _step_from(bones: Skeleton, match: re.Match[str]) -> bool:
    when, other = bones.cells[match.start()].unit, bones.cells[match.end() - 1].unit
    if not isinstance(when, When) or not when.names_event:
        return False
    start, end = bones.cells[match.start()].start, bones.cells[match.end() - 1].end
    bones.fold(match.start(), match.end(), WHEN, When(start, end, when.text, when.index, False, other or when))
    return True


def _after_event(bones: Skeleton, match: re.Match[str]) -> bool:
    """Keep the preposition of a step that counts from an event: 'four days after the invasion' has one word too few."""
    when = bones.cells[match.start()].unit
    if not isinstance(when, When) or not when.names_event:
        return False
    bones.fold(match.end() - 1, match.end(), " after ", None)
    return True


def _into_dated_day(bones: Skeleton, match: re.Match[str]) -> bool:
    """Let 'on the same day in September 1991' be September 1991."""
    when = bones.cells[match.start()].unit
    return isinstance(when, When) and when.text.casefold().startswith("the same ") and _into_last(bones, match)


def _into_exact(bones: Skeleton, match: re.Match[str]) -> bool:
    """Let 'a year later, on 29 January 2025' be 29 January 2025."""
    step, exact = bones.cells[match.start()].unit, bones.cells[match.end()].unit
    if not (isinstance(step, When) and isinstance(exact, When)):
        return False
    return bool(_RELATIVE.search(step.text) and _EXACT.search(exact.text)) and _into_last(bones, match)


def _comma(bones: Skeleton, match: re.Match[str]) -> bool:
    bones.fold(match.start(), match.end(), ", ", None)
    return True


def _words(words: str) -> Callable[[Skeleton, re.Match[str]], bool]:
    def action(bones: Skeleton, match: re.Match[str]) -> bool:
        bones.fold(match.start(), match.end(), words, None)
        return True

    return action


def _uncleave(bones: Skeleton, match: re.Match[str]) -> bool:
    """Undo a cleft: 'It was in Oslo, in 1952, that they met' is 'in Oslo, in 1952, they met'."""
    bones.fold(
        *(match.span("link") if match.group("who") else match.span("that")), " " if match.group("who") else ", ", None
    )
    bones.fold(*match.span("it"), "", None)
    return True


_TIDY: list[tuple[re.Pattern[str], Callable[[Skeleton, re.Match[str]], bool]]] = [
    (re.compile(expand(r"\b[Tt]he (?={SOPGH})")), _into_last),
    (
        re.compile(
            expand(
                r"(?<![\w,] )(?P<it>\b[Ii]t (?:was|is|had been) )(?:(?:only |first |also )?(?:in|on|at|by|under|with|through|from|during)\b"  # noqa: E501
                r"[^.;:?!]{2,80}?(?P<that>,? that )(?!{D})"
                r"|(?P<who>(?:the )?{SW}(?:(?:,| and|, and) (?:the )?{SW}){0,9}(?:, [^,.;:?!]{2,60},)?)(?P<link> (?:that|who|which) ))"  # noqa: E501
            )
        ),
        _uncleave,
    ),
    (re.compile(expand(r"{D} (?:the )?(?:{SAGRQ}|them|it|that|him|this)(?=[,.;:)]| and |$)")), _step_from),
    (re.compile(expand(r"{D} (?=(?:the|its|their|his|an?) |{A})")), _after_event),
    (re.compile(expand(r"(?<={SOP}) ?\([^(){D}]{1,60}\)")), _drop_abbreviation),
    (
        re.compile(
            expand(r"(?<={SOPGW}) ?\((?:both |all |each )?(?:joined |admitted )?(?:in |since |from |until |of )?{D}\)")
        ),
        _bracket_date,
    ),
    (
        re.compile(
            expand(
                r"(?<={O}) ?\((?:now|today|later|since {D}|formerly|previously|originally|then|once|the future|"
                r"the present|the forerunner of|predecessor of|the predecessor of)"
                r"(?: called| known as| named| part of)?(?: the)? ?{O}[^()]{0,20}\)"
            )
        ),
        _drop,
    ),
    (
        re.compile(
            expand(
                r"\bwhat (?:is|was|are|were|has|had|would|later|soon|then|today|now)(?: (?:now|today|later|then|currently|since|soon|to|be|been|become|became|"  # noqa: E501
                r"known|called|named|as|the))*[, ]+(?={O})"
            )
        ),
        _into_last,
    ),
    *(
        (
            re.compile(
                expand(rf"{name} ?, (?:in|on|from) {{D}}(?: ?, (?:and |then )?{name} ?, (?:in|on|from) {{D}})+ ?,?")
            ),
            _dated_items,
        )
        for name in ("{S}", "{O}")
    ),
    (re.compile(r"\([^()\ue000-\ue00a]{1,80}\) ?"), _drop),
    (
        re.compile(
            r", (?:the|its|their) (?:very )?(?:first|last|only|second|third|latest|sole)\b[^,;.:()\ue000-\ue00a]{0,60} to (?:do|have done) (?:so|it|this|that)\b"  # noqa: E501
        ),
        _drop,
    ),
    (re.compile(r"\bre-(?=[a-z]{3,}ed\b)|(?<=\b[Nn]on)-(?=members?\b)"), _drop),
    (re.compile(r"(?<=\band) ?, [^,;.:()\ue000-\ue00a]{2,45},(?= [a-z])"), _drop),
    (
        re.compile(
            expand(
                r"(?:\b(?:chiefly|mainly|largely|mostly) )?\b(?:at|on) the (?:instance|instigation|initiative|prompting) of (?={SGRQ})"  # noqa: E501
            )
        ),
        _words("by "),
    ),
    (
        re.compile(
            r"\b[Ii]n (?:the )?company (?:of|with)\b|\b[Ii]n tandem with\b|\b[Hh]and in hand with\b|\b[Ss]ide by side with\b"  # noqa: E501
        ),
        _words("alongside"),
    ),
    (
        re.compile(
            r"\b(?:[Ss]ecretary|[Dd]irector)[- ][Gg]eneral\b|\b[Ee]xecutive [Ss]ecretary\b|\b[Gg]eneral [Ss]ecretary\b"
        ),
        _words("secretary"),
    ),
    (re.compile(r"\b(?:presidency|chairmanship|chair) pro tem(?:pore)?\b"), _words("chairmanship")),
    (
        re.compile(r"\b(?:[Ss]ecretaries|[Dd]irectors)[- ][Gg]eneral\b|\b[Ss]ecretary[- ]?[Gg]enerals\b"),
        _words("secretaries"),
    ),
    (  # 'Secretaries of the OAS: Jan Berg, Anna Lind'
        re.compile(
            expand(r"(?<=secretaries of {O})(?: since {D}| so far| to date)?:(?= {W})|(?<=secretaries of {N}):(?= {W})")
        ),
        _words(" were"),
    ),
    (
        re.compile(
            r"\b[Ii]n (?:turn|the end|effect|full|practice|principle|fact|general|particular|addition|public|private)\b(?! (?:to|of|for|with))"  # noqa: E501
        ),
        _words("indeed"),
    ),
    (re.compile(r"(?<=, )(?:together|along) with\b"), _words("alongside")),
    (
        re.compile(
            expand(
                r"\b(?:[Tt]he |its |their )?(?:\w+ )?(?P<list>{G}) (?:countries|states|nations|republics|kingdoms|governments)\b"  # noqa: E501
            )
        ),
        _into_first,
    ),
    (
        re.compile(
            expand(
                r"\b(?:its|their) (?:[a-z-]+ ){0,2}(?:neighbou?r|ally|partner|rival|sister|twin|patron|companion)s? (?={S})"  # noqa: E501
            )
        ),
        _into_last,
    ),
    (
        re.compile(
            expand(
                r"(?:(?<=and {S})|(?<=, {S})) (?:its|the) (?:[a-z]+-)?(?:[a-z]+(?:th|first|second|third)|\d+(?:st|nd|rd|th))(?= (?:in|on|at|a|one|two|three|the) |,? {D})"  # noqa: E501
            )
        ),
        _drop,
    ),
    (re.compile(expand(r"{D} (?:in|of) (?={D})")), _into_dated_day),
    (re.compile(expand(r"{D} ?, (?:on |in )(?={D}(?:[.,;:)]| |$))")), _into_exact),
    (re.compile(r'["“”„]'), _drop),
    (re.compile(r"\bas (?:no|little|nothing|not|no one) more than\b"), _words("as")),
    (
        re.compile(expand(r"(?<={SQ}), (?=(?:out|gone) (?:of|since|from|for|by|until) (?:the )?[{O}{D}])")),
        _words(", which was "),
    ),
    (re.compile(expand(r"{G} ?(?:of|:|\(|,) ?(?={S}(?:, | and ))")), _into_members),
    (
        re.compile(
            expand(
                r"\b(?:a|an|the) (?:[a-z-]+ ){0,2}(?:group|bloc|alliance|club|body|organi[sz]ation|union|forum|league|pact|grouping|community|treaty)"  # noqa: E501
                r"(?: of [a-z ]{3,20})?,?(?: that| which)?(?: [a-z]+){0,4} (?:call|calls|called|named|name|dub|dubbed|known as|christened|baptised|styled)(?: as)? (?={O})"  # noqa: E501
            )
        ),
        _into_last,
    ),
    (
        re.compile(
            expand(
                r"\b(?:a|an|the|[Tt]he) (?!(?:[a-z-]+ )*(?:successor|rival|other|second|same|former|old|parent|sister))(?:(?!(?:an?|the|of|to|in|for|and) )[a-z-]+ ){0,4}?"  # noqa: E501
                r"(?:bloc|alliance|club|body|organi[sz]ation|league|pact|grouping|community|treaty|union), "
                r"(?={O}(?:[.,;:)]|$))"
            )
        ),
        _into_last,
    ),
    (re.compile(r"(?<=\s)-(?=[\w\ue000-\ue00a])|(?<=[\w\ue000-\ue00a])-(?=\s)"), _comma),
]

_RELATIVE = re.compile(
    r"\b(?:later|after|afterwards|thereafter|following|next|on|same|earlier|before)\b", re.IGNORECASE
)
_EXACT = re.compile(r"\d|\b[A-Z][a-z]+(?:ary|ch|ril|ay|ne|ly|ust|ber)\b")  # a day or a month

# --- lists -----------------------------------------------------------------------------------------------------------

_ASIDE = r"(?: ?, [^,;.:()\ue000\ue001\ue002\ue004-\ue009]{2,45},)?"


def _list_pattern(kinds: str) -> re.Pattern[str]:
    item = rf"(?:(?:both|the|its|their|even|also|neighbouring|neighboring|communist|then|tiny|finally|later) )*{kinds}"
    joint = rf"(?:(?: ?,)?(?: and| or| as well as| &| plus| nor)(?: then| also| later| finally| even)?){_ASIDE} "
    run = rf"{item}(?: ?, {item})*{joint}{item}(?:(?: ?, {item})+{joint}{item})?"
    others = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|some|many|most|other|various) (?:[A-Za-z-]+ ){0,3}?(?:states|countries|nations|others|republics|members|territories|organi[sz]ations|bodies|institutions|groups|groupings|blocs)"  # noqa: E501
    run = rf"(?:{run}|{item}(?: ?, {item})*{joint}{others}\b)"
    return re.compile(
        rf"(?:\b[Bb]oth |\b[Nn]either )?{run}|(?<=\(){item}(?:[,;] {item})+(?=\))|(?<=: ){item}(?:, {item})+(?=[.;])"
    )


_STATE_LIST = _list_pattern(expand("{SQGR}"))
_ORGANISATION_LIST = _list_pattern(expand("{ONH}"))
_NOUN = r"(?:trio|couple|pair|quartet|quintet|duo|group|likes|states?|republics?|countries|nations|members?|neighbou?rs|kingdoms?|islands?|territor(?:y|ies))"  # noqa: E501
_TWO_CLAUSES = re.compile(rf"[{_UNITS}] ?, and [{_UNITS}]")
_OWNS = re.compile(r"['’]s ")
_SET_OF = re.compile(expand(rf"\b(?:[Tt]he |a )?(?:{{A}} |\w+ ){{0,2}}{_NOUN}(?: of|:| --| –| —)? (?={{G}})"))
# Companions that stand apart from whom they accompany: 'Fiji was, with Tonga, one of', 'Together with Tonga, Fiji'.
_COMPANIONS_INSIDE = re.compile(
    expand(
        r"(?P<a>{SGRQ}) (?:was|were|is|are|became|has|had|have)(?: been)?"
        r"(?P<rest>, (?:(?:together|along|jointly) )?(?:with|alongside|like|as well as) (?P<b>{SGRQ}),)(?= )"
    )
)
_COMPANIONS_FIRST = re.compile(
    expand(
        r"(?P<rest>(?:^|(?<=^{D}, )|(?<=, ))(?:(?:[Tt]ogether|[Aa]long|[Jj]ointly) with|[Aa]longside|[Ll]ike) (?P<b>{SGRQ}), )(?P<a>{SGRQ})"  # noqa: E501
    )
)
_NUMBER = (
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"twenty(?:-[a-z]+)?|thirty(?:-[a-z]+)?|forty(?:-[a-z]+)?|fifty(?:-[a-z]+)?|a dozen|several|some|many|more)"
)
_COUNTED = re.compile(
    expand(
        r"(?:\b(?:half|most|some|several|all|each|none|many|part|(?P<of>\d+|[a-z]{3,8})) of )?"
        r"(?:\b(?:[Tt]he|its|[Ii]ts|their|all|other|some|just|only|them|these|those) ){0,2}(?:(?P<count>(?i:"
        + _NUMBER
        + r")) )?(?:other |more |further |founding |founder |original |current |new |full |"
        r"\b(?!(?:has|have|had|is|are|was|were|lost|shed|gained|added|won|took|lose|gain|add)s? )"
        r"\b[A-Za-z-]+ ){0,2}?(?P<noun>countries|states|nations|members|republics|governments|founders|signatories|partners|neighbours|neighbors|them)"  # noqa: E501
        r"(?: (?:in|of|from|on|around) [^().,;:]{1,40}?)?"
        r" ?(?:\(|: |-- |– |— )(?:namely |viz\.? |i\.e\. |among them |including )?(?P<list>{SG})(?:\)| --| –| —)?"
    )
)
_SOME = re.compile(
    expand(
        r"(?:\b(?:[Tt]he|[Ii]ts|their|[Aa]ll|[Oo]ther|[Ss]ome|these|those|(?i:"
        + _NUMBER
        + r")) )+(?:[A-Za-z-]+ )?(?:countries|states|nations|members|republics|governments|founders|signatories|partners|newcomers|colonies|territories)"  # noqa: E501
        r"(?:, (?:among them|including|notably|namely) |,? such as | including )(?P<list>{SG})(?:,(?= [a-z]))?"
    )
)
_COMPANIONS = re.compile(
    expand(
        r"(?P<a>{SGRQ}) ?,? (?:together with|along with|alongside|as well as|followed by|and also|with|(?:just )?like) (?:also )?(?P<b>{SGRQ})(?P<close> ?,)?"  # noqa: E501
    )
)
# A counted subject whose names stand at the end, behind a colon: 'six more were asked to come: A, B and C'.
_ANNOUNCED = re.compile(
    expand(
        r"(?<!\bhas )(?<!\bhave )(?<!\bhad )"
        rf"(?P<set>\b(?:[Tt]he |[Aa]nother |[Aa]ll |[Ii]ts )?(?P<count>(?i:{_NUMBER}))"
        r"(?: (?:other|more|further|new|founding|original|neighbouring|others)){0,2}(?: {A})?"
        r"(?: (?:countries|states|nations|members|republics|governments|founders|signatories|partners|neighbours|newcomers|of them|of these))?)"  # noqa: E501
        r"(?P<middle> (?:(?!{SGRQ})[^:;.()]){3,120}?)"
        r"(?:: |, (?:including|among them|notably|namely) |, (?=[^ ,] among them))(?P<list>{SG})(?: among them)?(?=[.;]?$)"  # noqa: E501
    )
)
_ADJACENT = re.compile(
    expand(r"(?<={SGRQ}) (?={SOGHRQN})|(?<={P}) (?={SGRQ})|(?<!^On {D})(?<!^In {D})(?<={D}) (?={SGRQW})")
)
# A list that a pronoun takes up: 'Brazil, Peru and Chile: each has asked'.
_RESUMED = re.compile(
    expand(
        rf"(?<=^)(?P<list>{{G}}) ?(?::|--|–|—|,) (?:each|both|all(?: (?:of them|{_NUMBER}))?|the {_NUMBER})(?= [a-z])"
    )
)
_FRONTED = re.compile(expand(r"(?<=^On {D}), (?={SGRQ})"))  # 'On Monday, France, which ...' is read as an apposition


def _group(
    bones: Skeleton,
    span: tuple[int, int],
    listed: tuple[int, int] | None = None,
    count: int | None = None,
    *,
    noun: str = "",
) -> bool:
    """Fold ``span`` into a group of the units in ``listed``, by default all of the span; ``noun`` names them."""
    items = [u for u in bones.units(*(listed or span)) if not isinstance(u, When)]
    if not items:
        return False
    _share_bracket_dates(bones, items)
    kind = "organisation" if character(items[0]) in (ORGANISATION, REF_ORGANISATION, ORGANISATIONS) else "state"
    first, last = bones.cells[span[0]].start, bones.cells[span[1] - 1].end
    group = Group(first, last, bones.text[slice(*span)], kind, tuple(items), count, noun)
    bones.fold(*span, STATES if kind == "state" else ORGANISATIONS, group)
    return True


def _share_bracket_dates(bones: Skeleton, items: Sequence[Unit]) -> None:
    """Let items without a date have that of the next one in brackets: 'Laos and Myanmar (1997), Cambodia (1999)'."""
    when: When | None = None
    for item in reversed(items):
        when = bones.bracket_dates.get(item.start, when)
        if when is not None:
            bones.bracket_dates.setdefault(item.start, when)


def _fold_list(bones: Skeleton, match: re.Match[str]) -> bool:
    if _TWO_CLAUSES.fullmatch(match.group()) and _OWNS.match(bones.text, match.end()):
        return False  # 'a war with Russia, and Georgia's withdrawal followed'
    return _group(bones, match.span())


def _fold_counted(bones: Skeleton, match: re.Match[str]) -> bool:
    if _HAVING.match(match.group()):
        return False
    start = match.start("list")
    count = cardinal(match.group("count") or match.group("of"))
    return _group(bones, match.span(), (start, start + 1), count, noun=match["noun"])


def _fold_some(bones: Skeleton, match: re.Match[str]) -> bool:
    start = match.start("list")
    return _group(bones, match.span(), (start, start + 1))


def _fold_announced(bones: Skeleton, match: re.Match[str]) -> bool:
    """Put the names in the place of the number that announces them."""
    start = match.start("list")
    unit = bones.cells[start].unit
    if unit is None or isinstance(unit, When):
        return False
    items = unit.items if isinstance(unit, Group) else (unit,)
    whole = ":" in bones.text[match.end("middle") : start]  # 'including' names only some of them
    first, last = bones.cells[match.start("set")].start, bones.cells[match.end("set") - 1].end
    bones.fold(match.end("middle"), match.end(), "", None)
    count = cardinal(match.group("count")) if whole else None
    bones.fold(*match.span("set"), STATES, Group(first, last, "", "state", items, count))
    return True


def _fold_companions(bones: Skeleton, match: re.Match[str]) -> bool:
    close = match.group("close")
    opened = bones.text[match.start() + 1 : match.start() + 3].strip().startswith(",")
    if close and not opened:  # 'S with S, ...': the comma belongs to the clause
        return _group(bones, (match.start(), match.end("b")))
    if bones.text[match.start() + 1 : match.end()].startswith((" with ", " like ", " just ")) and not opened:
        return False  # a bare 'with' is left to the parser: 'France with Spain'
    return _group(bones, match.span())


def _fold_apart(bones: Skeleton, match: re.Match[str]) -> bool:
    """Put companions beside whom they accompany."""
    a, b = (bones.cells[match.start(name)] for name in ("a", "b"))
    items = tuple(u for u in (a.unit, b.unit) if isinstance(u, Name | Group | Reference))
    group = Group(a.start, a.end, "", "state", items)
    if match.start("rest") > match.start("a"):
        bones.fold(*match.span("rest"), "", None)
        bones.fold(*match.span("a"), STATES, group)
    else:
        bones.fold(*match.span("a"), STATES, group)
        bones.fold(*match.span("rest"), "", None)
    return True


def fold_lists(bones: Skeleton) -> None:
    """Fold lists of names and references, counted lists in brackets, and companions into groups."""
    for _ in range(2):
        bones.sub(_STATE_LIST, _fold_list)
        bones.sub(_ORGANISATION_LIST, _fold_list)
        bones.sub(_SET_OF, _into_last)
    bones.sub(_COUNTED, _fold_counted)
    bones.sub(_SOME, _fold_some)
    bones.sub(_ANNOUNCED, _fold_announced)
    bones.sub(_RESUMED, _into_first)
    bones.sub(_FRONTED, _words(" "))
    bones.sub(_ADJACENT, _comma)
    bones.sub(_COMPANIONS, _fold_companions)
    bones.sub(_COMPANIONS_INSIDE, _fold_apart)
    bones.sub(_COMPANIONS_FIRST, _fold_apart)


# --- the words of the copy -------------------------------------------------------------------------------------------

_AFTER_IN = re.compile(
    r"(?:\b(?:in|since|from|until|till|by|of|to|during|between|around|about|before|after|as of|through|In|Since|From|By|Until)(?: the)?|"  # noqa: E501
    + WHEN
    + r" and) $"
)
# Dates that no 'in' or 'on' stands before, so that it belongs to the verb: 'came in two years later'.
_BARE = re.compile(r"(?i:^(?:last|next|yesterday|today)\b|\b(?:later|earlier|ago|afterwards|thereafter|hence)$)")
_AFTER_ON = re.compile(r"\b[Oo]n $")


@dataclass(frozen=True, slots=True)
class Plain:
    """The copy as words with the ranges and units they stand for; ``spaces`` says which words a blank follows."""

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    units: tuple[Unit | None, ...]


def copy(bones: Skeleton, tokenise: Callable[[str], Sequence[tuple[str, int, bool]]]) -> Plain:
    """Return the plain copy of a skeleton; ``tokenise`` cuts ordinary text into (word, offset, space after)."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    ends: list[int] = []
    units: list[Unit | None] = []
    for piece in re.finditer(rf"[{_UNITS}]|[^{_UNITS}]+", bones.text):
        at = piece.start()
        unit = bones.cells[at].unit
        if unit is not None:
            words.append(_stand_in(bones, at, unit))
            spaces.append(bones.text[at + 1 : at + 2] == " ")
            starts.append(bones.cells[at].start)
            ends.append(bones.cells[at].end)
            units.append(unit)
            continue
        for word, offset, space in tokenise(piece.group()):
            words.append(word)
            spaces.append(space)
            starts.append(bones.cells[at + offset].start)
            ends.append(bones.cells[at + offset + len(word) - 1].end)
            units.append(None)
    return Plain(tuple(words), tuple(spaces), tuple(starts), tuple(ends), tuple(units))


def stand_in(mark: str, unit: Unit) -> str:
    """Return the word that stands for a unit other than a date in the plain copy."""
    return unit.text if mark == ADJECTIVE else _STAND_IN[mark]


def _stand_in(bones: Skeleton, at: int, unit: Unit) -> str:
    mark = bones.text[at]
    if mark != WHEN:
        return stand_in(mark, unit)
    before = bones.text[max(0, at - 10) : at]
    if _BARE.search(unit.text):
        return "yesterday"
    if _AFTER_ON.search(before):
        return "Monday"
    if _AFTER_IN.search(before) or not before.strip():
        return "1999" if before.strip() or bones.text[at + 1 : at + 2] == "." else "Yesterday"
    return "yesterday"

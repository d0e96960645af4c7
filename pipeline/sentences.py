"""Raw text -> paragraphs and sentences, by punctuation alone, so that the same sentence is cut whether or not it is
parsed.

What stands between semicolons counts as a sentence of its own: the parser reads it better, and facts seldom cross it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Abbreviations after which a full stop does not end a sentence, even before a capital.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Gov|Sen|Rep|Rev|Hon|St|Ste|Mt|Ft|No|Nos|Art|vs|cf|approx|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Ky|Calif|Pres|Amb|Sec|Inc|Ltd|Co|Corp)|"
    r"\b(?:[A-Z]\.)*[A-Z]|\be\.g|\bi\.e)\.$"
)
_BREAK = re.compile(r"[.!?…][\"'”’)\]]*(?=\s)|;(?=\s)")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)(?=[a-z])[^\n]+)*")
_OPENS = re.compile(r"[\"'“‘(\[¿¡–—-]*\s*[A-Z0-9À-Þ]")
_NEW_SENTENCE = re.compile(r"(?:The|It|In|He|She|They|A|An|This|But)\b")
_SPEAKER = re.compile(r"\s*(?P<name>[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){0,3}|[QA])(?<!\.)[:.] +(?=\S)")
# What stands before the text of a line in a list: a dash, '2.', 'b)', '09:40'.
_BULLET = re.compile(r"\s*(?:[-–—•·▪◦*]+\s+)+")
_MARKER = re.compile(
    r"\s*(?:(?:[-–—•·▪◦*#>]+|\(?(?:\d{1,2}|[a-z])[.)]"
    r"|\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{3,4})?(?:\s?[:–—-])?)\s+){1,3}(?=\S)"
)
_LABEL = re.compile(r"[^\n.:;?!]{1,60}: \S")
# A heading that ends with a bracket: '2. ASPAC (Asian and Pacific Council)', 'The Southern Forum (SF)'.
_TITLE = r"(?:[A-ZÀ-Þ][\w'’-]*|of|the|for|and|on|in)"
_NAMED_HEADING = re.compile(
    rf"\d{{1,2}}[.)] \S[^.;()]{{0,80}} \([^.;()]{{1,60}}\)|{_TITLE}(?: {_TITLE}){{1,9}} \([A-Z][\w.-]*\)"
)
_LATIN_ERA = re.compile(r"(?:\b[BA]\.\s?[CD]|\b[ap]\.m|\bU\.[SKN]|\bD\.C)\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its range in the text, the paragraph it stands in (counted from 0) and whether that is a
    heading."""

    start: int
    end: int
    paragraph: int
    heading: bool
    first: bool


def split(text: str) -> list[Sentence]:
    """Return the sentences of ``text`` in order; blank stretches belong to none."""
    sentences: list[Sentence] = []
    paragraphs = list(_PARAGRAPH.finditer(text))
    speakers = _speakers([paragraph.group() for paragraph in paragraphs])
    headings = _headings(text, paragraphs)
    for number, (paragraph, heading) in enumerate(zip(paragraphs, headings, strict=True)):
        label = _SPEAKER.match(paragraph.group())
        marker = _MARKER.match(paragraph.group())
        skipped = label.end() if label and label["name"] in speakers else marker.end() if marker else 0
        body, offset = paragraph.group()[skipped:], paragraph.start() + skipped
        first = True
        for start, end in _cut(body):
            sentences.append(Sentence(offset + start, offset + end, number, heading, first))
            first = False
    return sentences


def _speakers(paragraphs: Sequence[str]) -> frozenset[str]:
    """Return the names that stand before what people say in turn: at least two, each with two turns or more."""
    turns = Counter(label["name"] for body in paragraphs if (label := _SPEAKER.match(body)))
    speakers = frozenset(name for name, count in turns.items() if count > 1)
    return speakers if len(speakers) > 1 else frozenset()


def _headings(text: str, paragraphs: Sequence[re.Match[str]]) -> Iterator[bool]:
    """Yield for each paragraph whether it is a heading: short and without a full stop, and no line of a list, which has
    a bullet, or a label like the lines beside it, or stands below another line that could be a heading."""
    bodies = [paragraph.group().strip() for paragraph in paragraphs]
    alike = [_is_short(body) for body in bodies]
    joined = [text.count("\n", a.end(), b.start()) < 2 for a, b in pairwise(paragraphs)]
    labelled = [_LABEL.match(body) is not None for body in bodies]
    for at, body in enumerate(bodies):
        above = at > 0 and joined[at - 1]
        below = at + 1 < len(bodies) and joined[at]
        bullet = _BULLET.match(body) is not None
        row = labelled[at] and ((above and labelled[at - 1]) or (below and labelled[at + 1]))
        under = above and alike[at - 1] and not (below and _BULLET.match(bodies[at + 1])) and not body.endswith("?")
        yield alike[at] and (at == 0 or not (bullet or row or under))


def _is_short(line: str) -> bool:
    words = line.split()
    if _NAMED_HEADING.fullmatch(line):
        return True
    return bool(words) and len(words) <= 20 and line[-1] not in ".!…\"'”’)" and not line.endswith((";", ","))


def _cut(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(body):
        head = body[start : match.end()].rstrip("\"'”’)]")
        rest = body[match.end() :].lstrip()
        if match.group() == ";":
            # A semicolon closes a clause, except inside brackets; lists of names are short.
            if body.count("(", start, match.end()) == body.count(")", start, match.end()):
                yield from _trimmed(body, start, match.end())
                start = match.end()
            continue
        if not _OPENS.match(rest):
            continue
        abbreviated = match.group().startswith(".") and (_ABBREVIATION.search(head) or _LATIN_ERA.search(head))
        # 'the U.S. Senate' goes on; 'left the U.S. The ...' ends: only an article or pronoun after it tells.
        if abbreviated and not (_LATIN_ERA.search(head) and _NEW_SENTENCE.match(rest)):
            continue
        yield from _trimmed(body, start, match.end())
        start = match.end()
    yield from _trimmed(body, start, len(body))


def _trimmed(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = body[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())

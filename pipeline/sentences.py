"""Raw text -> paragraphs and sentences, by punctuation alone, so that the same sentence is cut whether or not it is
parsed.

What stands between semicolons counts as a sentence of its own: the parser reads it better, and facts seldom cross it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    for number, paragraph in enumerate(paragraphs):
        label = _SPEAKER.match(paragraph.group())
        skipped = label.end() if label and label["name"] in speakers else 0
        body, offset = paragraph.group()[skipped:], paragraph.start() + skipped
        heading = _is_heading(body.strip())
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


def _is_heading(line: str) -> bool:
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

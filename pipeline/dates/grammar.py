"""The patterns of rules/dates_*.toml, checked and compiled: one regular expression a class of key words.

A pattern is made of word tables and pieces, `{month}` or `{month:month2}`; `«` and `»` mark the expression where the
pattern also asks for words around it, `@(in|since) ` asks for one of these words right before. Every table captures its
value as a field. The first letter of every word may be a capital. Nothing here knows what a field means.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import RuleError

RULES = Path(__file__).parents[1] / "rules"
Kind = Literal["date", "range", "step", "adjacent", "same", "deictic", "weekday", "nth", "parsed", "reference"]
Key = Literal["month", "weekday", "unit", "season", "word", "digit", "reference"]
Value = str | int

_BLANK = r"(?:[^\S\n]{1,3}\n?|\n)(?=\S)"
_PLACE = re.compile(r"\{([a-z]\w*)(?::(\w+))?\}")
# Everything of a pattern that is not a literal letter, or the first letter of a word: that may be a capital.
_WORD_START = re.compile(
    r"(\\.|\[[^\]]*\]|\{\w+(?::\w+)?\}|\(\?P[<=]\w+[>)]|\(\?[<a-zA-Z-]*[:=!]|(?<=[A-Za-z’'])(?<!\\[a-zA-Z])[a-z])|([a-z])"
)
_AFTER = re.compile(r"@\(([^()]*)\) ")
_LOOKBEHIND = re.compile(r"\(\?<[!=][^()]*\)")
_GROUP = re.compile(r"\(\?P<(\w+)>")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Yes(_Strict):
    """A text, the expressions that must be found in it, their values, and for the last the words it counts from."""

    text: str
    found: str | tuple[str, ...]
    value: str | tuple[str, ...] | None = None
    published: str | None = None
    reading: Literal["news", "narrative"] = "narrative"
    anchor: str | None = None


class Entry(_Strict):
    """One shape of temporal expression."""

    id: str
    key: Key = Field(description="class of words, one of which must be near before the pattern is tried")
    kind: Kind = Field(description="which arithmetic gives the value; see resolving.py")
    pattern: str
    set: Mapping[str, Value] = Field(default_factory=dict, description="fields that the shape implies")
    yes: tuple[Yes, ...] = Field(min_length=1)
    no: tuple[str, ...] = Field(min_length=1, description="texts in which this entry finds nothing")

    @model_validator(mode="after")
    def _examples_hold_words(self) -> Entry:
        for example in self.yes:
            words = (example.found,) if isinstance(example.found, str) else example.found
            if any(word not in example.text for word in words):
                raise ValueError(f"example {example.text!r} does not hold {example.found!r}")
        return self


class Words(_Strict):
    """The vocabulary file."""

    capital: tuple[str, ...]
    words: Mapping[str, Mapping[str, Value]]
    pieces: Mapping[str, str]
    keys: Mapping[Key, tuple[str, ...]]
    cues: Mapping[str, str]
    told: Mapping[str, tuple[str, ...]]
    empty: str


@dataclass(frozen=True, slots=True)
class _Capture:
    group: str
    field: str
    table: Mapping[str, Value] | None


@dataclass(frozen=True, slots=True)
class Matcher:
    """All patterns of one class as one regular expression, with what to read off a match."""

    regex: re.Pattern[str]
    entries: tuple[Entry, ...]
    spans: tuple[tuple[str, ...], ...]
    captures: tuple[tuple[_Capture, ...], ...]

    def read(self, match: re.Match[str]) -> tuple[Entry, int, int, dict[str, Value]]:
        """Return the entry that matched, start and end of the expression, and its fields."""
        number = int((match.lastgroup or "e0")[1:])
        entry = self.entries[number]
        fields: dict[str, Value] = dict(entry.set)
        for capture in self.captures[number]:
            surface = match[capture.group]
            if surface is None:
                continue
            if capture.table is not None:
                fields[capture.field] = capture.table[" ".join(surface.replace("’", "'").split()).lower()]
            else:
                fields[capture.field] = int(surface) if surface.isdecimal() else surface
        marked = [group for group in self.spans[number] if match.start(group) >= 0]
        start, end = match.span(marked[0] if marked else f"e{number}")
        return entry, start, end, fields


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything the finder needs: the prefilter, a matcher a class, and the cues as compiled expressions.

    `all_keys` also holds the words that only refer to past, present or future ('now'), which `keys` leaves out.

    `vocabulary` holds every word that a pattern or a table has, in lower case; an expression has no others before its
    key word.
    """

    keys: re.Pattern[str]
    all_keys: re.Pattern[str]
    vocabulary: frozenset[str]
    matchers: Mapping[Key, Matcher]
    cues: Mapping[str, re.Pattern[str]]
    entries: tuple[Entry, ...]
    daytimes: Mapping[str, Value]
    told: Mapping[str, tuple[str, ...]]
    empty: frozenset[str]


def trie(forms: list[str]) -> str:
    """Return a regular expression for the longest of some fixed forms, shared beginnings written once."""
    tree: dict[str, Any] = {}
    for form in forms:
        node = tree
        for character in form:
            node = node.setdefault(character, {})
        node[""] = {}

    def write(node: dict[str, Any]) -> str:
        branches = [_BLANK + write(node[" "])] if " " in node else []
        ends: dict[str, str] = {}  # an end that several letters share is written once: mostly 'x' and its capital
        for character in sorted(node.keys() - {"", " "}):
            end = write(node[character])
            ends[end] = ends.get(end, "") + character
        branches += [_letter(characters) + end for end, characters in ends.items()]
        if not branches:
            return ""
        body = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
        return f"{body}?" if "" in node else body

    return write(tree)


def _letter(characters: str) -> str:
    """Return the pattern of one of ``characters``."""
    return f"[{re.escape(characters)}]" if len(characters) > 1 else re.escape(characters)


def _blame(parts: list[str], entries: tuple[Entry, ...]) -> None:
    """Raise RuleError for the first pattern that does not compile."""
    for part, entry in zip(parts, entries, strict=True):
        try:
            re.compile(part)
        except re.error as error:
            raise RuleError(RULES, f"pattern of entry {entry.id!r} does not compile: {error}") from error


def _after(match: re.Match[str]) -> str:
    """Return the lookbehinds for `@(in|since) `."""
    words = (f"[{w[0]}{w[0].upper()}]{w[1:]}" for w in match[1].split("|"))
    return "(?:" + "|".join(rf"(?<=\b{word} )" for word in words) + ")"


def _capitals(pattern: str) -> str:
    """Return a pattern in which the first letter of every literal word may also be a capital."""
    return _WORD_START.sub(lambda m: m[1] or f"[{m[2]}{m[2].upper()}]", pattern)


class _Compiler:
    """Turns patterns into regular expressions; group names stay unique, fields are kept aside."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.tables = {name: {k.lower(): v for k, v in table.items()} for name, table in words.words.items()}
        self.forms = {name: rf"{trie(self._spellings(name))}(?![a-z])" for name in words.words}
        self.fields: list[tuple[str, str, Mapping[str, Value] | None]] = []

    def _spellings(self, name: str) -> list[str]:
        forms = [*self.words.words[name]]
        forms += [form.replace("'", "’") for form in forms if "'" in form]
        if name in self.words.capital:
            return forms
        return [first + form[1:] for form in forms for first in {form[0].lower(), form[0].upper()}]

    def key(self, parts: tuple[str, ...]) -> str:
        """Return the pattern of a class of key words."""
        forms: list[str] = []
        others: list[str] = []
        for part in parts:
            if part.startswith("{"):
                forms += self._spellings(part.strip("{}"))
            elif part.isalpha():
                forms += [part, part.capitalize()]
            else:
                others.append(part)
        return "|".join([*others, *([rf"{trie(forms)}(?![a-z])"] if forms else [])])

    def expand(self, pattern: str, where: str) -> str:
        """Return a pattern with tables and pieces filled in and every group renamed."""

        def fill(match: re.Match[str]) -> str:
            name, field = match[1], match[2]
            if name in self.words.words:
                return self._capture(field or name, self.forms[name], self.tables[name])
            if name not in self.words.pieces:
                raise RuleError(RULES, f"entry {where!r} uses {{{name}}}, which is neither a word table nor a piece")
            body = self.words.pieces[name]
            if field:
                body = (
                    body.replace(f"(?P<{name}>", f"(?P<{field}>") if f"(?P<{name}>" in body else self._aim(body, field)
                )
            return "(?:" + self.expand(body, where) + ")"

        pattern = _AFTER.sub(_after, pattern)
        looks = _LOOKBEHIND.sub(lambda m: m[0].replace(" ", r"\s"), pattern)
        blanks = looks.replace("[ -]", f"(?:{_BLANK}|-)").replace(" ?", f"(?:{_BLANK})?").replace(" ", _BLANK)
        filled = _PLACE.sub(fill, _capitals(blanks))
        return _GROUP.sub(self._rename, filled)

    def _aim(self, body: str, field: str) -> str:
        """Return a piece made of tables whose tables all capture into one field."""
        return _PLACE.sub(lambda m: f"{{{m[1]}:{field}}}", body)

    def _capture(self, field: str, body: str, table: Mapping[str, Value] | None) -> str:
        self.fields.append((f"g{len(self.fields)}_", field, table))
        return f"(?P<{self.fields[-1][0]}>{body})"

    def _rename(self, match: re.Match[str]) -> str:
        if match[1].endswith("_"):
            return match[0]
        self.fields.append((f"g{len(self.fields)}_", match[1], None))
        return f"(?P<{self.fields[-1][0]}>"

    def matcher(self, entries: tuple[Entry, ...]) -> Matcher:
        """Return the matcher of one class; RuleError for a pattern that does not compile."""
        self.fields = []
        parts: list[str] = []
        owners: list[int] = []
        for number, entry in enumerate(entries):
            before = len(self.fields)
            body = self.expand(entry.pattern, entry.id)
            for name, field, _ in self.fields[before:]:
                body = body.replace(f"(?P={field})", f"(?P={name})")
            spans = itertools.count()
            body = re.sub("«", lambda _, n=number, i=spans: f"(?P<s{n}x{next(i)}>", body).replace("»", ")")  # type: ignore[misc]
            parts.append(f"(?P<e{number}>{body}(?!\\w))")
            owners += [number] * (len(self.fields) - before)
        try:
            regex = re.compile(r"(?<!\w)(?:" + "|".join(parts) + ")", re.MULTILINE)
        except re.error:
            _blame(parts, entries)
            raise
        index = regex.groupindex
        captures: list[list[_Capture]] = [[] for _ in entries]
        for (name, field, table), owner in zip(self.fields, owners, strict=True):
            captures[owner].append(_Capture(name, field, table))
        return Matcher(
            regex,
            entries,
            tuple(tuple(g for g in index if g.startswith(f"s{n}x")) for n in range(len(entries))),
            tuple(tuple(c) for c in captures),
        )


def read_entries(file: Path) -> list[Entry]:
    """Return the entries of one rule file, in its order; RuleError names the file and the entry."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(file, f"not TOML: {error}") from error
    entries = []
    for name, table in tables.items():
        try:
            entries.append(Entry.model_validate({"id": f"date.{name}", **table}))
        except ValidationError as error:
            problem = error.errors()[0]
            place = ".".join(str(part) for part in problem["loc"])
            raise RuleError(file, f"entry {name!r}, {place or 'as a whole'}: {problem['msg']}") from error
    return entries


def read_words(file: Path) -> Words:
    """Return the vocabulary; RuleError names the file."""
    try:
        return Words.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise RuleError(file, str(error)) from error


def build(words: Words, entries: list[Entry]) -> Grammar:
    """Return the compiled grammar."""
    ids = [entry.id for entry in entries]
    for twice in {name for name in ids if ids.count(name) > 1}:
        raise RuleError(RULES, f"entry {twice!r} is there twice")
    compiler = _Compiler(words)
    matchers = {key: compiler.matcher(tuple(e for e in entries if e.key == key)) for key in words.keys}
    keys = {key: f"(?P<{key}>{compiler.key(parts)})" for key, parts in words.keys.items()}
    sources = [
        *words.pieces.values(),
        *(entry.pattern for entry in entries),
        *(f for t in words.words.values() for f in t),
    ]
    vocabulary = frozenset(word.lower() for source in sources for word in re.findall(r"[^\W\d_]+", source))
    cues = {
        name: re.compile(body, re.IGNORECASE)
        for name, body in words.cues.items()
        if name in ("future", "past", "perfect", "possible", "compared", "time_after")
    }
    cues["time_before"] = re.compile(rf"(?<!\w){words.cues['time_before']}$", re.IGNORECASE)
    for name in ("start", "end", "plain_only", "approx", "doubt", "not_from"):
        cues[name] = re.compile(rf"(?<!\w){words.cues[name]}\s$", re.IGNORECASE)
    all_keys = re.compile(rf"(?<!\w)(?:{'|'.join(keys.values())})(?![^\W\d_])")
    dated = "|".join(body for key, body in keys.items() if key != "reference")
    return Grammar(
        re.compile(rf"(?<!\w)(?:{dated})(?![^\W\d_])"),
        all_keys,
        vocabulary,
        matchers,
        cues,
        tuple(entries),
        words.words["daytime"],
        words.told,
        frozenset(words.empty.split()),
    )


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """Return the grammar of rules/dates_*.toml, loaded once."""
    entries = [e for name in ("calendar", "relative") for e in read_entries(RULES / f"dates_{name}.toml")]
    return build(read_words(RULES / "dates_words.toml"), entries)

"""The lexicon: every entry's own examples, run through the whole chain; and what the loader says to wrong entries.

A `yes` text gives exactly the facts that the entry lists, a `no` text gives none. A name counts as right when it is a
name of the same entity: 'OECD' and 'Organisation for Economic Co-operation and Development' are one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import RuleError
from pipeline.extract import Extractor
from pipeline.gazetteer import load as load_gazetteer
from pipeline.rules.entries import Entry
from pipeline.rules.files import FOLDER
from pipeline.rules.load import lexicon, read_lexicon
from pipeline.rules.patterns import compile_pattern
from pipeline.schema import FactFile
from pipeline.skeleton import STATE
from tests.sources import make_source

# Entries with an example that fails, and why. An entry that passes has to go from here: the marks are strict.
KNOWN_MISSES: dict[str, str] = {}

KINDS = ("triggers", "cues", "references", "notes")


def _entries() -> Iterator[tuple[str, Entry]]:
    rules = lexicon()
    for kind in KINDS:
        for name, entry in getattr(rules, kind).items():
            yield f"{kind}.{name}", entry


def faults(extractor: Extractor, entry: Entry) -> Iterator[str]:
    """Yield one line for each example that does not give what the entry says."""
    for text, listed in entry.yes.items():
        found = _facts(extractor, text)
        wanted = [_outline(line) for line in ([listed] if isinstance(listed, str) else listed)]
        missed = [w for w in wanted if not any(_same(w, f) for f in found)]
        extra = [f for f in found if not any(_same(w, f) for w in wanted)]
        if missed or extra or len(wanted) != len(found):
            counts = f"{len(found)} of {len(wanted)} facts"
            yield f"yes {text!r}: missed {_lines(missed)}; found too {_lines(extra)}; {counts}"
    for text in entry.no:
        if found := _facts(extractor, text):
            yield f"no {text!r}: found {_lines(found)}"


Outline = tuple[str, str, str, str, str]  # type, organisation, participant, date, modality; '-' for none


def _outline(line: str) -> Outline:
    fields = [part.strip() for part in line.split("|")]
    assert len(fields) in (4, 5), f"not 'type | organisation | participant | date [| modality]': {line}"
    kind, organisation, participant, date = fields[:4]
    return kind, organisation, participant, date, fields[4] if len(fields) == 5 else "asserted"


def _facts(extractor: Extractor, text: str) -> list[Outline]:
    file = extractor.extract(make_source(text))
    return [_outline_of(file, n) for n in range(len(file.facts))]


def _outline_of(file: FactFile, n: int) -> Outline:
    fact = file.facts[n]
    names = {entity.id: entity.name for entity in file.entities}
    other = fact.participant or fact.place
    return fact.type, names[fact.organisation], names[other] if other else "-", fact.date or "-", fact.modality


def _same(one: Outline, other: Outline) -> bool:
    return (one[0], *one[3:]) == (other[0], *other[3:]) and all(_same_name(one[i], other[i]) for i in (1, 2))


def _same_name(one: str, other: str) -> bool:
    return one == other or bool(_meanings(one) & _meanings(other))


def _meanings(name: str) -> set[str]:
    gazetteer = load_gazetteer()
    place = gazetteer.place(name)
    return {s.entity_id for s in gazetteer.lookup(name) if s.kind != "place"} | ({place.id} if place else set())


def _lines(facts: list[Outline]) -> str:
    return "; ".join(" | ".join(fact) for fact in facts) or "none"


def _parameters() -> Iterator[object]:
    for name, entry in _entries():
        reason = KNOWN_MISSES.get(name)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(entry, id=name, marks=marks)


@pytest.mark.parametrize("entry", list(_parameters()))
def test_examples(extractor: Extractor, entry: Entry) -> None:
    assert not (found := list(faults(extractor, entry))), "\n".join(found)


def test_known_misses_are_entries() -> None:
    assert set(KNOWN_MISSES) <= {name for name, _ in _entries()}


# --- the loader ------------------------------------------------------------------------------------------------------


TRIGGER = """
[{name}]
verb = ["{verb}"]
type = "joined"
frame = "{frame}"
yes = {{ "Estonia joined NATO." = "joined | NATO | Estonia | -" }}
{no}
"""
NO = 'no = ["Estonia joined the chorus."]'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped rules, to be broken."""
    return Path(shutil.copytree(FOLDER, tmp_path / "rules", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _trigger(*, name: str = "new_one", verb: str = "join", frame: str = "subject_object", no: str = NO) -> str:
    return TRIGGER.format(name=name, verb=verb, frame=frame, no=no)


def test_a_macro_that_is_not_there_is_named() -> None:
    assert compile_pattern("{number} of {S}").fullmatch(f"five of {STATE}")
    with pytest.raises(RuleError, match=r"no \{nombre\}"):
        compile_pattern("{nombre} of {S}")


def test_a_copy_of_the_rules_loads(folder: Path) -> None:
    assert read_lexicon(folder) == lexicon()
    _append(folder / "triggers_exit.toml", _trigger())
    assert read_lexicon(folder).triggers["new_one"].verb == ("join",)


@pytest.mark.parametrize(
    ("file", "text", "blamed", "fault"),
    [
        ("triggers_exit.toml", _trigger(frame="nowhere"), "triggers_exit.toml [new_one]", "unknown frame 'nowhere'"),
        ("triggers_exit.toml", _trigger(no=""), "triggers_exit.toml [new_one]", "no: Field required"),
        ("triggers_exit.toml", _trigger(no="no = []"), "triggers_exit.toml [new_one]", "no: .*at least 1 item"),
        ("triggers_exit.toml", _trigger(no=f"{NO}\nverbs = []"), "triggers_exit.toml [new_one]", "verbs: Extra inputs"),
        ("triggers_life.toml", _trigger(name="leave"), "triggers_life.toml", "entry 'leave' is there twice"),
        ("triggers_exit.toml", _trigger(name="leave"), "triggers_exit.toml", "leave"),
        ("triggers_exit.toml", _trigger().replace('["join"]', "[]"), "triggers_exit.toml [new_one]", "names no word"),
        ("triggers_exit.toml", _trigger().replace("joined", "wed"), "triggers_exit.toml [new_one]", "type"),
        ("triggers_exit.toml", "\n[unclosed\n", "triggers_exit.toml", "line"),
        ("frames.toml", '\n[new_frame]\norganisation = ["objet"]\n', "frames.toml [new_frame]", "unknown step 'objet'"),
        ("frames.toml", "\n[new_frame]\nparticipant = []\n", "frames.toml [new_frame]", "organisation: Field required"),
        ("cues.toml", '\n[new_cue]\nscope = "modifies"\neffect = "negated"\n', "cues.toml [new_cue]", "yes: Field req"),
        ("references.toml", "\n[latter]\n", "references.toml", "latter"),
        (
            "tidying.toml",
            '\n[new_one]\npattern = "x"\nfold = "crumple"\n',
            "tidying.toml [new_one]",
            "fold: Input should",
        ),
    ],
)
def test_a_wrong_entry_is_blamed_by_file_and_name(folder: Path, file: str, text: str, blamed: str, fault: str) -> None:
    _append(folder / file, text)
    with pytest.raises(RuleError, match=fault) as caught:
        read_lexicon(folder)
    assert caught.value.where == blamed

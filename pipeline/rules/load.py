"""Loading the lexicon: TOML entries -> frozen models; a wrong entry stops the load and names file and entry."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.errors import RuleError
from pipeline.rules.entries import Cue, Frame, PronounRule, Trigger
from pipeline.rules.files import FOLDER, entries, read
from pipeline.rules.patterns import Folding, NotePattern, ReferencePattern
from pipeline.rules.words import noun_forms, verb_forms
from pipeline.syntax import STEP_NAMES


class Lexicon(BaseModel):
    """All rules of the package."""

    model_config = ConfigDict(frozen=True)
    frames: dict[str, Frame]
    triggers: dict[str, Trigger]
    cues: dict[str, Cue]
    references: dict[str, ReferencePattern]
    notes: dict[str, NotePattern]
    tidying: dict[str, Folding]
    coordination: dict[str, Folding]
    pronouns: dict[str, PronounRule]
    lists: dict[str, frozenset[str]]


def _home(folder: Path, trigger: str) -> str:
    """Return the name of the file that a trigger stands in."""
    return next(path.name for path in sorted(folder.glob("triggers_*.toml")) if trigger in read(path))


def _written_out(name: str, trigger: Trigger, lists: dict[str, frozenset[str]], folder: Path) -> Trigger:
    """Return a trigger with '@forces' among its words replaced by the words of that list."""
    changed: dict[str, tuple[str, ...]] = {}
    for field in ("verb", "noun", "object", "subject"):
        words: tuple[str, ...] = getattr(trigger, field)
        for word in words:
            if word.startswith("@") and word[1:] not in lists:
                raise RuleError(f"{_home(folder, name)} [{name}]", f"unknown list {word!r}")
        if any(word.startswith("@") for word in words):
            changed[field] = tuple(w for word in words for w in (sorted(lists[word[1:]]) if word[0] == "@" else [word]))
    return trigger.model_copy(update=changed) if changed else trigger


def read_lexicon(folder: Path) -> Lexicon:
    """Return the lexicon in ``folder``; raises RuleError naming file and entry for unknown frames, keys and steps."""
    frames = entries("frames.toml", Frame, folder)
    triggers = entries("triggers_*.toml", Trigger, folder)
    for name, frame in frames.items():
        for path in (*frame.organisation, *frame.participant, *frame.also, *frame.former, *frame.place, *frame.closed):
            unknown = [s for s in path.split("/") if s.partition(":")[0] not in STEP_NAMES]
            if unknown:
                raise RuleError(f"frames.toml [{name}]", f"unknown step {unknown[0]!r} in {path!r}")
    for name, trigger in triggers.items():
        if trigger.frame not in frames:
            raise RuleError(f"{_home(folder, name)} [{name}]", f"unknown frame {trigger.frame!r}")
        if not (trigger.verb or trigger.noun or trigger.adjective or trigger.fragment):
            raise RuleError(f"{_home(folder, name)} [{name}]", "names no word")
        if trigger.any_verb and not trigger.bound:
            raise RuleError(f"{_home(folder, name)} [{name}]", "any_verb without bound")
    lists = {name: frozenset(words) for name, words in read(folder / "lists.toml").items()}
    return Lexicon(
        frames=frames,
        triggers={name: _written_out(name, trigger, lists, folder) for name, trigger in triggers.items()},
        cues=entries("cues*.toml", Cue, folder),
        references=entries("references*.toml", ReferencePattern, folder),
        notes=entries("notes.toml", NotePattern, folder),
        tidying=entries("tidying.toml", Folding, folder),
        coordination=entries("coordination.toml", Folding, folder),
        pronouns=entries("pronouns.toml", PronounRule, folder),
        lists=lists,
    )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the shipped lexicon, read once."""
    return read_lexicon(FOLDER)


@lru_cache(maxsize=1)
def forms() -> tuple[dict[str, str], dict[str, str]]:
    """Return two tables form -> lemma, of the verbs and of the nouns that the rules name."""
    rules = lexicon()
    verbs: dict[str, str] = {}
    nouns: dict[str, str] = {}
    entries: list[Trigger | Cue] = [*rules.triggers.values(), *rules.cues.values()]
    for entry in entries:
        for lemma in entry.verb:
            for form in verb_forms(lemma):
                verbs.setdefault(form, lemma)
        for lemma in entry.noun:
            for form in noun_forms(lemma):
                nouns.setdefault(form, lemma)
    for name, words in rules.lists.items():
        for lemma in words:
            table, inflect = (verbs, verb_forms) if name.endswith("_verbs") else (nouns, noun_forms)
            for form in inflect(lemma):
                table.setdefault(form, lemma)
    for trigger in rules.triggers.values():
        for lemma in (*trigger.object, *trigger.subject):
            for form in noun_forms(lemma):
                nouns.setdefault(form, lemma)
    return verbs, nouns


@cache
def forms_of(list_name: str) -> frozenset[str]:
    """Return the forms of the nouns of a list of lists.toml."""
    return frozenset(form for form, lemma in forms()[1].items() if lemma in lexicon().lists[list_name])

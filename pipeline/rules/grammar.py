"""Closed word classes that the reading of a parse asks for (grammar.toml): a set of word forms for each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from pipeline.errors import RuleError
from pipeline.rules.words import verb_forms

_PATH = Path(__file__).with_name("grammar.toml")
Words = frozenset[str]
Forms = Annotated[Words, AfterValidator(lambda lemmas: frozenset(form for v in lemmas for form in verb_forms(v)))]


class Verbs(BaseModel):
    """All forms of the verbs of a class; what each class says about English is told in grammar.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    be: Forms
    take: Forms
    object_as: Forms
    subject_control: Forms
    object_control: Forms
    creating: Forms
    taking_part: Forms
    standing_by: Forms
    listing: Forms
    regrading: Forms
    giving: Forms
    exchanging: Forms


class Others(BaseModel):
    """The words of a class that are no verbs, as they stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    relatives: Words
    reflexives: Words
    object_pronouns: Words
    own_objects: Words
    of_which_one: Words
    positions: Words
    contributions: Words
    attending: Words
    creations: Words
    on_creation: Words
    about: Words
    recipients: Words
    within: Words
    organs: Words
    ranking_ordinals: Words
    at_last: Words


class Grammar(BaseModel):
    """The word classes of grammar.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    verbs: Verbs
    words: Others


def read_grammar(path: Path) -> Grammar:
    """Return the word classes in a file; raises RuleError for one that is missing, unknown or no list of words."""
    try:
        return Grammar.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise RuleError(path.name, str(error)) from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise RuleError(path.name, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from None


_GRAMMAR = read_grammar(_PATH)
VERBS: Final = _GRAMMAR.verbs
WORDS: Final = _GRAMMAR.words

"""Closed word classes that the reading of a parse asks for (grammar.toml): a set of word forms for each."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict

from pipeline.rules.files import FOLDER, checked, read
from pipeline.rules.words import verb_forms

Words = frozenset[str]
Forms = Annotated[Words, AfterValidator(lambda lemmas: frozenset(form for v in lemmas for form in verb_forms(v)))]


class Verbs(BaseModel):
    """All forms of the verbs of a class; what each class says about English is told in grammar.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    be: Forms
    copular: Forms
    factive: Forms
    take: Forms
    object_as: Forms
    subject_control: Forms
    causative: Forms
    object_control: Forms
    mostly_passive: Forms
    creating: Forms
    naming: Forms
    leading: Forms
    taking_part: Forms
    standing_by: Forms
    listing: Forms
    regrading: Forms
    belonging: Forms
    giving: Forms
    exchanging: Forms
    coming_together: Forms
    uniting: Forms


class Others(BaseModel):
    """The words of a class that are no verbs, as they stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    topics: Words
    factive_adjectives: Words
    relatives: Words
    reflexives: Words
    object_pronouns: Words
    own_objects: Words
    of_which_one: Words
    positions: Words
    contributions: Words
    attending: Words
    creations: Words
    births: Words
    on_creation: Words
    about: Words
    recipients: Words
    within: Words
    organs: Words
    ranking_ordinals: Words
    at_last: Words
    singular_pronouns: Words
    plural_pronouns: Words
    personal_pronouns: Words
    plural_names: Words
    pair_pronouns: Words
    indefinite_persons: Words
    pointing: Words
    known_bodies: Words
    known_bodies_plural: Words
    owner_prepositions: Words
    home_prepositions: Words
    example_prepositions: Words
    name_particles: Words
    subordinators: Words
    list_participles: Words
    finite_auxiliaries: Words
    subject_openers: Words
    verbs_of_having: Words
    vague_subjects: Words
    negators: Words
    contrast_links: Words
    gatherings: Words


class Grammar(BaseModel):
    """The word classes of grammar.toml, all of which there must be."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    verbs: Verbs
    words: Others


_GRAMMAR = checked(Grammar, read(FOLDER / "grammar.toml"), "grammar.toml")
VERBS: Final = _GRAMMAR.verbs
WORDS: Final = _GRAMMAR.words


def is_plural(name: str) -> bool:
    """Return whether the form of a name lets 'they' mean it as well as 'it': 'United States'."""
    return name.split()[-1].casefold() in WORDS.plural_names

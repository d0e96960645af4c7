"""Arguments of a word in the parse of a plain copy, by grammatical function: who does it, to what, with which
preposition.

A *slot* is a path of steps ('subject', 'object/of', 'prep:to|into') from a trigger to the words that may fill a role.
Passives, relative clauses, participles, control ('wants to join') and coordination are undone here, so that frames
need not know them.
"""

from pipeline.rules.grammar import VERBS
from pipeline.syntax.complements import complements, objects
from pipeline.syntax.steps import STEP_NAMES, walk
from pipeline.syntax.subjects import subject, surface_subject
from pipeline.syntax.words import Token, children, is_aside, is_gloss, is_passive, is_verb, modifiers, whose

IS = VERBS.be

__all__ = [
    "IS",
    "STEP_NAMES",
    "Token",
    "children",
    "complements",
    "is_aside",
    "is_gloss",
    "is_passive",
    "is_verb",
    "modifiers",
    "objects",
    "subject",
    "surface_subject",
    "walk",
    "whose",
]

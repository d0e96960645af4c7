"""Which words of a sentence are triggers: verbs, nouns and adjectives of the lexicon where their surroundings fit."""

from pipeline.triggers.conditions import preceding
from pipeline.triggers.finding import hits
from pipeline.triggers.hit import ENDS, MEMBERSHIP, STANDINGS, Hit

__all__ = ["ENDS", "MEMBERSHIP", "STANDINGS", "Hit", "hits", "preceding"]

"""Triggers and frames over the parse -> events; here 'Estonia joined NATO in 2004' becomes a fact.

finding.py holds the steps in order. For each trigger of a sentence (triggers/) its frame says in which slots the
organisation, the participants and the place are looked for (roles.py); meaning.py says of which type it is and whether
it happened, recall.py what was told before, omitted.py what the sentence leaves out. Dates are attached by
attachment.py, lists and gaps read by gaps.py.
"""

from pipeline.events.finding import find

__all__ = ["find"]

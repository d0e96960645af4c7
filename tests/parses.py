"""Parses by hand, for tests of what reads them: no model is needed.

``parse("Estonia/NNP/nsubj/1 joined/VBD/ROOT/1 NATO/NNP/dobj/1")``: word, tag, dependency label, number of the head.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.lang.en import English
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab


@lru_cache(maxsize=1)
def _vocab() -> Vocab:
    return English().vocab


def parse(written: str) -> Doc:
    """Return the Doc that is written out."""
    fields = [word.rsplit("/", 3) for word in written.split()]
    words, tags, deps, heads = (list(column) for column in zip(*fields, strict=True))
    return Doc(_vocab(), words=words, tags=tags, deps=deps, heads=[int(head) for head in heads])


def word(doc: Doc, text: str) -> Token:
    """Return the only word of that form."""
    found = [token for token in doc if token.text == text]
    assert len(found) == 1, f"{text!r} is there {len(found)} times"
    return found[0]

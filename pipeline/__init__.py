"""accede: checked facts about membership in alliances and international organisations, from English articles.

    from pipeline import extract

    file = extract("Estonia joined NATO in 2004.")
    file.facts[0].type, file.facts[0].date                    # 'joined', '2004'

``extract`` is for one text, ``Extractor`` for many (it takes whole articles and settings), ``score`` compares fact
files with gold, ``find_dates`` finds temporal expressions alone, ``find_mentions`` names and references. Everything is
imported when it is first asked for: ``import pipeline`` is cheap.
"""

from __future__ import annotations

import importlib
import sys
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.dates import find_dates
    from pipeline.extract import Extractor
    from pipeline.schema import FactFile, LinkedMention
    from pipeline.scoring import score

__version__ = "0.1.0"
__all__ = ["Extractor", "FactFile", "__version__", "extract", "find_dates", "find_mentions", "score"]

_HOMES = {
    "Extractor": "pipeline.extract",
    "FactFile": "pipeline.schema",
    "score": "pipeline.scoring",
    "find_dates": "pipeline.dates",
}


def extract(text: str, *, title: str | None = None, published: str | None = None) -> FactFile:
    """Return the facts of one article with their evidence, as a fact file; its offsets count in ``text``.

    ``title`` tells what the article is about. ``published`` is an ISO date, which 'last week' counts from; where it
    is None, a dateline of the text may give it. The language model is loaded by the first call. Sample:
    ``extract("Estonia joined NATO in 2004.").facts``
    """
    from pipeline.articles import Source
    from pipeline.errors import AccedeError
    from pipeline.masthead import iso_date

    if published is not None and (len(published) != 10 or iso_date(published) is None):
        raise AccedeError("published", f"{published!r} is not a date", "write it as 2024-03-04")
    return _extractor().extract(Source(id="text", title=title, text=text, published=published, source=None))


def find_mentions(text: str, *, title: str | None = None) -> list[LinkedMention]:
    """Return every name and reference of one article with the entities it means, whether a fact uses it or not.

    ``title`` tells what the article is about. Sample: in "Fiji waited. It joined the Commonwealth." 'It' is Fiji.
    """
    from pipeline.articles import Source

    return _extractor().mentions(Source(id="text", title=title, text=text, published=None, source=None))


@lru_cache(maxsize=1)
def _extractor() -> Extractor:
    from pipeline.extract import Extractor

    return Extractor()


def __getattr__(name: str) -> Any:
    """Import what is asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, imported or not."""
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """This package: ``pipeline.extract`` is the function, though importing the module of that name would put the
    module there."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "extract" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

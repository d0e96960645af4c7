"""Reading articles: text, Markdown, web pages, JSON lines and Parquet become one stream of Source records.

Rules of this room: the order of the stream depends on the inputs only; what is wrong with one article is yielded as an
ArticleError in its place and the rest goes on; only a call that cannot be meant (an input that does not exist) raises.
The text of text and Markdown files is the decoded file, unchanged, line ends included: all offsets count in it.
"""

from __future__ import annotations

import codecs
import gzip
import json
import logging
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from pipeline import masthead
from pipeline.errors import AccedeError, ArticleError, MissingExtraError
from pipeline.inputs import FORMATS, Entry, Ids, check_exists, find_files

KEYS: Final = ("id", "text", "title", "published", "source")
"""The keys of a JSON line or columns of a Parquet file; only ``text`` is required, others beside these are ignored."""

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)  # no slots: with them every article is pickled by Python code, not by C
class Source:
    """One article as it was read.

    ``published`` is an ISO date, ``source`` the path as it was given (or what a JSON line says); None means unknown.
    """

    id: str
    title: str | None
    text: str
    published: str | None
    source: str | None


def read_articles(
    inputs: Sequence[str | Path],
    *,
    format: str | None = None,
    published: str | None = None,
    exclude: Path | None = None,
) -> Iterator[Source | ArticleError]:
    """Return the articles of ``inputs`` in order: inputs as given, the files of a folder by path, the lines of a file.

    ``format`` is one of the values of FORMATS and overrides the extension; ``published`` (an ISO date) overrides what
    the article says; files below ``exclude`` (the output folder) are not read. Raises AccedeError at once when an input
    does not exist or an option is wrong.
    """
    check_options(format=format, published=published)
    for given in inputs:
        check_exists(str(given))
    return _read(inputs, format=format, published=published, exclude=exclude)


def check_options(*, format: str | None, published: str | None) -> None:
    """Raise AccedeError unless ``format`` is known (or None) and ``published`` a full ISO date (or None)."""
    if format is not None and format not in FORMATS.values():
        raise AccedeError("--format", f"{format!r} is unknown", f"one of: {', '.join(dict.fromkeys(FORMATS.values()))}")
    if published is not None and (len(published) != 10 or masthead.iso_date(published) is None):
        raise AccedeError("--published", f"{published!r} is not a date", "write it as 2024-03-04")


def _read(
    inputs: Sequence[str | Path], *, format: str | None, published: str | None, exclude: Path | None
) -> Iterator[Source | ArticleError]:
    ids = Ids()
    for entry in find_files(inputs, format=format, exclude=exclude):
        for article in read_entry(entry, open_file=_open_local, published=published):
            if isinstance(article, Source) and (unique := ids.unique(article.id)) != article.id:
                article = replace(article, id=unique)
            yield article


def _open_local(path: str) -> BinaryIO:
    return sys.stdin.buffer if path == "-" else Path(path).open("rb")


def read_entry(
    entry: Entry, *, open_file: Callable[[str], BinaryIO], published: str | None = None
) -> Iterator[Source | ArticleError]:
    """Yield the articles of one file; ids are the file's stem or the line's id, not yet unique over the files."""
    where, stem = ("stdin", "stdin") if entry.path == "-" else (_printable(entry.path), _stem(entry.path))
    try:
        if entry.format is None:
            raise ArticleError(where, "unknown kind of file", "say what it is: --format text, markdown, html or jsonl")
        with open_file(entry.path) as stream:
            if entry.format == "jsonl":
                yield from _read_lines(_unzip(stream, entry.path), where, stem=stem, published=published)
            elif entry.format == "parquet":
                yield from _read_parquet(stream, where, stem=stem, published=published)
            elif entry.format == "html":
                yield _read_html(stream.read(), where, stem=stem, published=published)
            else:
                text = _decode(stream.read(), where)
                yield make_source(where, id=stem, text=text, published=published, source=where)
    except ArticleError as error:
        yield error
    except (OSError, EOFError, zlib.error) as error:
        what = getattr(error, "strerror", None) or str(error)
        yield ArticleError(where, f"cannot be read: {what[:1].lower()}{what[1:]}")


def make_source(
    where: str,
    *,
    id: str,
    text: str,
    title: str | None = None,
    published: str | None = None,
    source: str | None = None,
) -> Source:
    """Return the article after the checks that every article passes; raises ArticleError.

    Headline and date are looked for in the text where ``title`` and ``published`` are None.
    """
    if not text or text.isspace():
        raise ArticleError(where, "is empty", "leave it out")
    if "\x00" in text:
        raise ArticleError(where, "is not text: it holds NUL characters", "convert it to text first")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            where, f"holds half a character (a lone surrogate) at {error.start}", "repair its encoding"
        ) from None
    if language := masthead.foreign_language(text):
        what = language if language.startswith("not ") else f"looks like {language}"
        raise ArticleError(where, f"is not English: {what}", "accede reads English only; leave it out")
    return Source(
        id=id,
        title=title or masthead.headline(text),
        text=text,
        published=published or masthead.publication_date(text),
        source=source,
    )


def _stem(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    stem = Path(name[:-3] if name.lower().endswith(".gz") else name).stem
    return _printable(stem)


def _printable(path: str) -> str:
    """Return ``path`` with bytes that are no UTF-8 replaced, so that it can stand in JSON and on a screen."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unzip(stream: BinaryIO, path: str) -> BinaryIO:
    return gzip.GzipFile(fileobj=stream) if path.lower().endswith(".gz") else stream  # type: ignore[return-value]


def _decode(data: bytes, where: str) -> str:
    """Return the text of ``data``: UTF-8, or UTF-16 with its mark; a byte order mark is no part of the text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise ArticleError(where, f"not UTF-16, though it starts so: {error.reason} at {error.start}") from None
    if b"\x00" in data[:65536]:
        raise ArticleError(where, "is not text: it holds NUL bytes", "convert it to UTF-8 text first")
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        byte = f"byte 0x{error.object[error.start]:02x} at {error.start}"
        raise ArticleError(
            where, f"not UTF-8: {byte}", "convert it, for example: iconv -f windows-1252 -t utf-8"
        ) from None


def _read_lines(
    stream: Iterable[bytes], where: str, *, stem: str, published: str | None
) -> Iterator[Source | ArticleError]:
    """Yield one article a line; an error names file and line."""
    number = count = 0
    for number, line in enumerate(stream, 1):
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        count += 1
        here = f"{where}:{number}"
        try:
            yield from_record(
                _parse_line(line, here), here, file=where, fallback=f"{stem}-{number}", published=published
            )
        except ArticleError as error:
            yield error
    if not count:
        yield ArticleError(where, "is empty", "leave it out")


def _parse_line(line: bytes, where: str) -> Any:
    text = _decode(line, where).strip()
    try:
        return json.loads(text)
    except RecursionError:
        raise ArticleError(
            where, "is nested too deep", "one object a line, with the keys id, text, title, published"
        ) from None
    except ValueError as error:
        what = (
            f"{error.msg.lower()} at {error.pos}" if isinstance(error, json.JSONDecodeError) else "a number is too long"
        )
        raise ArticleError(
            where, f"not JSON: {what}", "one object a line, with the keys id, text, title, published"
        ) from None


def _read_parquet(stream: BinaryIO, where: str, *, stem: str, published: str | None) -> Iterator[Source | ArticleError]:
    """Yield one article a row, in small batches; an error names file and row."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtraError(f"{where} (Parquet)", "parquet") from None
    number = 0
    try:
        table = pyarrow.parquet.ParquetFile(stream)
        columns = [name for name in table.schema_arrow.names if name in KEYS]
        for batch in table.iter_batches(batch_size=256, columns=columns):
            for record in batch.to_pylist():
                number += 1
                here = f"{where}:{number}"
                try:
                    yield from_record(record, here, file=where, fallback=f"{stem}-{number}", published=published)
                except ArticleError as error:
                    yield error
    except pyarrow.ArrowException as error:
        raise ArticleError(where, f"not Parquet: {str(error).splitlines()[0][:100]}") from None
    if not number:
        raise ArticleError(where, "is empty", "leave it out")


def from_record(record: Any, where: str, *, file: str, fallback: str, published: str | None) -> Source:
    """Return the article of one JSON line or row; ``fallback`` is its id if it names none. Raises ArticleError.

    Sample: ``{"id": "a1", "text": "Estonia joined NATO in 2004.", "published": "2004-03-30"}``.
    """
    if not isinstance(record, dict):
        kind = {list: "an array", str: "a string", type(None): "null"}.get(type(record), "a number")
        raise ArticleError(where, f"is {kind}, not an object", 'write {"text": "..."}')
    if "text" not in record:
        raise ArticleError(where, "has no text", 'put the article under the key "text"')
    values: dict[str, str | None] = {}
    for key in KEYS:
        value: Any = record.get(key)
        if key == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if key == "published" and hasattr(value, "isoformat"):
            value = value.isoformat()
        if value is not None and not isinstance(value, str):
            raise ArticleError(where, f"{key} is {_kind(value)}, not a string", "write it in double quotes")
        if key not in ("text", "id") and value is not None:
            _check_characters(value, where, key)
        values[key] = value.strip() or None if value is not None and key != "text" else value
    day = None
    if published is None and values["published"] is not None:
        day = masthead.iso_date(values["published"])
        if day is None:
            raise ArticleError(
                where, f"published is {values['published'][:40]!r}, not a date", "write it as 2024-03-04"
            )
    return make_source(
        where,
        id=values["id"] or fallback,
        text=values["text"] or "",
        title=values["title"],
        published=published or day,
        source=values["source"] or file,
    )


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "an array" if isinstance(value, list) else "an object" if isinstance(value, dict) else "a number"


def _check_characters(value: str, where: str, key: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ArticleError(
            where, f"{key} holds half a character (a lone surrogate) at {error.start}", "repair its encoding"
        ) from None


def _read_html(data: bytes, where: str, *, stem: str, published: str | None) -> Source:
    """Return the article of a web page: its paragraphs without menus and comments, a blank line between them.

    Title and date come from the page's metadata. Raises MissingExtraError without the extra ``html``.
    """
    try:
        import trafilatura
    except ImportError:
        raise MissingExtraError(f"{where} (HTML)", "html") from None
    if not data.strip():
        raise ArticleError(where, "is empty", "leave it out")
    page = _decode_html(data, where)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    options: dict[str, Any] = {
        "include_comments": False,
        "with_metadata": True,
        "date_extraction_params": {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
    }
    document = trafilatura.bare_extraction(page, **options)
    if document is None or not document.text:
        document = trafilatura.bare_extraction(page, favor_recall=True, **options)
    if document is None or not document.text:
        raise ArticleError(where, "holds no article text", "is it a page with an article? Save its text as .txt")
    day = masthead.iso_date(document.date) if document.date else None
    text = "\n\n".join(line.strip() for line in document.text.splitlines() if line.strip())
    return make_source(where, id=stem, text=text, title=document.title, published=published or day, source=where)


def _decode_html(data: bytes, where: str) -> str:
    """Return a page's source; unlike text, a page may declare its encoding."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii", "replace").lower()
        try:
            return data.decode("windows-1252" if name in ("iso-8859-1", "latin-1", "latin1") else name)
        except (LookupError, UnicodeDecodeError):
            pass
    return _decode(data, where)

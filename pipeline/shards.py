"""Fact files of many articles in one file, for archives where a file an article is too many: JSON lines and Parquet.

A shard has one row an article, so nothing is lost: in JSON lines the row is the fact file on one line; in Parquet it is
the columns of PARQUET_COLUMNS, with the fact file as JSON in the last. Shards are named in the order of the input.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.articles import Source
from pipeline.errors import FactFileError, MissingExtraError

if TYPE_CHECKING:
    from pipeline.schema import FactFile

SUFFIXES: Final = {"jsonl": ".jsonl", "parquet": ".parquet"}
PARQUET_COLUMNS: Final = ("id", "title", "published", "source", "facts", "file")
"""``facts`` counts them; ``file`` is the whole fact file as JSON."""


class Row(NamedTuple):
    """One article in a shard."""

    source: Source
    facts: int
    text: str


def shard_name(number: int, *, output_format: str) -> str:
    """Return the file name of the shard ``number``, counted from 0: facts-00000.jsonl."""
    return f"facts-{number:05d}{SUFFIXES[output_format]}"


def shard_bytes(rows: Sequence[Row], *, output_format: str) -> bytes:
    """Return a shard's content: the same bytes for the same rows. Raises MissingExtraError without pyarrow."""
    if output_format == "jsonl":
        return b"".join(row.text.encode() + b"\n" for row in rows)
    pyarrow = require_pyarrow()
    columns = {
        "id": ([row.source.id for row in rows], pyarrow.string()),
        "title": ([row.source.title for row in rows], pyarrow.string()),
        "published": ([row.source.published for row in rows], pyarrow.string()),
        "source": ([row.source.source for row in rows], pyarrow.string()),
        "facts": ([row.facts for row in rows], pyarrow.int32()),
        "file": ([row.text for row in rows], pyarrow.large_string()),
    }
    table = pyarrow.table({name: pyarrow.array(values, kind) for name, (values, kind) in columns.items()})
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def require_pyarrow() -> Any:
    """Return the module pyarrow with its Parquet part; raises MissingExtraError."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtraError("--output-format parquet", "parquet") from None
    return pyarrow


def read_shards(folder: Path) -> Iterator[FactFile]:
    """Yield the fact files in the shards of ``folder`` in order; raises FactFileError naming shard and row."""
    from pydantic import ValidationError

    from pipeline.schema import FactFile

    for path in sorted([*folder.glob("facts-*.jsonl"), *folder.glob("facts-*.parquet")]):
        for number, text in enumerate(_texts(path), 1):
            try:
                yield FactFile.model_validate_json(text)
            except ValidationError as error:
                fault = error.errors(include_url=False, include_input=False)[0]["msg"]
                raise FactFileError(f"{path}:{number}", fault, "is it a shard written by accede extract?") from None


def _texts(path: Path) -> Iterator[str | bytes]:
    if path.suffix == ".jsonl":
        with path.open("rb") as stream:
            yield from stream
        return
    for batch in require_pyarrow().parquet.ParquetFile(path).iter_batches(batch_size=64, columns=["file"]):
        yield from batch.column(0).to_pylist()

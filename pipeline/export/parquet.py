"""Parquet: one row a fact, evidence included as a list of structs; by pyarrow."""

from __future__ import annotations

import io

from pipeline.errors import MissingExtraError
from pipeline.export.records import Exported, Options
from pipeline.export.table import COLUMNS, rows
from pipeline.schema import FactFile


def write(files: list[FactFile], options: Options) -> Exported:
    """Return the table of table.py as Parquet, each column's meaning in its metadata."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("the Parquet export", "parquet") from None
    evidence = pa.list_(
        pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", pa.string()), ("role", pa.string())])
    )
    types = {"confidence": pa.float64(), "evidence": evidence}
    schema = pa.schema(
        [
            pa.field(name, types.get(name, pa.string()), metadata={"description": description})
            for name, description in COLUMNS.items()
        ]
    )
    table = pa.Table.from_pylist(list(rows(files)), schema=schema)
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd")
    return Exported(stream.getvalue(), table.num_rows)

"""The rule files: reading one, its entries as checked models, and the digest of all."""

from __future__ import annotations

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import RuleError

FOLDER = Path(__file__).parent
Model = TypeVar("Model", bound=BaseModel)


def read(path: Path) -> dict[str, Any]:
    """Return a rule file as it stands."""
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(path.name, str(error)) from None


def entries(pattern: str, model: type[Model], folder: Path) -> dict[str, Model]:
    """Return the entries of the files that ``pattern`` matches, in order; RuleError names file and entry at fault."""
    found: dict[str, Model] = {}
    for path in sorted(folder.glob(pattern)):
        for name, fields in read(path).items():
            if name in found:
                raise RuleError(path.name, f"entry {name!r} is there twice")
            found[name] = checked(model, fields, f"{path.name} [{name}]")
    return found


def checked(model: type[Model], fields: dict[str, Any], where: str) -> Model:
    """Return the fields as a model; RuleError names ``where`` and the first fault."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise RuleError(where, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from None


@lru_cache(maxsize=1)
def digest() -> str:
    """Return the SHA-256 over all rule files, in name order."""
    total = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.toml")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()

"""The exceptions: each blames one input, names it, and says what to do."""

from __future__ import annotations

from pathlib import Path


class AccedeError(Exception):
    """Base of every error that is reported as one line instead of a traceback.

    ``where`` names the input (a file, or file and line), ``what`` says what is wrong with it and ``hint`` what to do.
    """

    def __init__(self, where: str | Path, what: str, hint: str = "") -> None:
        self.where, self.what, self.hint = str(where) or "''", what, hint
        super().__init__(f"{self.where}: {what}" + (f" ({hint})" if hint else ""))

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.where, self.what, self.hint)


def _again(kind: type[AccedeError], where: str, what: str, hint: str) -> AccedeError:
    """Return the error as it was before it went from one process to another."""
    error = kind.__new__(kind)
    AccedeError.__init__(error, where, what, hint)
    return error


def reason(error: Exception) -> str:
    """Return in words why a file could not be read or written, without its path: that is the error's ``where``."""
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8"
    return (isinstance(error, OSError) and error.strerror) or str(error)


class ArticleError(AccedeError):
    """An article that cannot be read or processed; the other articles go on."""


class FactFileError(AccedeError):
    """A fact file or gold file that does not follow the schema."""


class RuleError(AccedeError):
    """A rule entry that cannot be loaded; names file and entry."""


class GazetteerError(AccedeError):
    """A gazetteer row that cannot be loaded; names file and line."""


class MissingExtraError(AccedeError):
    """An optional dependency that is not installed; says which extra to install."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(feature, "an optional package is missing", f"install it with: pip install 'accede[{extra}]'")

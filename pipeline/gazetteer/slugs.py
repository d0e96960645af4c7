"""Readable ids from names."""

import re
import unicodedata


def slug(name: str) -> str:
    """The name in lower-case ASCII letters, digits and single hyphens: 'The Hague' gives 'the-hague'."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")

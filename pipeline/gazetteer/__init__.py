"""States, groups, organisations and places, every way to write them, and how to tell the ambiguous ones; START HERE.

    gazetteer = load()
    gazetteer.lookup("Swaziland")            # the surface, with entity_id 'state:SWZ' and display 'Swaziland'
    gazetteer.means("Georgia", "", " Tech")  # () - not the state

The knowledge is in the CSV files beside this module, each of which explains its columns; a wrong row
stops the load with file and line.
"""

from functools import lru_cache
from pathlib import Path

from pipeline.errors import GazetteerError
from pipeline.gazetteer.index import Gazetteer, read_gazetteer
from pipeline.gazetteer.records import Ambiguity, Entity, Group, Link, Organisation, Place, State, Surface

__all__ = [
    "Ambiguity",
    "Entity",
    "Gazetteer",
    "GazetteerError",
    "Group",
    "Link",
    "Organisation",
    "Place",
    "State",
    "Surface",
    "load",
]


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    """The gazetteer that ships with the package, read once; GazetteerError where a row breaks a rule."""
    return read_gazetteer(Path(__file__).parent)

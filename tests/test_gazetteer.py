"""The gazetteer: its data holds together, its surfaces mean what they should, bad data is refused by file and line."""

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline.gazetteer
from pipeline.gazetteer import GazetteerError, Group, Organisation, Place, State, load
from pipeline.gazetteer.context import Neighbourhood
from pipeline.gazetteer.index import read_gazetteer
from pipeline.gazetteer.variants import variants

DATA = Path(pipeline.gazetteer.__file__).parent


# surface -> name that a fact carries, use
KNOWN = [
    ("NATO", "NATO", "name"),
    ("OTAN", "NATO", "acronym"),
    ("N.A.T.O.", "NATO", "name"),
    ("Atlantic Alliance", "NATO", "alias"),
    ("North Atlantic Treaty Organisation", "NATO", "alias"),
    ("Warsaw Treaty Organization", "Warsaw Pact", "alias"),
    ("CSTO", "Collective Security Treaty Organization", "acronym"),
    ("OTSC", "Collective Security Treaty Organization", "acronym"),
    ("Tashkent Pact", "Tashkent Pact", "former"),
    ("Collective Security Treaty", "Collective Security Treaty", "name"),
    ("EU", "European Union", "acronym"),
    ("E.U.", "European Union", "acronym"),
    ("Common Market", "European Economic Community", "alias"),
    ("European Communities", "European Communities", "name"),
    ("euro area", "Eurozone", "alias"),
    ("eurozone", "Eurozone", "alias"),
    ("Schengen", "Schengen Area", "alias"),
    ("Economic and Monetary Union", "Economic and Monetary Union", "name"),
    ("Comecon", "Comecon", "name"),
    ("CMEA", "Comecon", "acronym"),
    ("U.N.", "United Nations", "acronym"),
    ("Security Council", "UN Security Council", "alias"),
    ("World Trade Organisation", "World Trade Organization", "name"),
    ("WTO", "World Trade Organization", "acronym"),
    ("GATT", "General Agreement on Tariffs and Trade", "acronym"),
    ("OPEC", "OPEC", "name"),
    ("OPEC+", "OPEC+", "name"),
    ("Commonwealth", "Commonwealth of Nations", "alias"),
    ("CIS", "Commonwealth of Independent States", "acronym"),
    ("GUAM", "GUAM", "name"),
    ("GUUAM", "GUUAM", "former"),
    ("Guam", "Guam", "name"),
    ("South-East Asia Treaty Organization", "SEATO", "alias"),
    ("Association of South-East Asian Nations", "ASEAN", "alias"),
    ("Baghdad Pact", "Baghdad Pact", "name"),
    ("MERCOSUL", "Mercosur", "acronym"),
    ("CEDEAO", "ECOWAS", "acronym"),
    ("Shanghai Co-operation Organisation", "Shanghai Cooperation Organization", "name"),
    ("Organization of African Unity", "Organization of African Unity", "name"),
    ("League of Arab States", "Arab League", "alias"),
    ("Cooperation Council for the Arab States of the Gulf", "Gulf Cooperation Council", "alias"),
    ("Turkic Council", "Turkic Council", "former"),
    ("Visegrad Group", "Visegrad Group", "name"),
    ("NATO–Russia Council", "NATO-Russia Council", "name"),
    ("Swaziland", "Swaziland", "former"),
    ("Eswatini", "Eswatini", "name"),
    ("Zaire", "Zaire", "former"),
    ("Burma", "Burma", "former"),
    ("Macedonia", "Macedonia", "former"),
    ("Upper Volta", "Upper Volta", "former"),
    ("Rhodesia", "Rhodesia", "former"),
    ("Czech Republic", "Czechia", "alias"),
    ("Czechs", "Czechia", "demonym"),
    ("Ivory Coast", "Ivory Coast", "name"),
    ("Cote d'Ivoire", "Ivory Coast", "alias"),
    ("Côte d’Ivoire", "Ivory Coast", "alias"),
    ("Timor-Leste", "East Timor", "alias"),
    ("St Lucia", "Saint Lucia", "name"),
    ("St. Kitts and Nevis", "Saint Kitts and Nevis", "name"),
    ("Turkiye", "Turkey", "alias"),
    ("U.S.", "United States", "acronym"),
    ("UK", "United Kingdom", "acronym"),
    ("Britain", "United Kingdom", "alias"),
    ("Holland", "Netherlands", "alias"),
    ("Finns", "Finland", "demonym"),
    ("Finnish", "Finland", "adjective"),
    ("Kazakhstani", "Kazakhstan", "demonym"),
    ("Nigerien", "Niger", "demonym"),
    ("Nigerian", "Nigeria", "demonym"),
    ("Kiev", "Ukraine", "capital"),
    ("Abidjan", "Ivory Coast", "capital"),
    ("Nur-Sultan", "Kazakhstan", "capital"),
    ("Moscow", "Russia", "capital"),
    ("Kremlin", "Russia", "government"),
    ("Quai d'Orsay", "France", "government"),
    ("USSR", "Soviet Union", "acronym"),
    ("GDR", "East Germany", "acronym"),
    ("East Germans", "East Germany", "demonym"),
    ("Yugoslav", "Yugoslavia", "demonym"),
    ("Serbia and Montenegro", "Serbia and Montenegro", "name"),
    ("Federal Republic of Yugoslavia", "Federal Republic of Yugoslavia", "name"),
    ("Greenlander", "Greenland", "demonym"),
    ("Kosovo", "Kosovo", "name"),
    ("Baltic trio", "Baltic states", "alias"),
    ("Geneva", "Geneva", "name"),
    ("Donbass", "Donbas", "alias"),
]


@pytest.mark.parametrize(("form", "name", "use"), KNOWN)
def test_known_surface(form: str, name: str, use: str) -> None:
    surface = load().lookup(form)[0]
    assert (surface.display or load().entities[surface.entity_id].name, surface.use) == (name, use)


# Words and phrases that must mean nothing by themselves.
UNKNOWN = [
    "Male",
    "Reunion",
    "the",
    "Union",
    "Alliance",
    "IS",
    "ACE",
    "CAN",
    "English",
    "Nice",
    "nato",
    "Lake Geneva",
    "Gavi",
]


@pytest.mark.parametrize("form", UNKNOWN)
def test_unknown_surface(form: str) -> None:
    assert load().lookup(form) == ()


# left, form, right -> ids in order of likelihood
CONTEXT = [
    ("In 2008 ", "Georgia", " left the CIS", ["state:GEO"]),
    ("", "Georgia", " Tech won", []),
    ("in Atlanta, ", "Georgia", " on Monday", []),
    ("Michael ", "Jordan", " scored", []),
    ("", "Jordan", " joined the pact", ["state:JOR"]),
    ("on the ", "Jordan", " River", []),
    ("around Lake ", "Chad", "", []),
    ("roast ", "Turkey", "", []),
    ("the ", "CAR", " joined", ["state:CAF"]),
    ("a ", "CAR", " bomb", []),
    ("left the ", "Commonwealth", " in 1961", ["org:commonwealth"]),
    ("the ", "Commonwealth", " Games", []),
    ("the ", "Quad", " met", ["org:quad"]),
    ("", "WHO", " IS TO BLAME", []),
    ("the ", "WHO", " said", ["org:who"]),
    ("adopted the ", "euro", " in 2008", ["org:eurozone"]),
    ("the ", "euro", " rose", []),
    ("five ", "euro", "", []),
    ("", "Congo", " joined", ["state:COD", "state:COG"]),
    ("North ", "Korean", " missiles", []),
    ("the S.", "E.C.", " sued", []),
    ("shares of QBE.", "AU", " fell", []),
    ("It ended in 1991.", "NATO", " did not", ["org:nato"]),
    ("Latin-", "American", " states", []),
    ("the National ", "Security Council", "", []),
    ("the EU, the ", "EC", " and", ["org:european-community", "org:european-communities"]),
]


@pytest.mark.parametrize(("left", "form", "right", "ids"), CONTEXT)
def test_context_decides(left: str, form: str, right: str, ids: list[str]) -> None:
    found = dict.fromkeys(surface.entity_id for surface in load().means(form, left, right))
    assert list(found) == ids


# What stands in capitals is one word; a rule on a shorter phrase must not fire inside a longer word.
def test_neighbours_are_whole_words() -> None:
    rule = Neighbourhood(not_before=("Tech",), not_after=("Mount",))
    assert rule.fits("Paramount", " Technology")
    assert not rule.fits("Mount ", " Tech.")
    assert not Neighbourhood(not_after=("Atlanta ,",)).fits("Atlanta,\n", "")


VARIANTS = [
    ("Organization of X", {"Organization of X", "Organisation of X"}),
    ("Organisation for Economic Co-operation", {"Organization for Economic Cooperation"}),
    ("Antigua & Barbuda", {"Antigua and Barbuda"}),
    ("Antigua and Barbuda", {"Antigua and Barbuda"}),
    ("Saint Lucia", {"St. Lucia", "St Lucia"}),
    ("São Tomé", {"Sao Tome"}),
    ("Tromsø", {"Tromso"}),
    ("Conseil de l'Entente", {"Conseil de l’Entente"}),
    ("Pan-African Parliament", {"Pan African Parliament", "Pan–African Parliament"}),
    (
        "Southeast Asia Treaty Organization",
        {"South-East Asia Treaty Organisation", "South East Asia Treaty Organization"},
    ),
    ("UN", {"U.N.", "U.N"}),
    ("Benelux", {"Benelux"}),
]


@pytest.mark.parametrize(("form", "expected"), VARIANTS)
def test_variants(form: str, expected: set[str]) -> None:
    assert expected <= set(variants(form))


@given(st.text(max_size=40))
def test_variants_start_with_the_form_and_never_repeat(form: str) -> None:
    found = variants(form)
    assert found[0] == form
    assert len(set(found)) == len(found)


def test_size() -> None:
    entities = load().entities.values()
    assert sum(isinstance(entity, State) for entity in entities) >= 240
    assert sum(isinstance(entity, Organisation) for entity in entities) >= 550
    assert sum(isinstance(entity, Group) for entity in entities) >= 15
    assert sum(isinstance(entity, Place) for entity in entities) >= 300


def test_every_state_of_iso_3166() -> None:
    codes = [entity.iso3166 for entity in load().entities.values() if isinstance(entity, State) and entity.iso3166]
    assert len(codes) == len(set(codes))
    assert sum(len(code) == 3 for code in codes) == 249


def test_references_resolve() -> None:
    gazetteer = load()
    for entity in gazetteer.entities.values():
        if isinstance(entity, Group):
            assert all(isinstance(gazetteer.entities[member], State) for member in entity.members), entity.id
        if isinstance(entity, Organisation):
            for link in (*entity.predecessors, *entity.successors):
                assert isinstance(gazetteer.entities[link.id], Organisation), entity.id
            assert entity.seat is None or gazetteer.place(entity.seat), entity.id
        if isinstance(entity, Place) and entity.state:
            assert isinstance(gazetteer.entities[entity.state], State), entity.id


def test_years_are_in_order_and_links_fit() -> None:
    gazetteer = load()
    for entity in gazetteer.entities.values():
        if isinstance(entity, State | Organisation) and entity.from_year and entity.to_year:
            assert entity.from_year <= entity.to_year, entity.id
        if isinstance(entity, Organisation):
            for link in entity.predecessors:
                assert link.year is None or entity.from_year is None or link.year <= entity.from_year + 1, entity.id


def test_a_form_names_one_entity_unless_ambiguous() -> None:
    for form in {surface.form for surface in load().surfaces()}:
        surfaces = load().lookup(form)
        assert len({surface.entity_id for surface in surfaces}) == 1 or all(
            surface.ambiguous for surface in surfaces
        ), form
        uses = [surface.use for surface in surfaces if surface.entity_id == surfaces[0].entity_id]
        assert len(uses) == 1 or uses == ["demonym", "adjective"], form


def test_no_surface_is_a_trap_or_starts_with_the() -> None:
    gazetteer = load()
    for surface in gazetteer.surfaces():
        assert surface.form not in gazetteer.traps
        assert not surface.form.lower().startswith("the ") or surface.form == "The Hague"
        assert surface.form == surface.form.strip()
        assert surface.display is None or surface.use == "former"
        assert gazetteer.entities[surface.entity_id].kind == surface.kind


def test_capitals_are_places() -> None:
    brussels = load().place("Brussels")
    assert brussels is not None
    assert (brussels.name, brussels.state) == ("Brussels", "state:BEL")
    assert load().place("Kiev") == load().place("Kyiv")
    assert load().place("Atlantis") is None


def test_generic_nouns_are_lower_case_in_both_spellings() -> None:
    nato = load().entities["org:nato"]
    assert isinstance(nato, Organisation)
    assert {"alliance", "organisation", "organization"} <= set(nato.generic)
    for entity in load().entities.values():
        if isinstance(entity, Organisation):
            assert all(noun == noun.lower() for noun in entity.generic), entity.id
            assert entity.generic, entity.id


def test_loads_fast_and_once() -> None:
    began = time.perf_counter()
    read_gazetteer(DATA)
    assert time.perf_counter() - began < 1.0  # about 0.1 s; the bar only catches a blow-up on a busy machine
    assert load() is load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may break."""
    for path in DATA.glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_digest_follows_the_data(folder: Path) -> None:
    before = read_gazetteer(folder).digest()
    assert before == load().digest()
    (folder / "groups.csv").write_text((folder / "groups.csv").read_text() + "Triplets,,state:FRA|state:ITA\n")
    assert read_gazetteer(folder).digest() != before


def _append(path: Path, line: str) -> int:
    """Add a row and return the number of its line."""
    text = path.read_text(encoding="utf-8") + line + "\n"
    path.write_text(text, encoding="utf-8")
    return text.count("\n")


# file, row to add, what the error says
BAD_ROWS = [
    ("states.csv", "state:FRA,Gaul,state,,,,,,,,,,,", "duplicate id 'state:FRA'"),
    ("states.csv", "state:xx,Xx,realm,,,,,,,,,,,", "unknown kind 'realm'"),
    ("states.csv", "territory:xx,Xx,state,,,,,,,,,,,", "does not start with its kind"),
    ("states.csv", "state:xx,Xx,state,,,,,,,,,empire,,", "unknown description 'empire'"),
    ("states.csv", "state:xx,Xx,state,,,,,,,,,,soon,", "from_year is not a year"),
    ("states.csv", "state:xx,,state,,,,,,,,,,,", "name is empty"),
    ("states.csv", "state:xx,Xx,state,,,,A||B,,,,,,,", "aliases has an empty value"),
    ("states.csv", "state:xx,Xx,state,,,,A|A,,,,,,,", "aliases repeats a value"),
    ("states.csv", "state:xx,Xx,state", "3 fields instead of 14"),
    ("states.csv", "state:xx,France,state,,,,,,,,,,,", "'France' names state:FRA and also state:xx"),
    ("groups.csv", "Some states,,state:nowhere", "members names the unknown id 'state:nowhere'"),
    ("groups.csv", "Some states,,org:nato", "members names the unknown id 'org:nato'"),
    ("organisations.csv", "nato2,Nato Two,alliance,,,,,,,,,,,", "does not start with 'org:'"),
    ("organisations.csv", "org:xx,Xx,gang,,,,,,,,,,,", "unknown kind 'gang'"),
    ("organisations.csv", "org:xx,Xx,alliance,,,,,org:nowhere@1950,,,,,,", "predecessors names the unknown id"),
    ("organisations.csv", "org:xx,Xx,alliance,,,,,org:nato@then,,,,,,", "not of the form id@year"),
    ("organisations.csv", "org:xx,Xx,alliance,,,,,,,,,Atlantis,,", "unknown city 'Atlantis'"),
    ("places.csv", "Atlantis,,state:nowhere", "state names the unknown id"),
    ("ambiguous.csv", "Atlantis,state:FRA,,,,,", "'Atlantis' is not a form of 'state:FRA'"),
    ("ambiguous.csv", "Georgia,state:GEO,,,,,", "is listed twice"),
    ("ambiguous.csv", "Georgia,,,,,,", "both as an entity and as none"),
    ("ambiguous.csv", "France,state:FRA,<no-such-class>,,,,", "unknown word class <no-such-class>"),
]


@pytest.mark.parametrize(("name", "row", "message"), BAD_ROWS)
def test_bad_row_is_refused(folder: Path, name: str, row: str, message: str) -> None:
    line = _append(folder / name, row)
    with pytest.raises(GazetteerError) as caught:
        read_gazetteer(folder)
    assert message in str(caught.value)
    if "names state:FRA" in message or "listed both" in message or "both as an entity" in message:
        assert ".csv:" in caught.value.where  # the first of the two rows is blamed, the other is named in the text
        return
    assert caught.value.where == f"{name}:{line}"


def test_unknown_column_is_refused(folder: Path) -> None:
    path = folder / "places.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("name,aliases,state", "name,nicknames,state"), encoding="utf-8"
    )
    with pytest.raises(GazetteerError, match=r"places\.csv:\d+: unknown column \['nicknames'\]"):
        read_gazetteer(folder)


def test_missing_file_is_refused(folder: Path) -> None:
    (folder / "places.csv").unlink()
    with pytest.raises(GazetteerError, match=r"places\.csv: cannot be read"):
        read_gazetteer(folder)

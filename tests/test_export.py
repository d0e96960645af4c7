"""Each export, read back and checked by the library that owns the format."""

from __future__ import annotations

import csv
import io
import json
import sys
import warnings
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import cli, factfile
from pipeline.errors import MissingExtraError
from pipeline.export import FORMATS, Exported, Options, export
from pipeline.export.items import read_states
from pipeline.export.quickstatements import wikidata_time
from pipeline.export.table import COLUMNS
from pipeline.gazetteer import load
from pipeline.schema import FactFile
from tests.data.knowledge.factory import CSTO, article, csto

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib", "ignore::DeprecationWarning:pyparsing")
runner = CliRunner()
URL = "https://example.org/nato"


def nato() -> FactFile:
    """Return an article from the web about bodies that have Wikidata items."""
    return article(
        "nato",
        ("Estonia joined NATO on 29 March 2004.", ["joined | NATO | Estonia | 2004-03-29"]),
        ("NATO was founded in April 1949.", ["founded | NATO | | 1949-04"]),
        ("Ecuador was in OPEC from 1973 to 1992, “said Lasso”.", ["member | OPEC | Ecuador | 1973/1992"]),
        ("Russia will not join NATO.", ["joined | NATO | Russia | 2030 | negated"]),
        ("Atlantis joined NATO in 2030.", ["joined | NATO | Atlantis | 2030"]),
        ("Russia observed NATO in 2002.", ["observer | NATO | Russia | 2002"]),
        source=URL,
        published="2024-05-01",
    )


FILES = [csto(), nato()]
FACTS = sum(len(file.facts) for file in FILES)


def made(to: str, **options: object) -> Exported:
    return export(FILES, to=to, options=Options(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("to", FORMATS)
def test_same_bytes_twice(to: str) -> None:
    assert made(to) == made(to)


@pytest.mark.parametrize("to", FORMATS)
def test_nothing_exports_as_nothing(to: str) -> None:
    exported = export([article("empty", ("Nothing.", []))], to=to)
    assert (exported.count, exported.rest) == (0, None)


def test_min_confidence_leaves_out() -> None:
    assert made("csv", min_confidence=0.95).count == 0
    assert made("csv", min_confidence=0.9).count == FACTS


class TestTable:
    def test_csv(self) -> None:
        rows = list(csv.DictReader(io.StringIO(made("csv").data.decode("utf-8"))))
        assert len(rows) == FACTS
        assert list(rows[0]) == list(COLUMNS)
        estonia = next(row for row in rows if row["participant"] == "Estonia")
        assert (estonia["organisation_wikidata"], estonia["participant_iso3166"]) == ("Q7184", "EST")
        assert (estonia["date"], estonia["earliest"], estonia["latest"]) == ("2004-03-29",) * 3
        assert estonia["sentence"] == "Estonia joined NATO on 29 March 2004."
        evidence = json.loads(estonia["evidence"])
        text = FILES[1].article.text
        assert [text[e["start"] : e["end"]] for e in evidence] == [e["text"] for e in evidence]

    def test_parquet_holds_the_same(self) -> None:
        import pyarrow.parquet as pq

        table = pq.read_table(io.BytesIO(made("parquet").data))
        assert table.column_names == list(COLUMNS)
        rows = table.to_pylist()
        by_csv = list(csv.DictReader(io.StringIO(made("csv").data.decode("utf-8"))))
        for row, other in zip(rows, by_csv, strict=True):
            assert {k: "" if v is None else v for k, v in row.items() if k not in ("evidence", "confidence")} == {
                k: v for k, v in other.items() if k not in ("evidence", "confidence")
            }
            assert row["evidence"] == json.loads(other["evidence"])
        assert table.schema.field("date").metadata == {b"description": COLUMNS["date"].encode()}

    def test_parquet_is_read_by_duckdb(self, tmp_path: Path) -> None:
        duckdb = pytest.importorskip("duckdb")
        path = tmp_path / "facts.parquet"
        path.write_bytes(made("parquet").data)
        query = f"SELECT count(*), max(len(evidence)) FROM '{path}' WHERE modality = 'asserted'"
        asserted = sum(fact.modality == "asserted" for file in FILES for fact in file.facts)
        assert duckdb.connect().execute(query).fetchone() == (asserted, 2)


class TestFollowTheMoney:
    @pytest.fixture(scope="class")
    @classmethod
    def entities(cls) -> list[dict[str, object]]:
        return [json.loads(line) for line in made("ftm", retrieved="2024-05-02").data.decode("utf-8").splitlines()]

    def test_valid_by_its_own_model(self, entities: list[dict[str, object]]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from followthemoney import model

            for data in entities:
                schema = model.get(str(data["schema"]))
                assert schema is not None
                schema.validate(data)
                proxy = model.get_proxy(data, cleaned=False)
                assert {k: sorted(v) for k, v in proxy.to_dict()["properties"].items()} == data["properties"]

    def test_memberships_point_to_their_parties(self, entities: list[dict[str, object]]) -> None:
        by_id = {str(e["id"]): e for e in entities}
        found = set()
        for entity in entities:
            if entity["schema"] == "Membership":
                properties = entity["properties"]
                assert isinstance(properties, dict)
                (member,), (body,) = properties["member"], properties["organization"]
                assert (by_id[member]["schema"], by_id[body]["schema"]) == ("PublicBody", "Organization")
                names = [by_id[key]["properties"]["name"][0] for key in (member, body)]  # type: ignore[index]
                dates = [properties.get(key, [""])[0] for key in ("startDate", "endDate")]
                found.add((*names, properties["role"][0], *dates))
        assert ("Estonia", "NATO", "member", "2004-03-29", "") in found
        assert ("Ecuador", "OPEC", "member", "1973", "1992") in found
        assert ("Azerbaijan", CSTO, "member", "1993", "1997") in found
        assert ("Serbia", CSTO, "observer", "", "") in found
        assert len(found) == 7 + 4  # spells of the seed article; Estonia, Ecuador, Atlantis, Russia
        assert not any("Norway" in entry for entry in found)

    def test_sentences_sources_and_countries(self, entities: list[dict[str, object]]) -> None:
        text = json.dumps(entities)
        assert "Estonia joined NATO on 29 March 2004." in text
        assert "will not join" not in text
        estonia = next(e for e in entities if e["properties"].get("name") == ["Estonia"])  # type: ignore[attr-defined]
        assert estonia["properties"]["country"] == ["ee"]  # type: ignore[index]
        source = next(e for e in entities if e["schema"] == "Article" and URL in json.dumps(e))
        assert estonia["properties"]["proof"] == [source["id"]]  # type: ignore[index]

    def test_its_own_tool_reads_it(self, tmp_path: Path) -> None:
        import subprocess

        tool = Path(sys.executable).with_name("ftm")
        if not tool.exists():
            pytest.skip("the ftm command is not installed")
        done = subprocess.run([tool, "validate"], input=made("ftm").data, capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr.decode()
        assert len(done.stdout.splitlines()) == made("ftm").count


def test_items_of_states_are_those_of_their_source() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        territories = pytest.importorskip("rigour.territories")
        by_item = {territory.qid for territory in territories.get_territories()}
    assert set(read_states().values()) <= by_item
    assert set(read_states()) <= set(load().entities)
    assert len(set(read_states().values())) == len(read_states())


class TestQuickStatements:
    def test_commands(self) -> None:
        exported = made("quickstatements", retrieved="2024-05-02")
        reference = f'S854\t"{URL}"\tS813\t+2024-05-02T00:00:00Z/11'
        assert exported.data.decode().splitlines() == [
            f"Q191\tP463\tQ7184\tP580\t+2004-03-29T00:00:00Z/11\t{reference}",
            "Q736\tP463\tQ7795\tP580\t+1973-00-00T00:00:00Z/9\tP582\t+1992-00-00T00:00:00Z/9\t" + reference,
            f"Q7184\tP571\t+1949-04-00T00:00:00Z/10\t{reference}",
        ]

    def test_no_date_of_retrieval_without_the_option(self) -> None:
        assert b"S813" not in made("quickstatements").data

    def test_the_rest_is_for_a_person(self) -> None:
        exported = made("quickstatements")
        assert exported.rest is not None
        rows = list(csv.DictReader(io.StringIO(exported.rest.decode())))
        assert len(rows) == exported.left_out
        reasons = {(row["participant"], row["organisation"]): row["reason"] for row in rows}
        assert reasons["Atlantis", "NATO"] == "no Wikidata item for Atlantis"
        assert reasons["Russia", "NATO"] == "observer is not 'member of'"
        assert reasons["Russia", CSTO] == f"no Wikidata item for {CSTO}"
        assert ("Norway", "NATO") not in reasons

    def test_succession_both_ways(self) -> None:
        sentence = ("OPEC became NATO in 1993.", ["renamed | OPEC | NATO | 1993 | asserted | became"])
        exported = export([article("a", sentence, source=URL)], to="quickstatements")
        assert exported.data.decode().splitlines() == [
            f'Q7795\tP1366\tQ7184\tP585\t+1993-00-00T00:00:00Z/9\tS854\t"{URL}"',
            f'Q7184\tP1365\tQ7795\tP585\t+1993-00-00T00:00:00Z/9\tS854\t"{URL}"',
        ]

    def test_disagreeing_dates_are_not_written(self) -> None:
        sentences = ("Estonia.", ["joined | NATO | Estonia | 2003", "joined | NATO | Estonia | 2004"])
        exported = export([article("a", sentences, source=URL)], to="quickstatements")
        assert exported.count == 0
        assert b"articles disagree on the start" in (exported.rest or b"")

    def test_a_reference_backs_the_dates_it_stands_beside(self) -> None:
        other = "https://example.org/other"
        files = [
            article("a", ("x", ["joined | NATO | Estonia | 2004-03"]), source=URL),
            article("b", ("y", ["member | NATO | Estonia", "joined | NATO | Estonia | 2004"]), source=other),
        ]
        (line,) = export(files, to="quickstatements").data.decode().splitlines()
        assert line == f'Q191\tP463\tQ7184\tP580\t+2004-03-00T00:00:00Z/10\tS854\t"{URL}"'

    def test_an_article_without_address_is_left_to_a_person(self) -> None:
        exported = export([article("a", ("Estonia.", ["joined | NATO | Estonia | 2004"]))], to="quickstatements")
        assert (exported.count, exported.left_out) == (0, 1)

    @pytest.mark.parametrize(
        ("edtf", "expected"),
        [
            ("2004", "+2004-00-00T00:00:00Z/9"),
            ("2004-03", "+2004-03-00T00:00:00Z/10"),
            ("2004-03-29", "+2004-03-29T00:00:00Z/11"),
            ("199X", "+1990-00-00T00:00:00Z/8"),
            ("19XX", "+1901-00-00T00:00:00Z/7"),
            ("2004-21", "+2004-00-00T00:00:00Z/9"),
            ("2004-24", None),
            ("1992~", None),
            ("1949?", None),
            ("1995/..", None),
            ("-0430", None),
        ],
    )
    def test_precision(self, edtf: str, expected: str | None) -> None:
        assert wikidata_time(edtf) == expected


class TestJsonLd:
    def test_read_by_rdflib(self) -> None:
        import rdflib
        from rdflib.namespace import DCTERMS, PROV, RDF

        graph = rdflib.Graph().parse(data=made("jsonld").data, format="json-ld")
        oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
        vocabulary = rdflib.Namespace("urn:accede:vocabulary:")
        facts = list(graph.subjects(RDF.type, vocabulary.Fact))
        assert len(facts) == FACTS
        for fact in facts:
            assert len(list(graph.objects(fact, PROV.wasDerivedFrom))) == 1
            assert (None, RDF.type, PROV.Activity) in graph
        fact = rdflib.URIRef("urn:accede:fact:nato-001")
        (date,) = graph.objects(fact, DCTERMS.date)
        assert date == rdflib.Literal("2004-03-29", datatype=rdflib.URIRef("http://id.loc.gov/datatypes/edtf"))
        assert (fact, vocabulary.modality, vocabulary.asserted) in graph
        spans = [(e.start, e.end, e.text) for file in FILES for f in file.facts for e in f.evidence]
        selectors = list(graph.subjects(RDF.type, oa.TextPositionSelector))
        assert len(selectors) == len(spans)
        told = {(int(graph.value(s, oa.start)), int(graph.value(s, oa.end))) for s in selectors}  # type: ignore[arg-type]
        assert told == {(start, end) for start, end, _ in spans}

    def test_positions_slice_the_article(self) -> None:
        import rdflib

        graph = rdflib.Graph().parse(data=made("jsonld").data, format="json-ld")
        query = """
            PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dcterms: <http://purl.org/dc/terms/>
            SELECT ?article ?start ?end ?exact WHERE {
                ?annotation oa:hasBody ?fact ; oa:hasTarget ?target .
                ?target oa:hasSource/dcterms:identifier ?article ; oa:hasSelector ?position, ?quote .
                ?position oa:start ?start ; oa:end ?end . ?quote oa:exact ?exact . }"""
        texts = {file.article.id: file.article.text for file in FILES}
        rows = list(graph.query(query))
        assert len(rows) == sum(len(fact.evidence) for file in FILES for fact in file.facts)
        for name, start, end, exact in rows:  # type: ignore[misc]
            assert texts[str(name)][int(start) : int(end)] == str(exact)

    def test_odd_names_stay_valid(self) -> None:
        import rdflib

        odd = article("a b/c %<é>", ("Estonia.", ["joined | NATO | Estonia | 2004"]))
        graph = rdflib.Graph().parse(data=export([odd], to="jsonld").data, format="json-ld")
        graph.serialize(format="nt")  # raises for an IRI that is none


@pytest.mark.parametrize(
    ("to", "package", "extra"),
    [("parquet", "pyarrow", "parquet"), ("ftm", "followthemoney", "ftm"), ("jsonld", "rdflib", "jsonld")],
)
def test_a_missing_package_names_its_extra(to: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"accede\[{extra}\]"):
        made(to)


class TestCommand:
    @pytest.fixture
    def outputs(self, tmp_path: Path) -> Path:
        for file in FILES:
            factfile.write(file, tmp_path / "outputs" / f"{file.article.id}.json")
        return tmp_path / "outputs"

    @pytest.mark.parametrize("to", FORMATS)
    def test_writes_the_file(self, to: str, outputs: Path, tmp_path: Path) -> None:
        target = tmp_path / "new" / f"facts.{to}"
        result = runner.invoke(cli.app, ["export", str(outputs), "--to", to, "-o", str(target)])
        assert result.exit_code == 0, result.output
        assert target.read_bytes() == made(to).data
        assert [path.name for path in target.parent.iterdir() if path.name.startswith(".")] == []
        assert target.with_name("facts.rest.csv").exists() == (to == "quickstatements")
        said = runner.invoke(cli.app, ["export", str(outputs), "--to", to, "-o", str(target), "--json"])
        told = json.loads(said.stdout)
        assert (told["file"], told["count"]) == (str(target), made(to).count)
        assert ("rest" in told) == (to == "quickstatements")

    @pytest.mark.parametrize(
        "options", [["--to", "xml"], ["--to", "csv", "--retrieved", "May"], ["--to", "csv", "--min-confidence", "2"]]
    )
    def test_wrong_calls(self, options: list[str], outputs: Path, tmp_path: Path) -> None:
        result = runner.invoke(cli.app, ["export", str(outputs), "-o", str(tmp_path / "x"), *options])
        assert result.exit_code == 2
        assert not (tmp_path / "x").exists()

"""The report as files: segments that add up to the text, escaping, policy, verdicts, timelines, and what is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline import extract
from pipeline.cli import app
from pipeline.errors import AccedeError
from pipeline.factfile import GoldFact
from pipeline.report import drawing, write_report
from pipeline.report.collect import article_view, slug
from pipeline.report.marks import Layer, blocks, segments
from pipeline.report.pages import GENERATOR, exact, json_for_html
from pipeline.report.render import _is_name
from pipeline.schema import FACT_TYPES
from pipeline.timeline import read
from tests.browser.samples import HOSTILE, build, plain, strange, write_all
from tests.factories import make_file


class Reader(HTMLParser):
    """Reads a page back: the text inside the element with an id, the tags, the scripts and styles."""

    def __init__(self, page: str, *, inside: str = "text") -> None:
        super().__init__(convert_charrefs=True)
        self.inside, self.depth = inside, 0
        self.text, self.tags = "", []
        self.sources: dict[str, list[str]] = {"script": [], "style": []}
        self.current = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if self.depth and tag not in {"br", "img", "input", "link", "meta"}:
            self.depth += 1
        elif dict(attrs).get("id") == self.inside:
            self.depth = 1
        self.current = tag if tag in self.sources else ""
        if self.current == "script" and dict(attrs).get("type") == "application/json":
            self.current = ""

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)
        self.current = ""

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text += data
        if self.current:
            self.sources[self.current].append(data)


GOLD = [
    {"type": "joined", "organisation": "Collective Security Treaty Organization", "participant": "Belarus",
     "date": "1993", "evidence": "Belarus joined the CSTO"},
    {"type": "joined", "organisation": "Collective Security Treaty Organization", "participant": "Uzbekistan",
     "date": "2007", "evidence": "had come back in 2006"},
    {"type": "founded", "organisation": "Collective Security Treaty Organization", "date": "1992",
     "evidence": "Treaty was signed"},
    {"type": "joined", "organisation": "European Union", "participant": "Moldova", "modality": "prospective",
     "optional": True, "evidence": "Moldova hopes to join the EU"},
]  # fmt: skip


def gold_facts(article: str = "strange") -> list[GoldFact]:
    return [GoldFact.model_validate({"doc": article} | line) for line in GOLD]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    outputs = write_all(folder / "outputs", [strange(), plain("one", facts=24, seed=3)])
    gold = folder / "gold.jsonl"
    gold.write_text("".join(fact.model_dump_json() + "\n" for fact in gold_facts()), encoding="utf-8")
    write_report(outputs, folder / "page", gold=gold)
    return folder / "page"


# ---- segments


@given(
    st.text(alphabet=st.sampled_from("ab 🇪🇺\u0301א\n\r\0<&"), max_size=60),
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 3), st.sampled_from("stopd")), max_size=8
    ),
)
def test_segments_and_gaps_add_up_to_the_text(text: str, spans: list[tuple[int, int, int, str]]) -> None:
    layers = [Layer(min(a, b), min(max(a, b), len(text)), fact, letter) for a, b, fact, letter in spans]
    layers = [layer for layer in layers if layer.start < layer.end]
    assert "".join(segment.text for segment in segments(text, layers)) == text
    whole = blocks(text, layers)
    assert "".join("".join(s.text for s in block.segments) + block.gap for block in whole) == text


def test_a_segment_knows_all_roles_that_cover_it() -> None:
    cut = segments("Belarus joined", [Layer(0, 14, 0, "s"), Layer(0, 7, 0, "p"), Layer(8, 14, 1, "t", "✓")])
    assert [(s.text, s.data, s.endings) for s in cut] == [
        ("Belarus", "0p 0s", ""),
        (" ", "0s", ""),
        ("joined", "0s 1t", "✓"),
    ]


def test_long_runs_of_white_space_cost_no_time() -> None:
    assert len(blocks(" " * 200_000 + "\n" + "\t" * 200_000 + "x", [])) == 1


# ---- the pages


def test_the_text_reads_back_character_for_character(page: Path) -> None:
    html = (page / "article" / "strange.html").read_bytes().decode("utf-8")
    assert Reader(html).text == strange().article.text


def test_carriage_returns_are_written_as_references() -> None:
    assert exact("a\r\nb\0<") == "a&#13;\nb\ufffd&lt;"


def test_hostile_markup_stays_text(page: Path) -> None:
    for path in page.rglob("*.html"):
        reader = Reader(path.read_text(encoding="utf-8"))
        assert all("onerror" not in attributes for _, attributes in reader.tags), path
        assert not any("pwned" in source for source in reader.sources["script"]), path
    assert HOSTILE not in (page / "index.html").read_text(encoding="utf-8")


def test_every_page_allows_only_its_own_style_and_scripts(page: Path) -> None:
    pages = list(page.rglob("*.html"))
    assert len(pages) == 3 + 2 + 7
    for path in pages:
        html = path.read_text(encoding="utf-8")
        reader = Reader(html)
        policy = next(a["content"] for tag, a in reader.tags if tag == "meta" and "http-equiv" in a)
        assert policy is not None
        assert "unsafe" not in policy
        assert "http" not in policy
        for source in reader.sources["script"] + reader.sources["style"]:
            digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, path
        for tag, attributes in reader.tags:
            assert "style" not in attributes, (path, tag)
            assert not any(name.startswith("on") for name in attributes), (path, tag)
            for name in ("src", "href", "action"):
                assert not re.match(r"(?:https?:)?//", attributes.get(name) or ""), (path, tag, attributes)
        assert GENERATOR in html


def test_local_links_lead_somewhere(page: Path) -> None:
    for path in page.rglob("*.html"):
        for tag, attributes in Reader(path.read_text(encoding="utf-8")).tags:
            target = (attributes.get("href") or "").split("#")[0]
            if tag == "a" and target:
                assert (path.parent / target).is_file(), (path, target)


def test_json_in_a_page_cannot_end_its_script() -> None:
    value = {"a": "</script><!-- \u2028 & 🇪🇺"}
    text = json_for_html(value)
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == value


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    outputs = write_all(tmp_path / "outputs", [strange(), plain("one")])
    write_report(outputs, tmp_path / "a")
    write_report(outputs, tmp_path / "b")
    names = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.html"))
    assert names == sorted(p.relative_to(tmp_path / "b") for p in (tmp_path / "b").rglob("*.html"))
    assert all((tmp_path / "a" / n).read_bytes() == (tmp_path / "b" / n).read_bytes() for n in names)


def test_every_type_has_its_words(tmp_path: Path) -> None:
    other = {"headquarters": "place", "leader": "participant", "dissolved": None}
    facts = []
    for kind in FACT_TYPES:
        role = other.get(kind, "participant")
        facts.append({"type": kind, "organisation": "NATO"} | ({role: "Estonia"} if role else {}))
    view = article_view(make_file("a", facts, text="NATO and Estonia."), None)
    lines = {fact.type: fact.line for fact in view.facts}
    assert set(lines) == set(FACT_TYPES)
    assert lines["headquarters"] == "NATO seated in Estonia"
    assert lines["left"] == "Estonia left NATO"
    write_report(write_all(tmp_path / "o", [make_file("a", facts, text="NATO and Estonia.")]), tmp_path / "p")


# ---- verdicts


def test_hits_misses_false_and_optional_facts() -> None:
    view = article_view(strange(), gold_facts())
    verdicts = {(f.participant.name if f.participant else "", f.type): (f.verdict, f.remark) for f in view.facts}
    assert verdicts[("Belarus", "joined")] == ("hit", "")
    assert verdicts[("Uzbekistan", "joined")] == ("hit", "gold has the date 2007")
    assert verdicts[("", "founded")] == ("miss", "")
    assert verdicts[("Moldova", "joined")] == ("optional", "")
    assert verdicts[("Georgia", "joined")] == ("false", "")
    assert [f.number for f in view.facts] == list(range(8))
    assert (view.count("hit"), view.count("miss"), view.count("false"), view.found) == (2, 1, 4, 7)
    missed = next(f for f in view.facts if f.verdict == "miss")
    marked = [s.text for b in view.blocks for s in b.segments if f"{missed.number}m" in s.data.split()]
    assert "".join(marked) == "Treaty was signed"


def test_without_gold_nothing_is_judged() -> None:
    assert {fact.verdict for fact in article_view(strange(), None).facts} == {None}


def test_the_anchor_of_a_date_is_marked() -> None:
    view = article_view(strange(), None)
    fact = next(f for f in view.facts if f.participant and f.participant.name == "Belarus")
    assert fact.anchor_words == "1992"
    marked = "".join(s.text for b in view.blocks for s in b.segments if f"{fact.number}a" in s.data.split())
    assert marked == "1992"


def test_the_test_half_is_told_only_when_asked(tmp_path: Path) -> None:
    outputs = write_all(tmp_path / "o", [strange(), plain("one", facts=4)])
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "strange.jsonl").write_text(gold_facts()[2].model_dump_json() + "\n", encoding="utf-8")
    (gold / "manifest.csv").write_text("id,half\nstrange,test\none,development\n", encoding="utf-8")
    write_report(outputs, tmp_path / "page", gold=gold)
    article = tmp_path / "page" / "article" / "strange.html"
    assert "miss-1" not in article.read_text(encoding="utf-8")
    assert "1 articles of the test half" in (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    write_report(outputs, tmp_path / "page", gold=gold, show_test_errors=True)
    assert "miss-1" in article.read_text(encoding="utf-8")


# ---- timelines


def test_descriptions_are_no_other_names() -> None:
    aliases = ("CSTO", "the League", "The bloc", "the latter", "Its pact", "the treaty", "Rome Statute")
    assert [alias for alias in aliases if _is_name(alias)] == ["CSTO", "the League", "Rome Statute"]


def test_uncertain_ends_are_drawn_as_such() -> None:
    facts = [
        {"type": "joined", "organisation": "NATO", "participant": "Estonia", "date": "2004-03-29"},
        {"type": "joined", "organisation": "NATO", "participant": "Greece", "date": "195X"},
        {"type": "left", "organisation": "NATO", "participant": "Greece", "date": "1974"},
        {"type": "member", "organisation": "NATO", "participant": "Norway", "date": "1999"},
        {"type": "founded", "organisation": "NATO", "date": "1949"},
    ]
    timeline = read([make_file("a", facts)])
    picture = drawing.draw(timeline)
    assert picture is not None
    rows = {row.name: [p.kind for p in row.pieces] for group in picture.groups for row in group.rows}
    assert rows["Estonia"] == ["sure", "arrow"]
    assert rows["Greece"] == ["unsure", "sure", "unsure"]
    assert rows["Norway"][0] == "open"
    assert [event.label for event in picture.events] == ["founded 1949"]
    said = {s.participant: (s.start, s.end) for s in drawing.in_words(timeline)}
    assert said["Estonia"] == ("29 March 2004", "no end told")
    assert said["Greece"][1] == "1974"
    assert said["Norway"][0] == "1999 or before"


def test_pieces_stay_inside_the_picture() -> None:
    picture = drawing.draw(read([plain("many", facts=200)]).of(organisation="org:nato"))
    assert picture is not None
    for group in picture.groups:
        for row in group.rows:
            assert all(p.x >= drawing.LEFT and p.x + p.width <= drawing.WIDTH for p in row.pieces), row


def test_nothing_dated_draws_nothing() -> None:
    assert (
        drawing.draw(read([make_file("a", [{"type": "member", "organisation": "EU", "participant": "Malta"}])])) is None
    )


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(1999, 1, 1), date(1999, 12, 31), "1999"),
        (date(1999, 4, 1), date(1999, 4, 30), "April 1999"),
        (date(1999, 4, 4), date(1999, 4, 4), "4 April 1999"),
        (date(1995, 1, 1), date(1999, 12, 31), "between 1995 and 1999"),
        (date(1995, 3, 1), date(1999, 12, 31), "between 1 March 1995 and 1999"),
    ],
)
def test_a_range_of_days_in_words(first: date, last: date, words: str) -> None:
    assert drawing.window_words(first, last) == words


# ---- names and folders


@pytest.mark.parametrize("name", ["csto", "01-club-of-generals", "a_b"])
def test_a_plain_id_is_its_own_file_name(name: str) -> None:
    assert slug(name) == name


@pytest.mark.parametrize("name", ["../x", "a/b", "A", "con", "x" * 300, "é", "", "a.b", "a b", "<script>", "nul"])
def test_any_other_id_gives_a_safe_name(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,80}", slug(name))
    assert slug(name) != slug(name + "x")


def test_odd_ids_give_pages_that_are_linked(tmp_path: Path) -> None:
    file = strange()
    odd = file.model_copy(update={"article": file.article.model_copy(update={"id": "Ünïcode & <b>#1?"})})
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    (outputs / "odd.json").write_text(odd.to_json(), encoding="utf-8")
    write_report(outputs, tmp_path / "page")
    test_local_links_lead_somewhere(tmp_path / "page")


def test_an_organisation_told_under_two_names_is_one_page(tmp_path: Path) -> None:
    text = "Armenia founded the Tashkent Pact in 1992. Belarus joined the CSTO in 1993."
    write_report(write_all(tmp_path / "o", [extract(text)]), tmp_path / "page")
    (only,) = (tmp_path / "page" / "organisation").iterdir()
    told = only.read_text(encoding="utf-8")
    assert "2 facts in 1 article" in told
    assert "Nobody is told" not in told
    test_local_links_lead_somewhere(tmp_path / "page")


def test_an_empty_folder_gives_a_page_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "outputs").mkdir()
    made = write_report(tmp_path / "outputs", tmp_path / "page")
    assert (made.articles, made.facts) == (0, 0)
    assert "No facts yet" in made.index.read_text(encoding="utf-8")


def test_an_article_without_facts_says_so(tmp_path: Path) -> None:
    write_report(write_all(tmp_path / "o", [build("empty", "Nothing here.\n", [])]), tmp_path / "page")
    assert "No facts" in (tmp_path / "page" / "article" / "empty.html").read_text(encoding="utf-8")


def test_pages_of_an_earlier_report_are_removed(tmp_path: Path) -> None:
    write_report(write_all(tmp_path / "o", [plain("one"), plain("two")]), tmp_path / "page")
    (tmp_path / "page" / "article" / "mine.html").write_text("kept", encoding="utf-8")
    (tmp_path / "o" / "two.json").unlink()
    write_report(tmp_path / "o", tmp_path / "page")
    assert sorted(p.name for p in (tmp_path / "page" / "article").iterdir()) == ["mine.html", "one.html"]


def test_a_folder_with_another_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>my site", encoding="utf-8")
    with pytest.raises(AccedeError, match="did not write"):
        write_report(write_all(tmp_path / "o", [plain("one")]), tmp_path)


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    outputs = write_all(tmp_path / "o", [strange()])
    result = CliRunner().invoke(app, ["report", str(outputs), "-o", str(tmp_path / "page"), "--json"])
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert (said["articles"], said["facts"]) == (1, 7)
    assert Path(said["index"]).is_file()


def test_many_facts_in_one_article_stay_small(tmp_path: Path) -> None:
    made = write_report(write_all(tmp_path / "o", [plain("many", facts=400)]), tmp_path / "page")
    assert made.facts == 400
    assert (tmp_path / "page" / "article" / "many.html").stat().st_size < 2_000_000

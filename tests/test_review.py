"""The review without a browser: decisions, undo, the log after a crash, outdated pages, blindness, and who may ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from pipeline import goldcheck
from pipeline.articles import Source
from pipeline.cli import app as cli
from pipeline.errors import FactFileError
from pipeline.factfile import GoldFact, read_gold
from pipeline.review.app import create_app
from pipeline.review.desk import Desk
from pipeline.review.goldlines import GoldFolder, line_of
from pipeline.review.ledger import Ledger
from pipeline.review.proposals import evidence_span, occurrence, propose
from pipeline.schema import FactFile
from pipeline.spans import Span
from tests.browser.samples import HOSTILE, build, plain, strange

TOKEN = "a-token-for-tests"
PORT = 8123
ORIGIN = f"http://127.0.0.1:{PORT}"
CSTO = "Collective Security Treaty Organization"


class Page:
    """What a page does: it keeps the version that it was drawn with, and sends it back with each decision."""

    def __init__(
        self, folder: Path, files: list[FactFile], *, blind: bool = False, annotator: str | None = None
    ) -> None:
        self.gold = GoldFolder.open(folder, annotator=annotator)
        self.ledger = Ledger(self.gold)
        app = create_app(Desk(files, self.ledger, blind=blind), self.gold, token=TOKEN, port=PORT)
        self.client = TestClient(app, base_url=ORIGIN)
        self.client.get(f"/?token={TOKEN}")
        self.version: dict[str, str] = {}

    def view(self, article: str = "strange") -> dict[str, Any]:
        view: dict[str, Any] = self.client.get(f"/api/article/{article}").json()
        self.version[article] = view["version"]
        return view

    def send(self, decision: dict[str, Any], article: str = "strange", **headers: str) -> Any:
        headers = {"origin": ORIGIN, "if-match": f'"{self.version[article]}"'} | headers
        answer = self.client.post(f"/api/article/{article}/decisions", json=decision, headers=headers)
        if answer.status_code == 200:
            self.version[article] = answer.json()["version"]
        return answer

    def do(self, action: str, article: str = "strange", **rest: Any) -> dict[str, Any]:
        answer = self.send({"action": action} | rest, article)
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    def close(self) -> None:
        self.client.close()
        self.ledger.close()


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    made = Page(tmp_path / "gold", [strange(), plain("one", facts=6)])
    made.view()
    yield made
    made.close()


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def draft(**rest: Any) -> dict[str, Any]:
    fact = {"type": "founded", "organisation": CSTO, "date": "1992", "evidence": "In 1992 the", "start": None}
    return fact | rest


# ---- evidence


def test_a_proposal_holds_trigger_and_arguments() -> None:
    file = strange()
    assert propose(file, file.facts[0]).evidence == "Twelve months later Belarus joined the CSTO"
    assert propose(file, file.facts[5]).evidence == "the country had come back in 2006"


def test_evidence_is_never_longer_than_gold_allows() -> None:
    file = strange()
    for fact in file.facts:
        span = evidence_span(file.article.text, fact)
        assert 0 < span.end - span.start <= goldcheck.EVIDENCE_LIMIT


def test_occurrences_are_counted_as_gold_counts_them() -> None:
    text = "aaaa joined, joined"
    assert [occurrence(text, Span(n, n + 2)) for n in range(3)] == [1, 2, 3]
    assert occurrence(text, Span(13, 19)) == 2


# ---- decisions


def test_confirm_writes_the_line_in_the_guidelines_form(page: Page, tmp_path: Path) -> None:
    view = page.do("confirm", proposal="strange-001")
    assert [item["status"] for item in view["items"]].count("confirmed") == 1
    (line,) = lines(tmp_path / "gold")
    assert list(line) == ["doc", "type", "organisation", "organisation_accepts", "participant", "participant_accepts",
                          "date", "date_accepts", "modality", "optional", "evidence", "note"]  # fmt: skip
    assert (line["doc"], line["participant"], line["date"]) == ("strange", "Belarus", "1993")


def test_reject_correct_add_optional_delete_and_undo(page: Page, tmp_path: Path) -> None:
    page.do("reject", proposal="strange-002")
    page.do(
        "correct",
        proposal="strange-006",
        fact=draft(type="joined", participant="Uzbekistan", date="2006?", evidence="had come back in 2006"),
    )
    view = page.do("add", fact=draft())
    status = {item["proposal"] or item["fact"]["type"]: item["status"] for item in view["items"]}
    assert status["strange-002"] == "rejected"
    assert status["strange-006"] == "corrected"
    assert status["founded"] == "added"
    assert [line["type"] for line in lines(tmp_path / "gold")] == ["founded", "joined"]  # in text order
    added = next(item for item in view["items"] if item["status"] == "added")
    view = page.do("optional", line=added["line"])
    added = next(item for item in view["items"] if item["status"] == "added")
    assert added["fact"]["optional"]
    page.do("delete", line=added["line"])
    assert len(lines(tmp_path / "gold")) == 1
    undone = []
    while view["undo"]:
        view = page.do("undo")
        undone.append(view["undo"])
    assert len(undone) == 5
    assert lines(tmp_path / "gold") == []
    assert {item["status"] for item in view["items"]} == {"open"}


def test_undo_puts_a_changed_line_back_where_it_was(page: Page, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        page.do("confirm", proposal=f"strange-00{number}")
    before = (tmp_path / "gold" / "gold.jsonl").read_text(encoding="utf-8")
    page.do(
        "correct",
        proposal="strange-002",
        fact=draft(type="joined", participant="Georgia", date="1994", evidence="Georgia"),
    )
    assert (tmp_path / "gold" / "gold.jsonl").read_text(encoding="utf-8") != before
    page.do("undo")
    assert (tmp_path / "gold" / "gold.jsonl").read_text(encoding="utf-8") == before


def test_a_confirmed_fact_can_be_rejected_after_all(page: Page, tmp_path: Path) -> None:
    page.do("confirm", proposal="strange-001")
    view = page.do("reject", proposal="strange-001")
    assert lines(tmp_path / "gold") == []
    assert next(i for i in view["items"] if i["proposal"] == "strange-001")["status"] == "rejected"


def test_selected_evidence_is_counted_in_characters(page: Page, tmp_path: Path) -> None:
    text = strange().article.text
    start = text.index("Egypt joined")
    page.do(
        "add",
        fact=draft(
            type="member",
            organisation="Arab League",
            participant="Egypt",
            evidence="Egypt joined the Arab League ",
            start=start,
        ),
    )
    (line,) = lines(tmp_path / "gold")
    assert line["evidence"] == "Egypt joined the Arab League"
    answer = page.send({"action": "add", "fact": draft(evidence="Egypt joined", start=start + 1)})
    assert answer.status_code == 422


def test_a_later_occurrence_is_numbered(page: Page, tmp_path: Path) -> None:
    text = strange().article.text
    page.do(
        "add",
        fact=draft(type="joined", organisation="X", participant="Y", evidence="joined", start=text.rindex("joined")),
    )
    assert lines(tmp_path / "gold")[0]["nth"] == 3


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (draft(evidence="nowhere in the text"), "does not occur"),
        (draft(date="soon"), "not a valid EDTF"),
        (draft(organisation=" "), "empty name"),
        (draft(type="joined"), "needs a participant"),
        (draft(type="dissolved", participant="Russia"), "has no participant"),
        (draft(evidence=strange().article.text[:400]), "characters"),
        (draft(evidence="   "), "does not occur"),
    ],
)
def test_what_gold_check_would_refuse_is_refused(page: Page, tmp_path: Path, fact: dict[str, Any], words: str) -> None:
    answer = page.send({"action": "add", "fact": fact})
    assert answer.status_code == 422
    assert words in " ".join(answer.json()["problems"])
    assert not (tmp_path / "gold" / "gold.jsonl").exists()


def test_names_are_saved_as_facts_write_them(page: Page, tmp_path: Path) -> None:
    page.view()
    evidence = "Serbia has not joined NATO"
    fact = {"type": "joined", "organisation": "efta", "participant": "the UK; Burma; Atlantis", "evidence": evidence}
    page.do("add", fact=fact)
    lines = read_gold(tmp_path / "gold" / "gold.jsonl")
    assert [(f.organisation, f.organisation_accepts) for f in lines] == [
        ("European Free Trade Association", ("efta",))
    ] * 3
    names = [(f.participant, f.participant_accepts) for f in lines]
    assert names == [("United Kingdom", ("the UK",)), ("Burma", ()), ("Atlantis", ())]
    leader = {"type": "leader", "organisation": "NATO", "participant": "US", "evidence": evidence}
    page.do("add", fact=leader)  # of people only their own names are known
    assert [f.participant for f in read_gold(tmp_path / "gold" / "gold.jsonl")][-1] == "US"
    page.do("undo")
    page.do("undo")
    assert read_gold(tmp_path / "gold" / "gold.jsonl") == []


def test_one_line_cannot_be_corrected_into_several(page: Page) -> None:
    view = page.view()
    item = next(item for item in view["items"] if item["proposal"])
    draft = {key: value for key, value in item["fact"].items() if key != "nth"} | {"participant": "Belarus; Georgia"}
    answer = page.send({"action": "correct", "proposal": item["proposal"], "fact": draft})
    assert answer.status_code == 422
    assert "one participant" in answer.json()["problems"][0]
    twice = {
        "type": "joined",
        "organisation": "NATO",
        "participant": "UK; Britain",
        "evidence": "Serbia has not joined NATO",
    }
    assert page.send({"action": "add", "fact": twice}).status_code == 422


def test_the_page_is_told_how_names_will_be_saved(page: Page) -> None:
    asked = {"type": "joined", "organisation": "GCC", "participant": "Oman; Persia-on-Sea"}
    told = page.client.get("/api/names", params=asked).json()
    assert told == {
        "organisation": {"typed": "GCC", "called": "Gulf Cooperation Council"},
        "participants": [{"typed": "Oman", "called": "Oman"}, {"typed": "Persia-on-Sea", "called": None}],
    }


@pytest.mark.parametrize("gap", ["\u2028", "\x85", "\x0c", "\r"], ids=repr)
def test_evidence_with_a_rare_line_break_is_read_again(tmp_path: Path, gap: str) -> None:
    page = Page(tmp_path, [build("odd", f"Estonia joined{gap}NATO in 2004.\n", [])])
    page.view("odd")
    words = f"Estonia joined{gap}NATO"
    page.do("add", "odd", fact={"type": "joined", "organisation": "NATO", "participant": "Estonia", "evidence": words})
    assert [fact.evidence for fact in read_gold(tmp_path)] == [words]
    page.close()


def test_the_same_fact_twice_is_refused(page: Page) -> None:
    page.do("add", fact=draft())
    answer = page.send({"action": "add", "fact": draft()})
    assert answer.status_code == 422
    assert "one statement is one fact" in answer.json()["problems"][0]


@pytest.mark.parametrize(
    "decision",
    [
        {"action": "explode"},
        {"action": "add"},
        {"action": "confirm", "proposal": "strange-999"},
        {"action": "delete", "line": "0"},
        {"action": "undo"},
        {"action": "reopen"},
        {"action": "add", "fact": draft(type="hated")},
        {"action": "add", "fact": draft(extra=1)},
    ],
)
def test_nonsense_is_refused_with_words(page: Page, decision: dict[str, Any]) -> None:
    answer = page.send(decision)
    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_everything_confirmed_passes_gold_check(page: Page, tmp_path: Path) -> None:
    for file in (strange(), plain("one", facts=6)):
        page.view(file.article.id)
        for fact in file.facts:
            page.do("confirm", file.article.id, proposal=fact.id)
    texts = tmp_path / "corpus"
    texts.mkdir()
    for file in (strange(), plain("one", facts=6)):
        (texts / f"{file.article.id}.txt").write_bytes(file.article.text.encode())
    gold = read_gold(tmp_path / "gold")
    assert len(gold) == 13
    sources = {f.article.id: Source(id=f.article.id, title=None, text=f.article.text, published=None, source=None)
               for f in (strange(), plain("one", facts=6))}  # fmt: skip
    assert [fault for fact in gold for fault in goldcheck.check_line(fact, sources)] == []


# ---- the gold folder


def test_gold_that_is_there_already_is_seen_and_kept_as_spelt(tmp_path: Path) -> None:
    folder = tmp_path / "gold"
    folder.mkdir()
    own = (
        '{"doc": "strange", "type": "joined", "organisation": "CSTO", "participant": "Belarus", '
        f'"organisation_accepts": ["{CSTO}"], "evidence": "Belarus joined"}}'
    )
    other = '{"doc":"elsewhere","type":"joined","organisation":"NATO","participant":"Spain","evidence":"Spain joined"}'
    (folder / "set.jsonl").write_text(f"{other}\n{own}\n", encoding="utf-8")
    page = Page(folder, [strange()])
    assert next(i for i in page.view()["items"] if i["proposal"] == "strange-001")["status"] == "in gold"
    page.do("confirm", proposal="strange-003")
    written = (folder / "set.jsonl").read_text(encoding="utf-8").splitlines()
    assert written[:2] == [other, own]
    assert len(written) == 3
    assert not (folder / "gold.jsonl").exists()
    page.close()


def test_an_article_in_two_files_asks_whose_gold_it_is(tmp_path: Path) -> None:
    for name in ("anna", "ben"):
        (tmp_path / f"{name}.jsonl").write_text(line_of(_some()) + "\n", encoding="utf-8")
    with pytest.raises(FactFileError, match="annotator"):
        Page(tmp_path, [strange()])
    page = Page(tmp_path, [strange()], annotator="anna")
    page.view()
    page.do("confirm", proposal="strange-003")
    assert len(read_gold(tmp_path / "anna.jsonl")) == 2
    assert len(read_gold(tmp_path / "ben.jsonl")) == 1
    page.close()


def test_a_list_of_articles_grows_with_what_is_done(tmp_path: Path) -> None:
    (tmp_path / "docs.txt").write_text("other", encoding="utf-8")
    page = Page(tmp_path, [strange(), plain("one", facts=3)])
    page.view()
    page.do("confirm", proposal="strange-001")
    page.view("one")
    page.do("done", "one")
    assert (tmp_path / "docs.txt").read_text(encoding="utf-8").split() == ["other", "strange", "one"]
    page.close()


def test_where_each_article_has_its_file_a_new_one_gets_its_own(tmp_path: Path) -> None:
    first = _some().model_copy(update={"doc": "elsewhere"})
    (tmp_path / "elsewhere.jsonl").write_text(line_of(first) + "\n", encoding="utf-8")
    page = Page(tmp_path, [strange(), plain("one", facts=3)])
    page.view()
    page.do("confirm", proposal="strange-001")
    page.view("one")
    page.do("done", "one")
    assert sorted(p.name for p in tmp_path.glob("*.jsonl")) == ["elsewhere.jsonl", "one.jsonl", "strange.jsonl"]
    assert (tmp_path / "one.jsonl").read_bytes() == b""
    page.close()


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".", "a b", "x" * 99])
def test_an_annotator_is_a_plain_word(tmp_path: Path, name: str) -> None:
    with pytest.raises(FactFileError):
        GoldFolder.open(tmp_path, annotator=name)


def test_links_that_lead_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "gold"
    folder.mkdir()
    (tmp_path / "secret.jsonl").write_text("", encoding="utf-8")
    (folder / "gold.jsonl").symlink_to(tmp_path / "secret.jsonl")
    with pytest.raises(FactFileError, match="leads out"):
        Page(folder, [strange()])


def _some() -> GoldFact:
    return GoldFact(doc="strange", type="founded", organisation=CSTO, date="1992", evidence="In 1992")


# ---- the log


def test_a_restart_knows_everything(page: Page, tmp_path: Path) -> None:
    page.do("confirm", proposal="strange-001")
    page.do("reject", proposal="strange-002")
    before = page.view()
    page.close()
    again = Page(tmp_path / "gold", [strange(), plain("one", facts=6)])
    assert again.view() == before
    again.do("undo")
    again.do("undo")
    assert lines(tmp_path / "gold") == []
    again.close()


def test_killed_between_log_and_gold(page: Page, tmp_path: Path) -> None:
    page.do("confirm", proposal="strange-001")
    kept = (tmp_path / "gold" / "gold.jsonl").read_bytes()
    page.do("confirm", proposal="strange-003")
    after = (tmp_path / "gold" / "gold.jsonl").read_bytes()
    page.close()
    (tmp_path / "gold" / "gold.jsonl").write_bytes(kept)  # as if the second had not reached gold
    again = Page(tmp_path / "gold", [strange()])
    assert (tmp_path / "gold" / "gold.jsonl").read_bytes() == after
    again.close()


def test_killed_in_the_middle_of_a_log_line(page: Page, tmp_path: Path) -> None:
    page.do("confirm", proposal="strange-001")
    page.close()
    log = tmp_path / "gold" / "gold.review.log"
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"number": 2, "at": "20')
    again = Page(tmp_path / "gold", [strange()])
    assert log.read_bytes() == whole
    again.view()
    again.do("confirm", proposal="strange-003")
    assert len(lines(tmp_path / "gold")) == 2
    again.close()


def test_a_broken_log_is_named(page: Page, tmp_path: Path) -> None:
    page.do("confirm", proposal="strange-001")
    page.close()
    with (tmp_path / "gold" / "gold.review.log").open("ab") as stream:
        stream.write(b"nonsense\n")
    with pytest.raises(FactFileError, match=r"review\.log:2"):
        Page(tmp_path / "gold", [strange()])


def test_the_log_only_grows(page: Page, tmp_path: Path) -> None:
    log = tmp_path / "gold" / "gold.review.log"
    seen = b""
    page.do("confirm", proposal="strange-001")
    for action in ("undo", "done", "reopen", "undo"):
        assert log.read_bytes().startswith(seen)
        seen = log.read_bytes()
        page.do(action)
    actions = [json.loads(line)["action"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert actions == ["confirm", "undo", "done", "reopen", "undo"]


def test_a_log_that_cannot_be_written_leaves_gold_alone(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.do("confirm", proposal="strange-001")
    before = (tmp_path / "gold" / "gold.review.log").read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.review.ledger.os.fsync", full)
    answer = page.send({"action": "confirm", "proposal": "strange-003"})
    assert answer.status_code == 500
    assert "No space left" in answer.text
    monkeypatch.undo()
    assert (tmp_path / "gold" / "gold.review.log").read_bytes() == before
    assert len(lines(tmp_path / "gold")) == 1
    page.do("confirm", proposal="strange-003")


def test_only_one_process_holds_the_log(page: Page, tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with pytest.raises(FactFileError, match="another accede review"):
        Page(tmp_path / "gold", [strange()])


def test_a_hand_edit_wins_and_ends_undo(page: Page, tmp_path: Path) -> None:
    page.do("confirm", proposal="strange-001")
    path = tmp_path / "gold" / "gold.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"1993"', '"1994"'), encoding="utf-8")
    answer = page.send({"action": "confirm", "proposal": "strange-003"})
    assert answer.status_code == 409
    view = page.view()
    assert view["undo"] is None
    page.do("confirm", proposal="strange-003")
    assert {line["date"] for line in lines(tmp_path / "gold")} == {"1994", "1945"}


# ---- two tabs


def test_an_outdated_page_cannot_decide(page: Page, tmp_path: Path) -> None:
    old = page.version["strange"]
    page.do("confirm", proposal="strange-001")
    answer = page.send({"action": "reject", "proposal": "strange-001"}, **{"if-match": f'"{old}"'})
    assert answer.status_code == 409
    assert answer.json()["view"]["version"] == page.version["strange"]
    assert len(lines(tmp_path / "gold")) == 1


def test_a_decision_without_a_version_is_refused(page: Page) -> None:
    assert page.send({"action": "done"}, **{"if-match": ""}).status_code == 428


# ---- blind


def test_blind_mode_tells_nothing_that_was_found(tmp_path: Path) -> None:
    page = Page(tmp_path, [strange()], blind=True)
    text = strange().article.text
    for address in ("/", "/article/strange", "/api/article/strange", "/agreement"):
        body = page.client.get(address).text
        assert "strange-001" not in body
        assert "joined.active" not in body
        assert "confidence" not in body
    view = page.view()
    assert view["items"] == []
    assert "".join("".join(s[0] for s in b["segments"]) + b["gap"] for b in view["blocks"]) == text
    assert all(not data for b in view["blocks"] for _, data, _ in b["segments"])
    assert page.send({"action": "confirm", "proposal": "strange-001"}).status_code == 422
    page.do("add", fact=draft())
    assert len(page.view()["items"]) == 1
    page.close()


def test_blind_agreement_waits_until_an_article_is_done(tmp_path: Path) -> None:
    (tmp_path / "ben.jsonl").write_text(line_of(_some().model_copy(update={"organisation": "Secret"})) + "\n")
    page = Page(tmp_path, [strange()], blind=True, annotator="anna")
    page.view()
    page.do("add", fact=draft())
    assert "Secret" not in page.client.get("/agreement?first=anna&second=ben").text
    page.do("done")
    assert "Secret" in page.client.get("/agreement?first=anna&second=ben").text
    page.close()


# ---- agreement, dates


def test_agreement_of_two_files(tmp_path: Path) -> None:
    (tmp_path / "ben.jsonl").write_text(line_of(_some()) + "\n", encoding="utf-8")
    page = Page(tmp_path, [strange()], annotator="anna")
    page.view()
    page.do("add", fact=draft(evidence="In 1992"))
    page.do("confirm", proposal="strange-003")
    body = page.client.get("/agreement?first=anna&second=ben").text
    assert "0.667" in body
    assert "Only anna" in body
    assert page.client.get("/agreement?first=../../etc/passwd&second=ben").status_code == 200
    page.close()


def test_an_article_that_one_found_empty_counts_for_agreement(tmp_path: Path) -> None:
    (tmp_path / "ben.jsonl").write_text(line_of(_some()) + "\n", encoding="utf-8")
    page = Page(tmp_path, [strange(), plain("one", facts=6)], annotator="anna")
    page.view("one")
    page.do("confirm", "one", proposal=page.view("one")["items"][0]["proposal"])
    page.view()
    assert "No article in common" in page.client.get("/agreement?first=anna&second=ben").text
    page.do("done")
    assert "Only ben</dt><dd>1</dd>" in page.client.get("/agreement?first=anna&second=ben").text
    command = ["gold", "agree", str(tmp_path / "anna.jsonl"), str(tmp_path / "ben.jsonl"), "--common"]
    assert CliRunner().invoke(cli, command).stdout.startswith("on 1 article ")
    page.do("reopen")
    assert "No article in common" in page.client.get("/agreement?first=anna&second=ben").text
    page.close()


@pytest.mark.parametrize(
    ("value", "valid", "words"),
    [
        ("1995/..", True, "since 1995"),
        ("2004-21", True, "spring 2004"),
        ("soon", False, "not an EDTF date"),
        ("", True, "no date"),
    ],
)
def test_dates_in_words(page: Page, value: str, valid: bool, words: str) -> None:
    said = page.client.get("/api/date", params={"value": value}).json()
    assert (said["valid"], said["words"]) == (valid, words)


# ---- who may ask


def test_hostile_text_stays_text(page: Page) -> None:
    body = page.client.get("/article/strange").text
    assert HOSTILE not in body
    assert "<img" not in body


def test_safety_headers_are_on_every_answer(page: Page) -> None:
    for address in ("/", "/article/strange", "/assets/review.js", "/nothing", "/api/article/nothing"):
        headers = page.client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


def test_the_cookie_is_strict_and_hidden_from_scripts(page: Page) -> None:
    fresh = TestClient(page.client.app, base_url=ORIGIN)
    cookie = fresh.get(f"/?token={TOKEN}").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        f"127.0.0.1.evil.example:{PORT}",
        "",
    ],
)
def test_a_foreign_host_is_refused(page: Page, host: str) -> None:
    answer = page.client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Belarus" not in answer.text


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", f"http://127.0.0.1:{PORT + 1}"]
)
def test_a_foreign_origin_is_refused(page: Page, origin: str) -> None:
    assert page.send({"action": "done"}, origin=origin).status_code == 403
    assert page.client.get("/", headers={"origin": origin}).status_code == 403


def test_a_decision_without_an_origin_is_refused(page: Page) -> None:
    headers = {"if-match": f'"{page.version["strange"]}"'}
    assert (
        page.client.post("/api/article/strange/decisions", json={"action": "done"}, headers=headers).status_code == 403
    )


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", TOKEN[:-1], "é"])
def test_a_wrong_token_opens_nothing(page: Page, token: str) -> None:
    stranger = TestClient(page.client.app, base_url=ORIGIN)
    for address in ("/", "/article/strange", "/api/article/strange", "/assets/review.js"):
        assert stranger.get(address).status_code == 403
        assert stranger.get(address, params={"token": token}).status_code == 403
    assert stranger.get("/api/article/strange", params={"token": TOKEN}).status_code == 403  # in the first address only


def test_the_token_may_come_in_a_header(page: Page) -> None:
    stranger = TestClient(page.client.app, base_url=ORIGIN)
    assert stranger.get("/api/article/strange", headers={"x-accede-token": TOKEN}).status_code == 200


def test_forms_and_long_bodies_are_refused(page: Page) -> None:
    address, headers = "/api/article/strange/decisions", {"origin": ORIGIN, "if-match": page.version["strange"]}
    assert page.client.post(address, data={"action": "done"}, headers=headers).status_code == 415
    assert page.client.post(address, json={"action": "x" * 70_000}, headers=headers).status_code == 413
    streamed = iter([b'{"action":', b'"done"}'])
    json_type = headers | {"content-type": "application/json"}
    assert page.client.post(address, content=streamed, headers=json_type).status_code == 413


@pytest.mark.parametrize(
    "path", ["/article/..%2F..%2Fetc%2Fpasswd", "/assets/..%2Fguard.py", "/assets/guard.py", "/api/article/%2e%2e"]
)
def test_no_address_is_a_path(page: Page, path: str) -> None:
    assert page.client.get(path).status_code == 404


def test_other_methods_are_refused(page: Page) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert page.client.request(method, "/", headers={"origin": ORIGIN}).status_code in (403, 405, 415)

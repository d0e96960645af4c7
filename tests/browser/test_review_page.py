"""The review in a real browser: making gold by keys and mouse, a killed server, two tabs, blindness, hostile text."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.factfile import GoldFact, read_gold
from tests.browser.conftest import ROOT, THEMES, WIDTHS, Server, overflow, until
from tests.browser.samples import build, plain, strange, write_all

Tab = Callable[..., Any]
Serve = Callable[..., Server]
TEXT = strange().article.text


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    files = [strange(), plain("one", facts=6), build("zero", "Nothing to see.\n", [])]
    (tmp_path / "corpus").mkdir()
    for file in files:
        (tmp_path / "corpus" / f"{file.article.id}.txt").write_bytes(file.article.text.encode())
    return write_all(tmp_path / "outputs", files)


def open_article(tab: Any, server: Server, article: str = "strange") -> None:
    tab.goto(server.address)
    tab.goto(f"{server.base}/article/{article}")


def press(tab: Any, key: str) -> None:
    """Press a key that decides, and wait until the decision is saved."""
    tab.evaluate("document.getElementById('saved').textContent = ''")
    tab.keyboard.press(key)
    until(tab, "document.getElementById('saved').textContent.startsWith('saved')")


def choose(tab: Any, words: str) -> None:
    """Select words of the article as a mouse would."""
    tab.evaluate(
        """words => {
            const text = document.getElementById('text'), at = text.textContent.indexOf(words);
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), range = document.createRange();
            let seen = 0, open = false;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const next = seen + node.data.length;
                if (!open && at < next) { range.setStart(node, at - seen); open = true; }
                if (open && at + words.length <= next) { range.setEnd(node, at + words.length - seen); break; }
                seen = next;
            }
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )


def statuses(tab: Any) -> list[str]:
    found: list[str] = tab.evaluate("[...document.querySelectorAll('.item')].map(e => e.classList[1])")
    return found


def gold(folder: Path) -> list[GoldFact]:
    return read_gold(folder / "gold.jsonl")


def check(folder: Path, corpus: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "gold", "check", str(folder), str(corpus)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_by_keys_alone_to_a_gold_file_that_gold_check_accepts(
    outputs: Path, tmp_path: Path, tab: Tab, serve: Serve
) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server)
    press(opened, "c")  # Belarus
    press(opened, "x")  # Georgia
    press(opened, "o")  # Egypt, optional
    opened.keyboard.press("j")
    press(opened, "c")  # Serbia, negated
    opened.keyboard.press("e")  # Uzbekistan left
    opened.fill("#f-date", "2012-06?")
    until(opened, "document.getElementById('datewords').textContent === 'perhaps June 2012'")
    press(opened, "Control+Enter")
    press(opened, "c")
    press(opened, "c")
    assert statuses(opened) == [
        "confirmed",
        "rejected",
        "confirmed",
        "confirmed",
        "corrected",
        "confirmed",
        "confirmed",
    ]
    press(opened, "u")
    assert statuses(opened)[-1] == "open"
    press(opened, "c")
    facts = gold(tmp_path / "gold")
    assert [(f.participant, f.date, f.modality, f.optional) for f in facts] == [
        ("Belarus", "1993", "asserted", False),
        ("Egypt", "1945", "asserted", True),
        ("Serbia", None, "negated", False),
        ("Uzbekistan", "2012-06?", "asserted", False),
        ("Uzbekistan", "2006", "asserted", False),
        ("Moldova", None, "prospective", False),
    ]
    checked = check(tmp_path / "gold", tmp_path / "corpus")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    opened.keyboard.press("d")
    until(opened, "location.pathname === '/article/zero'")
    assert "1 done" in opened.inner_text("#where")


def test_a_missed_fact_with_evidence_from_the_text(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server)
    words = "the Żo\u0301ł\u0301ta Treaty was signed in Tas\u0327hkent 🇺🇿"
    choose(opened, words)
    opened.keyboard.press("a")
    assert opened.input_value("#f-evidence") == words
    opened.select_option("#f-type", "founded")
    opened.fill("#f-organisation", "Żółta Treaty")
    opened.fill("#f-date", "1992")
    choose(opened, "1992 " + words + ". Twelve")
    choose(opened, "1992 " + words)
    opened.click("#form button[type=submit]")
    until(opened, "document.getElementById('form').hidden")
    (fact,) = gold(tmp_path / "gold")
    assert fact.evidence == "1992 " + words
    assert (fact.type, fact.date, fact.nth) == ("founded", "1992", 1)
    assert "added" in statuses(opened)
    marked = opened.evaluate("[...document.querySelectorAll('.lit-g')].map(e => e.textContent).join('')")
    assert marked == fact.evidence
    assert check(tmp_path / "gold", tmp_path / "corpus").returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        "انضمت إلى الجامعة العربية",
        "Egypt joined the Arab League in 1945 (العربية)",
        "joined the CSTO 🎉, and so",
        "2006.\r\nMoldova hopes",
    ],
)
def test_any_selection_is_found_again_in_the_text(
    outputs: Path, tmp_path: Path, tab: Tab, serve: Serve, words: str
) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server)
    choose(opened, words)
    opened.click("[data-do=add]")
    opened.select_option("#f-type", "member")
    opened.fill("#f-organisation", "Arab League")
    opened.fill("#f-participant", "Egypt")
    press(opened, "Control+Enter")
    (fact,) = gold(tmp_path / "gold")
    assert fact.evidence == words
    assert words in TEXT


def test_evidence_and_a_list_of_founders_without_a_mouse(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold", "--blind")
    open_article(opened, server, "one")
    keys = opened.keyboard
    keys.press("t")
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    keys.press("Shift+ArrowRight")
    keys.press("Shift+ArrowDown")
    words = opened.evaluate("String(getSelection())")
    assert words == "long talks and in passage 0, Estonia joined the NATO in 1950, to nobody's surprise"
    keys.press("a")
    assert opened.input_value("#f-evidence") == words
    keys.type("founded")
    keys.press("Tab")
    keys.type("1949")
    keys.press("Tab")
    keys.type("the oas")
    keys.press("Tab")
    keys.type("USA; Brazil; Ruritania")
    until(
        opened, "document.getElementById('organisationwords').textContent.includes('Organization of American States')"
    )
    until(opened, "document.getElementById('participantwords').textContent.startsWith('3 facts')")
    press(opened, "Control+Enter")
    facts = gold(tmp_path / "gold")
    assert [f.participant for f in facts] == ["United States", "Brazil", "Ruritania"]
    assert {(f.organisation, f.organisation_accepts, f.evidence) for f in facts} == {
        ("Organization of American States", ("the oas",), words)
    }
    keys.press("a")
    assert opened.input_value("#f-organisation") == "Organization of American States"
    keys.press("Escape")
    press(opened, "u")
    assert gold(tmp_path / "gold") == []


def test_the_evidence_of_a_found_fact_is_corrected_by_a_new_selection_alone(
    outputs: Path, tmp_path: Path, tab: Tab, serve: Serve
) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server)
    choose(opened, "Moldova hopes")  # left over from reading
    opened.keyboard.press("e")
    before = opened.input_value("#f-evidence")
    opened.click("#f-date")
    assert before != "Moldova hopes"
    assert opened.input_value("#f-evidence") == before
    choose(opened, "Moldova hopes to join the EU")
    until(opened, "document.getElementById('f-evidence').value === 'Moldova hopes to join the EU'")


def test_an_open_form_cannot_be_left_by_mistake(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold", "--blind")
    open_article(opened, server)
    opened.keyboard.press("a")
    for button in ("#done", "#before", "#after"):
        assert not opened.is_visible(button)
    opened.keyboard.press("Escape")
    assert opened.is_visible("#done")
    assert opened.locator("[data-do=confirm]").count() == 0


def test_done_twice_does_not_open_the_article_again(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server, "one")
    opened.keyboard.press("d")
    until(opened, "location.pathname === '/article/strange'")
    opened.goto(f"{server.base}/article/one")
    opened.keyboard.press("d")
    until(opened, "location.pathname === '/article/strange'")
    assert "1 done" in opened.inner_text("#where")


@pytest.mark.parametrize("width", WIDTHS)
def test_text_and_facts_are_seen_together(tmp_path: Path, tab: Tab, serve: Serve, width: int) -> None:
    outputs = write_all(tmp_path / "outputs", [plain("many", facts=60, seed=5)])
    opened = tab(width)
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server, "many")
    for _ in range(40):
        opened.keyboard.press("j")
    seen = opened.evaluate("""() => {
        const at = (element) => {
            const box = element.getBoundingClientRect();
            const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return element === hit || element.contains(hit);
        };
        return ['.item [aria-current=true]', '#text .lit-t', '[data-do=confirm]', '#done', '#tally']
            .map((choice) => [choice, at(document.querySelector(choice))]);
    }""")
    assert all(visible for _, visible in seen), seen


def test_what_is_wrong_is_said_and_nothing_is_lost(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server)
    opened.keyboard.press("a")
    opened.fill("#f-organisation", "NATO")
    opened.fill("#f-date", "soonish")
    until(opened, "document.getElementById('datewords').classList.contains('bad')")
    opened.fill("#f-evidence", "words that are not there")
    opened.click("#form button[type=submit]")
    until(opened, "document.getElementById('problems').children.length > 0")
    assert "does not occur" in opened.inner_text("#problems")
    opened.fill("#f-evidence", "Serbia has not joined NATO")
    opened.click("#form button[type=submit]")
    until(opened, "document.getElementById('problems').textContent.includes('EDTF')")
    assert opened.input_value("#f-organisation") == "NATO"
    opened.reload()  # a reload keeps what was typed
    assert opened.input_value("#f-organisation") == "NATO"
    assert "not saved yet" in opened.inner_text("#notice")
    opened.keyboard.press("Escape")
    opened.reload()
    assert not opened.is_visible("#form")
    assert not (tmp_path / "gold" / "gold.jsonl").exists()


def test_a_killed_server_loses_nothing(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server)
    press(opened, "c")
    press(opened, "x")
    server.kill()
    opened.keyboard.press("c")
    until(opened, "!document.getElementById('notice').hidden")
    assert "Not saved" in opened.inner_text("#notice")
    assert statuses(opened).count("confirmed") == 1
    opened.keyboard.press("a")
    opened.fill("#f-organisation", "NATO")
    opened.fill("#f-participant", "Serbia")
    opened.fill("#f-evidence", "Serbia has not joined NATO")
    server.start()
    opened.click("#form button[type=submit]")  # the old key opens nothing
    until(opened, "document.getElementById('notice').textContent.includes('started anew')")
    fresh = tab(context=opened.context)
    fresh.goto(server.address)
    press(opened, "Control+Enter")
    assert len(gold(tmp_path / "gold")) == 2
    fresh.goto(f"{server.base}/article/strange")
    assert statuses(fresh).count("confirmed") == 1
    assert statuses(fresh).count("rejected") == 1
    assert statuses(fresh).count("added") == 1
    press(fresh, "u")
    press(fresh, "u")
    press(fresh, "u")
    assert set(statuses(fresh)) == {"open"}


def test_two_tabs_cannot_overwrite_each_other(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    one = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(one, server)
    two = tab(context=one.context)
    two.goto(f"{server.base}/article/strange")
    press(one, "c")
    two.keyboard.press("x")
    until(two, "!document.getElementById('notice').hidden")
    assert "changed in another tab" in two.inner_text("#notice")
    assert statuses(two)[0] == "confirmed"
    assert [f.participant for f in gold(tmp_path / "gold")] == ["Belarus"]
    press(two, "x")
    assert statuses(two)[0] == "rejected"
    assert gold(tmp_path / "gold") == []


def test_blind_shows_the_text_alone(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold", "--blind", "--annotator", "anna")
    open_article(opened, server)
    assert opened.evaluate("document.getElementById('text').textContent") == TEXT
    assert opened.locator("#text .m").count() == 0
    assert opened.locator(".item").count() == 0
    choose(opened, "Moldova hopes to join the EU")
    opened.keyboard.press("a")
    opened.fill("#f-organisation", "European Union")
    opened.fill("#f-participant", "Moldova")
    opened.check("input[value=prospective]")
    press(opened, "Control+Enter")
    (fact,) = read_gold(tmp_path / "gold" / "anna.jsonl")
    assert fact.modality == "prospective"
    assert opened.locator(".item").count() == 1


def test_hostile_articles_do_nothing(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server)
    assert opened.evaluate("document.getElementById('text').textContent") == TEXT
    assert opened.evaluate("window.pwned") is None
    assert opened.locator("main img").count() == 0
    choose(opened, TEXT[TEXT.index("<script>") : TEXT.index(" and Serbia")])
    opened.keyboard.press("a")
    opened.fill("#f-organisation", "<img src=x onerror=window.pwned=1>")
    opened.fill("#f-participant", "</script><script>window.pwned=1</script>")
    press(opened, "Control+Enter")
    opened.reload()
    assert opened.evaluate("window.pwned") is None
    opened.goto(server.base)
    assert opened.evaluate("window.pwned") is None


def test_another_page_can_neither_read_nor_write(outputs: Path, tmp_path: Path, browser: Any, serve: Serve) -> None:
    server = serve(outputs, tmp_path / "gold")
    context = browser.new_context()
    own = context.new_page()
    own.goto(server.address)
    evil = context.new_page()
    evil.route("http://evil.test/", lambda route: route.fulfill(body="<p>evil", content_type="text/html"))
    evil.goto("http://evil.test/")
    told = evil.evaluate(
        """async ([base, decision]) => {
            const tries = [[base + '/api/article/strange', {credentials: 'include'}],
                [base + '/api/article/strange/decisions', {method: 'POST', credentials: 'include', body: decision,
                    mode: 'no-cors'}]];
            const told = [];
            for (const [url, options] of tries) {
                try { told.push(await (await fetch(url, options)).text()); } catch (error) { told.push(String(error)); }
            }
            return told;
        }""",
        [server.base, json.dumps({"action": "done"})],
    )
    assert all("Belarus" not in words for words in told)
    assert not (tmp_path / "gold" / "gold.jsonl").exists()
    assert (tmp_path / "gold" / "gold.review.log").read_bytes() == b""
    context.close()


def test_the_token_leaves_the_address(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    opened.goto(server.address)
    assert opened.url == f"{server.base}/"
    opened.keyboard.press("n")
    until(opened, "location.pathname === '/article/one'")
    opened.click("text=Articles >> nth=0")
    opened.locator("text=0 of 3 articles done").wait_for()


def test_letters_can_be_switched_off(outputs: Path, tmp_path: Path, tab: Tab, serve: Serve) -> None:
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server)
    opened.keyboard.press("?")
    opened.uncheck("#keyson")
    opened.click("dialog button")
    opened.keyboard.press("c")
    opened.wait_for_timeout(200)
    assert set(statuses(opened)) == {"open"}
    opened.click("[data-do=confirm]")
    until(opened, "document.getElementById('saved').textContent.startsWith('saved')")
    assert statuses(opened)[0] == "confirmed"


def test_hundreds_of_facts_stay_fluid(tmp_path: Path, tab: Tab, serve: Serve) -> None:
    outputs = write_all(tmp_path / "outputs", [plain("many", facts=300, seed=5)])
    opened = tab()
    server = serve(outputs, tmp_path / "gold")
    open_article(opened, server, "many")
    for _ in range(10):
        press(opened, "c")
    assert statuses(opened).count("confirmed") == 10
    took = opened.evaluate("""async () => {
        const began = performance.now();
        document.querySelector('[data-do=confirm]').click();
        while (document.querySelectorAll('.item.confirmed').length < 11) await new Promise((r) => setTimeout(r, 5));
        return performance.now() - began;
    }""")
    assert took < 2000, took


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_page_fits_and_axe_finds_nothing(
    outputs: Path, tmp_path: Path, tab: Tab, serve: Serve, axe: Callable[[Any], None], width: int, theme: str
) -> None:
    folder = tmp_path / "gold"
    folder.mkdir()
    other = GoldFact(doc="strange", type="joined", organisation="NATO", participant="Serbia", evidence="joined NATO")
    (folder / "ben.jsonl").write_text(other.model_dump_json() + "\n", encoding="utf-8")
    opened = tab(width, theme)
    server = serve(outputs, folder, "--annotator", "anna")
    opened.goto(server.address)
    axe(opened)
    opened.goto(f"{server.base}/article/strange")
    press(opened, "c")
    press(opened, "x")
    axe(opened)
    assert overflow(opened) <= 0
    opened.keyboard.press("e")
    opened.fill("#f-date", "1995/..")
    until(opened, "document.getElementById('datewords').textContent === 'since 1995'")
    axe(opened)
    assert overflow(opened) <= 0
    opened.keyboard.press("Escape")
    opened.keyboard.press("?")
    axe(opened)
    for address in ("/", "/article/zero", "/agreement", "/agreement?first=anna&second=ben"):
        opened.goto(server.base + address)
        axe(opened)
        assert overflow(opened) <= 0, address

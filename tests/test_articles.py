"""Reading: order, ids, decoding, headline and date, and every way an article can be unfit, each with its line."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import masthead
from pipeline.articles import Source, read_articles
from pipeline.errors import AccedeError, ArticleError
from pipeline.inputs import ID_LIMIT, Ids, count_articles, safe_id

ENGLISH = (
    "Estonia joined the alliance in 2004, together with six other countries that had applied for membership in the "
    "decade before. The treaty was signed in Washington and has been in force since that day. "
)
GERMAN = (
    "Estland trat dem Bündnis im Jahr 2004 bei, zusammen mit sechs anderen Ländern, die sich in den zehn Jahren zuvor "
    "um die Mitgliedschaft beworben hatten. Der Vertrag wurde in Washington unterzeichnet und ist seit diesem Tag in "
    "Kraft. Die Regierung in Tallinn sprach von einem historischen Tag für das Land und seine Bürger."
)
RUSSIAN = "Эстония вступила в союз в 2004 году вместе с шестью другими странами, подавшими заявки на членство. " * 3
DUTCH = (
    "Estland trad in 2004 toe tot het bondgenootschap, samen met zes andere landen die in de tien jaar daarvoor het "
    "lidmaatschap hadden aangevraagd. Het verdrag werd ondertekend in Washington en is sinds die dag van kracht. De "
    "regering in Tallinn sprak van een historische dag voor het land en zijn burgers."
)
FRENCH = (
    "L'Estonie a rejoint l'alliance en 2004, avec six autres pays qui avaient demandé leur adhésion au cours de la "
    "décennie précédente. Le traité a été signé à Washington et il est en vigueur depuis ce jour. Le gouvernement de "
    "Tallinn a parlé d'un jour historique pour le pays et pour ses citoyens."
)
DANISH = (
    "Estland blev medlem af alliancen i 2004 sammen med seks andre lande, som havde ansøgt om medlemskab i det "
    "foregående årti. Traktaten blev undertegnet i Washington og har været i kraft siden den dag. Regeringen i Tallinn "
    "talte om en historisk dag for landet og for dets borgere, og det var de fleste enige i."
)


def sources(*inputs: str | Path, **options: str | None) -> list[Source]:
    read = list(read_articles(list(inputs), **options))  # type: ignore[arg-type]
    assert not [str(one) for one in read if isinstance(one, ArticleError)]
    return [one for one in read if isinstance(one, Source)]


def error(path: str | Path, **options: str | None) -> str:
    """Return the one error that reading ``path`` gives, without the folder."""
    (one,) = read_articles([path], **options)  # type: ignore[arg-type]
    assert isinstance(one, ArticleError)
    assert "\n" not in str(one)
    return str(one).replace(f"{Path(path).parent.as_posix()}/", "")


class TestText:
    def test_text_is_the_decoded_file_unchanged(self, tmp_path: Path) -> None:
        raw = "\r\n  Title\r\n\r\nBody with caf\u00e9 \u2028 and\ttabs.\r\rEnd\n\n\n"
        (tmp_path / "a.txt").write_bytes(raw.encode())
        (tmp_path / "b.md").write_bytes(raw.encode())
        assert [s.text for s in sources(tmp_path)] == [raw, raw]

    def test_byte_order_marks_are_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfEstonia joined.")
        (tmp_path / "b.txt").write_bytes("Estonia joined.".encode("utf-16"))
        (tmp_path / "c.txt").write_bytes(b"\xfe\xff" + "Estonia joined.".encode("utf-16-be"))
        assert {s.text for s in sources(tmp_path)} == {"Estonia joined."}

    def test_source_is_the_path_as_given(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "a.txt").write_text(ENGLISH)
        monkeypatch.chdir(tmp_path)
        assert [s.source for s in sources("in")] == ["in/a.txt"]
        assert [s.source for s in sources("./in/a.txt")] == ["in/a.txt"]

    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
    def test_any_text_comes_back(self, tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
        path = tmp_path_factory.getbasetemp() / "any.txt"
        path.write_bytes(text.encode())
        (read,) = read_articles([path])
        if isinstance(read, Source):
            assert read.text == text.removeprefix("\ufeff")
        else:
            assert "is empty" in str(read)


class TestFinding:
    def test_order_is_by_posix_path(self, tmp_path: Path) -> None:
        for name in ("b/z.txt", "b.txt", "b-1.txt", "a/x/1.md", "a/y.txt", "Z.txt"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(ENGLISH)
        found = [s.source or "" for s in sources(tmp_path)]
        assert found == sorted(found)
        assert len(found) == 6

    def test_inputs_in_the_order_given_each_file_once(self, tmp_path: Path) -> None:
        for name in ("a.txt", "b.txt", "c.txt"):
            (tmp_path / name).write_text(ENGLISH)
        assert [s.id for s in sources(tmp_path / "c.txt", tmp_path, tmp_path / "a.txt")] == ["c", "a", "b"]

    def test_folders_pass_over_what_is_no_article(self, tmp_path: Path) -> None:
        for name in (".hidden.txt", "README.md", "readme.txt", "manifest.csv", "x.json", "x.pdf", ".git/a.txt"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(ENGLISH)
        (tmp_path / "a.txt").write_text(ENGLISH)
        assert [s.id for s in sources(tmp_path)] == ["a"]
        assert [s.id for s in sources(tmp_path / "README.md")] == ["README"]

    def test_globs(self, tmp_path: Path) -> None:
        for name in ("a.txt", "b.md", "x/c.txt", "x/d.csv"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(ENGLISH)
        assert [s.id for s in sources(f"{tmp_path}/*.txt")] == ["a"]
        assert [s.id for s in sources(f"{tmp_path}/**/*.txt")] == ["a", "c"]
        assert [s.id for s in sources(f"{tmp_path}/**")] == ["a", "b", "c"]
        assert [s.id for s in sources(f"{tmp_path}/[x]")] == ["c"]

    def test_output_folder_is_not_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(ENGLISH)
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "errors.jsonl").write_text("{}\n")
        assert [s.id for s in read_articles([tmp_path], exclude=tmp_path / "out") if isinstance(s, Source)] == ["a"]
        assert count_articles([tmp_path], exclude=tmp_path / "out") == 1

    def test_link_that_leads_in_a_circle(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(ENGLISH)
        (tmp_path / "again").symlink_to(tmp_path)
        assert [s.id for s in sources(tmp_path)] == ["a"]

    @pytest.mark.parametrize("name", ["nowhere.txt", "nowhere/*.txt"])
    def test_missing_input_is_a_wrong_call(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(AccedeError, match=r"no such file or folder|no file matches"):
            read_articles([tmp_path / name])

    @pytest.mark.parametrize(
        ("option", "value", "message"),
        [
            ("format", "pdf", "--format: 'pdf' is unknown (one of: text, markdown, html, jsonl, parquet)"),
            ("published", "2024-02-30", "--published: '2024-02-30' is not a date (write it as 2024-03-04)"),
            ("published", "2024", "--published: '2024' is not a date (write it as 2024-03-04)"),
        ],
    )
    def test_wrong_options(self, option: str, value: str, message: str) -> None:
        with pytest.raises(AccedeError) as raised:
            read_articles(["-"], **{option: value})  # type: ignore[arg-type]
        assert str(raised.value) == message

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def feed(data: bytes) -> None:
            monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))

        feed("Malmö joined.".encode())
        assert sources("-") == [Source(id="stdin", title=None, text="Malmö joined.", published=None, source="stdin")]
        feed(b'{"id": "one", "text": "Estonia joined."}\n{"text": "Latvia joined."}\n')
        assert [s.id for s in sources("-", format="jsonl")] == ["one", "stdin-2"]

    def test_counting(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(ENGLISH)
        (tmp_path / "b.jsonl").write_text('{"text": "x"}\n' * 3)
        assert count_articles([tmp_path]) == 4
        (tmp_path / "c.jsonl.gz").write_bytes(b"")
        assert count_articles([tmp_path]) is None


class TestIds:
    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ("csto", "csto"),
            ("a b", "a b"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a/b\\c", "a_b_c"),
            (".hidden", "hidden"),
            ("", "article"),
            ("...", "article"),
            ("a\nb\x00c", "a_b_c"),
            ("Åland.", "Åland"),
            ("half\ud800", "half_"),
        ],
    )
    def test_safe(self, name: str, safe: str) -> None:
        assert safe_id(name) == safe

    def test_long_ids_differ_and_fit(self) -> None:
        first, second = safe_id("é" * 300 + "1"), safe_id("é" * 300 + "2")
        assert first != second
        assert max(len(first.encode()), len(second.encode())) <= ID_LIMIT

    @given(st.text(st.characters(), max_size=200))
    def test_ids_are_file_names(self, name: str) -> None:
        safe = safe_id(name)
        assert safe
        assert not set(safe) & set('/\\\0:*?"<>|\n')
        assert not safe.startswith(".")
        assert safe_id(safe) == safe

    def test_same_name_gets_a_number(self) -> None:
        ids = Ids()
        given = ["a", "a", "a-2", "A", "a", "b", "a-2"]
        assert [ids.unique(name) for name in given] == ["a", "a-2", "a-2-2", "A-3", "a-4", "b", "a-2-3"]

    def test_over_folders(self, tmp_path: Path) -> None:
        for name in ("x/a.txt", "y/a.txt", "y/a.md"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(ENGLISH)
        assert [(s.id, Path(s.source or "").suffix) for s in sources(tmp_path)] == [
            ("a", ".txt"),
            ("a-2", ".md"),
            ("a-3", ".txt"),
        ]


class TestRecords:
    def test_json_lines(self, tmp_path: Path) -> None:
        lines = [
            {"id": "one", "text": ENGLISH, "title": "T", "published": "2024-03-04", "source": "http://x/1", "extra": 1},
            {"id": 7, "text": ENGLISH, "title": None, "published": "2024-03-04T10:00:00Z"},
            {"text": "Estonia joins\n\nTALLINN, 30 March 2004 - " + ENGLISH, "published": ""},
        ]
        path = tmp_path / "news.jsonl"
        path.write_text("\n".join(map(json.dumps, lines)) + "\n\n")
        where = path.as_posix()
        assert [(s.id, s.title, s.published, s.source) for s in sources(path)] == [
            ("one", "T", "2024-03-04", "http://x/1"),
            ("7", None, "2024-03-04", where),
            ("news-3", "Estonia joins", "2004-03-30", where),
        ]
        assert {s.published for s in sources(path, published="1999-01-02")} == {"1999-01-02"}

    def test_compressed(self, tmp_path: Path) -> None:
        path = tmp_path / "news.jsonl.gz"
        path.write_bytes(gzip.compress(b'{"text": "Estonia joined."}\n'))
        assert [s.id for s in sources(path)] == ["news-1"]
        path.write_bytes(path.read_bytes()[:-4])
        assert "cannot be read" in str(list(read_articles([path]))[-1])

    def test_parquet(self, tmp_path: Path) -> None:
        import datetime

        import pyarrow
        import pyarrow.parquet

        path = tmp_path / "news.parquet"
        columns = {
            "id": ["one", None],
            "text": ["Estonia joined.", None],
            "published": [datetime.date(2024, 3, 4), None],
            "n": [1, 2],
        }
        pyarrow.parquet.write_table(pyarrow.table(columns), path)
        first, second = read_articles([path])
        assert isinstance(first, Source)
        assert (first.id, first.published) == ("one", "2024-03-04")
        assert str(second).endswith("news.parquet:2: is empty (leave it out)")
        path.write_bytes(b"PAR1 no")
        assert "not Parquet" in error(path)

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("{", "not JSON: "),
            ("[1]", 'is an array, not an object (write {"text": "..."})'),
            ("3", 'is a number, not an object (write {"text": "..."})'),
            ("null", 'is null, not an object (write {"text": "..."})'),
            ("{}", 'has no text (put the article under the key "text")'),
            ('{"text": null}', "is empty (leave it out)"),
            ('{"text": " "}', "is empty (leave it out)"),
            ('{"text": 3}', "text is a number, not a string (write it in double quotes)"),
            ('{"text": ["a"]}', "text is an array, not a string (write it in double quotes)"),
            ('{"text": "a", "title": {}}', "title is an object, not a string (write it in double quotes)"),
            ('{"text": "a", "id": true}', "id is true, not a string (write it in double quotes)"),
            ('{"text": "a", "published": "soon"}', "published is 'soon', not a date (write it as 2024-03-04)"),
            ('{"text": "a \\ud800"}', "holds half a character (a lone surrogate) at 2 (repair its encoding)"),
            (
                '{"text": "a", "title": "\\ud800"}',
                "title holds half a character (a lone surrogate) at 0 (repair its encoding)",
            ),
            ('{"text": "a\\u0000b"}', "is not text: it holds NUL characters (convert it to text first)"),
            ("[" * 100_000, "is nested too deep (one object a line, with the keys id, text, title, published)"),
            (
                '{"text": ' + "1" * 5000 + "}",
                "not JSON: a number is too long (one object a line, with the keys id, text, title, published)",
            ),
        ],
    )
    def test_one_bad_line(self, tmp_path: Path, line: str, message: str) -> None:
        path = tmp_path / "x.jsonl"
        path.write_text('{"text": "Estonia joined."}\n' + line + '\n{"text": "Latvia joined."}\n')
        first, bad, last = read_articles([path])
        assert isinstance(first, Source)
        assert isinstance(last, Source)
        assert last.id == "x-3"
        assert isinstance(bad, ArticleError)
        assert str(bad).startswith(f"{path.as_posix()}:2: {message}")

    def test_one_line_in_another_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "x.jsonl"
        path.write_bytes(b'{"text": "caf\xe9"}\n{"text": "Latvia joined."}\n')
        bad, good = read_articles([path])
        assert "x.jsonl:1: not UTF-8: byte 0xe9 at 13" in str(bad)
        assert isinstance(good, Source)


class TestUnfit:
    @pytest.mark.parametrize(
        ("name", "data", "message"),
        [
            ("a.txt", b"", "a.txt: is empty (leave it out)"),
            ("a.txt", b" \n\t\n", "a.txt: is empty (leave it out)"),
            ("a.jsonl", b"\n\n", "a.jsonl: is empty (leave it out)"),
            ("a.html", b"\n", "a.html: is empty (leave it out)"),
            (
                "a.txt",
                "Le café".encode("latin-1"),
                "a.txt: not UTF-8: byte 0xe9 at 6 (convert it, for example: iconv -f windows-1252 -t utf-8)",
            ),
            ("a.txt", b"\xff\xfeab\x00", "a.txt: not UTF-16, though it starts so: truncated data at 4"),
            (
                "a.txt",
                b"%PDF\x00\x01",
                "a.txt: is not text: it holds NUL bytes (convert it to UTF-8 text first)",
            ),
            (
                "a.pdf",
                b"%PDF",
                "a.pdf: unknown kind of file (say what it is: --format text, markdown, html or jsonl)",
            ),
            (
                "a.txt",
                GERMAN.encode(),
                "a.txt: is not English: looks like German (accede reads English only; leave it out)",
            ),
            (
                "a.md",
                RUSSIAN.encode(),
                "a.md: is not English: not in Latin letters (accede reads English only; leave it out)",
            ),
            (
                "a.html",
                b"<html><body></body></html>",
                "a.html: holds no article text (is it a page with an article? Save its text as .txt)",
            ),
        ],
    )
    def test_one_line_each(self, tmp_path: Path, name: str, data: bytes, message: str) -> None:
        (tmp_path / name).write_bytes(data)
        assert error(tmp_path / name) == message

    def test_the_rest_goes_on(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("")
        (tmp_path / "b.txt").write_text(ENGLISH)
        assert [type(one) for one in read_articles([tmp_path])] == [ArticleError, Source]

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_no_permission(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(ENGLISH)
        (tmp_path / "a.txt").chmod(0)
        assert error(tmp_path / "a.txt") == "a.txt: cannot be read: permission denied"

    def test_dangling_link(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
        assert error(tmp_path / "a.txt") == "a.txt: cannot be read: no such file or directory"

    def test_a_format_makes_any_file_readable(self, tmp_path: Path) -> None:
        (tmp_path / "a.article").write_text(ENGLISH)
        assert [s.id for s in sources(tmp_path / "a.article", format="text")] == ["a"]


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            (GERMAN, "German"),
            (DUTCH, "Dutch"),
            (FRENCH, "French"),
            (DANISH, "Danish or Norwegian"),
            (RUSSIAN, "not in Latin letters"),
            ("中国加入了上海合作组织，" * 20, "not in Latin letters"),
            (ENGLISH * 3, None),
            (GERMAN[:80], None),
            ('<A HREF="http://www.example.org/quote?ticker=AA.N">AA.N</A> gains 2 pct. ' * 10, None),
            ("Albania, Belgium, Bulgaria, Canada, Croatia, Czechia, Denmark, Estonia, Finland, France. " * 10, None),
            (ENGLISH * 3 + GERMAN[:150], None),
        ],
    )
    def test_plain_cases(self, text: str, language: str | None) -> None:
        assert masthead.foreign_language(text) == language

    def test_our_own_articles_pass(self) -> None:
        assert len(sources(Path(__file__).parent.parent / "corpus")) >= 8


class TestHeadline:
    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("Estonia joins\n\nBody.", "Estonia joins"),
            ("\n\n  Estonia joins \r\n\r\nBody.", "Estonia joins"),
            ("Estonia joins", "Estonia joins"),
            ("Why join?\n\nBody.", "Why join?"),
            ("Estonia joined.\n\nBody.", None),
            ("Estonia\nis a country", None),
            ("x" * 200 + "\n\nBody", None),
            ("# Estonia joins #\nBody.", "Estonia joins"),
            ("Estonia joins\n=====\nBody.", "Estonia joins"),
            ("---\ntitle: 'Estonia joins'\ndate: 2004-03-30\n---\nBody.", "Estonia joins"),
            ("Published: 2 March 2022\n\nBody.", None),
            ("DOHA, 3 September 2023 - The window\n\nBody", None),
            ("", None),
        ],
    )
    def test_table(self, text: str, title: str | None) -> None:
        assert masthead.headline(text) == title


class TestPublicationDate:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("Title\n\nDOHA, 3 September 2023 - The window closed.", "2023-09-03"),
            ("BRUSSELS, March 4, 2024 (Reuters) – The alliance", "2024-03-04"),
            ("ADDIS ABABA, Ethiopia, Feb. 4th, 2024 — The union", "2024-02-04"),
            ("T\n\nPublished: 2 March 2022\n\nBody", "2022-03-02"),
            ("T\n\n**Published:** 2022-03-02", "2022-03-02"),
            ("T\n\npublished on Wednesday, 2 March 2022 at 10:00", "2022-03-02"),
            ("T\n\nPosted on March 2, 2022", "2022-03-02"),
            ("T\n\nFirst published 10:15 GMT, 2 March 2022", "2022-03-02"),
            ("Updated: 3 March 2022\nPublished: 2 March 2022", "2022-03-02"),
            ("Body.\n" * 400 + "\nPublished: 2 March 2022\n", "2022-03-02"),
            ("T\n\nLast updated 3 March 2022", "2022-03-03"),
            ("T\n\nBy Jane Doe, 3 Mar 2022\n\nBody", "2022-03-03"),
            ("---\ndate: 2004-03-30\n---\nBody.", "2004-03-30"),
            ("Published: 02/03/2022", None),
            ("Published: March 2022", None),
            ("Published: 31 February 2022", None),
            ("8 December 1991. In a lodge the leaders met.", None),
            ("Dated 4 April 1949, the treaty has twelve signatures.", None),
            ("The alliance was founded on 4 April 1949 - and it shows.", None),
            ("Body.\n" * 400 + "Published: 2 March 2022\n" + "Body.\n" * 400, None),
        ],
    )
    def test_table(self, text: str, day: str | None) -> None:
        assert masthead.publication_date(text) == day


class TestWebPages:
    PAGE = (
        '<html><head><title>Estonia joins NATO | News</title><meta charset="{charset}">'
        '<meta property="article:published_time" content="2004-03-30T10:00:00Z"></head><body><nav><a href="/">Home</a>'
        "</nav><article><h1>Estonia joins NATO</h1><p>Estonia – or Eesti – joined NATO on 29 March 2004, together with "
        "six other countries, in a ceremony in Washington.</p><p>The alliance, founded in 1949, now has 26 members and "
        "has its headquarters in Brussels.</p></article><footer>Copyright</footer></body></html>"
    )

    @pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
    def test_title_date_and_paragraphs(self, tmp_path: Path, charset: str) -> None:
        (tmp_path / "a.html").write_bytes(self.PAGE.format(charset=charset).encode(charset))
        (page,) = sources(tmp_path)
        assert page.published == "2004-03-30"
        assert (page.title or "").startswith("Estonia joins NATO")
        assert "Estonia – or Eesti – joined NATO" in page.text
        assert "Washington.\n\nThe alliance" in page.text
        assert "Copyright" not in page.text

    def test_missing_extra(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "a.html").write_text(self.PAGE)
        monkeypatch.setitem(sys.modules, "trafilatura", None)
        with pytest.raises(AccedeError, match=r"pip install 'accede\[html\]'"):
            list(read_articles([tmp_path]))

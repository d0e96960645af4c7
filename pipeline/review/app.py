"""The pages of the review and their addresses, all behind ``guard.Guard``; no address holds a path of a file.

GET  /                                  the articles and how far each has come
GET  /article/SLUG                      one article with its list of facts
GET  /agreement?first=A&second=B        how far two annotators' files agree
GET  /api/article/SLUG                  the view of an article, with its version as ETag
POST /api/article/SLUG/decisions        one decision; If-Match holds the version that it was made on
GET  /api/date?value=EDTF               what a date means, in words
GET  /api/names?type=TYPE&...           as what the names of an organisation and of participants will be saved
GET  /assets/NAME                       styles and scripts that ship with the package
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline import factfile, naming, when
from pipeline.date_words import in_words
from pipeline.errors import AccedeError
from pipeline.report import words
from pipeline.report.collect import words_of
from pipeline.report.pages import environment, json_for_html
from pipeline.review.decisions import Decision, UnfitError, participant_kind
from pipeline.review.desk import Desk
from pipeline.review.goldlines import GoldFolder
from pipeline.review.guard import Guard
from pipeline.review.ledger import OutdatedError, finished
from pipeline.schema import FACT_TYPES
from pipeline.scoring import agreement

ASSETS = {
    "base.css": ("pipeline.report", "text/css"),
    "theme.js": ("pipeline.report", "text/javascript"),
    "review.css": ("pipeline.review", "text/css"),
    "review.js": ("pipeline.review", "text/javascript"),
    "overview.js": ("pipeline.review", "text/javascript"),
}

DATES = ("1992", "1992-05", "1992-05-15", "2004-21", "2018/2021", "1995/..", "../1997", "199X", "1949?", "1992~")
"""Dates that show how EDTF is written; the page tells what each means."""


def create_app(desk: Desk, gold: GoldFolder, *, token: str, port: int) -> Guard:
    """Return the review as an ASGI application, with its guard around it."""
    handlers = _Handlers(desk, gold)
    routes = [
        Route("/", handlers.overview),
        Route("/article/{slug}", handlers.article),
        Route("/agreement", handlers.agreement),
        Route("/api/article/{slug}", handlers.view),
        Route("/api/article/{slug}/decisions", handlers.decide, methods=["POST"]),
        Route("/api/date", handlers.date),
        Route("/api/names", handlers.called),
        Route("/assets/{name}", handlers.asset),
    ]
    errors: Any = {AccedeError: _say_error, OSError: _say_error, 404: _say_missing}
    return Guard(Starlette(routes=routes, exception_handlers=errors), token=token, port=port)


class _Handlers:
    """What is behind each address. Plain functions run in a thread, so that a slow disk holds up nobody."""

    def __init__(self, desk: Desk, gold: GoldFolder) -> None:
        self.desk, self.gold = desk, gold

    def overview(self, request: Request) -> Response:
        return _page("overview.html", overview=self.desk.overview(), name=self.gold.name, others=self._others())

    def article(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        if slug not in self.desk.files:
            return _missing()
        view = self.desk.view(slug)
        state = _markup(json_for_html(view | {"meanings": words.TYPE_MEANINGS}))
        names = self.desk.names(slug)
        modalities = words.MODALITY_LABELS
        return _page("article.html", view=view, state=state, names=names, types=FACT_TYPES, modalities=modalities,
                     dates=[(value, in_words(value)) for value in DATES])  # fmt: skip

    def view(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        if slug not in self.desk.files:
            return _missing()
        view = self.desk.view(slug)
        return JSONResponse(view, headers={"etag": f'"{view["version"]}"'})

    async def decide(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        if slug not in self.desk.files:
            return _missing()
        version = request.headers.get("if-match", "").strip('"')
        if not version:
            return JSONResponse({"problems": ["the page did not say which version it showed"]}, 428)
        try:
            decision = Decision.model_validate_json(await request.body())
        except ClientDisconnect:
            return JSONResponse({"problems": ["the request broke off"]}, 400)
        except ValidationError as error:
            faults = [f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in error.errors()]
            return JSONResponse({"problems": faults}, 422)
        return await run_in_threadpool(self._decide, slug, decision, version)

    def _decide(self, slug: str, decision: Decision, version: str) -> Response:
        try:
            view = self.desk.decide(slug, decision, version=version)
        except OutdatedError:
            view = self.desk.view(slug)
            words_of_conflict = "This article was changed elsewhere since this page was drawn."
            return JSONResponse({"problems": [words_of_conflict], "view": view}, 409)
        except UnfitError as error:
            return JSONResponse({"problems": error.problems}, 422)
        return JSONResponse(view, headers={"etag": f'"{view["version"]}"'})

    def date(self, request: Request) -> Response:
        value = request.query_params.get("value", "").strip()[:40]
        if not value:
            return JSONResponse({"valid": True, "words": "no date", "canonical": None})
        if not when.valid(value):
            return JSONResponse({"valid": False, "words": "not an EDTF date", "canonical": None})
        return JSONResponse({"valid": True, "words": in_words(value), "canonical": when.canonical(value)})

    def called(self, request: Request) -> Response:
        """Answer for each name that was typed what it will be called; None for one that the gazetteer does not know."""
        asked = request.query_params
        kind = participant_kind(asked.get("type", ""))
        participants = [name for name in asked.get("participant", "")[:4000].split(";") if name.strip()]
        said = {
            "organisation": _called(asked.get("organisation", "")[:200], kind="organisation"),
            "participants": [_called(name, kind=kind) for name in participants] if kind else [],
        }
        return JSONResponse(said)

    def agreement(self, request: Request) -> Response:
        files = self.gold.everyone()
        first, second = (request.query_params.get(side, "") for side in ("first", "second"))
        result = None
        left_out = 0
        if first in files and second in files and first != second:
            sides = [factfile.read_gold(files[name]) for name in (first, second)]
            read = [finished(files[name]) for name in (first, second)]
            if self.desk.blind:  # the other's facts would lead whoever has still to read the article
                done = {article for article, is_done in self.desk.ledger.done().items() if is_done}
                left_out = len({f.article for side in sides for f in side} - done)
                sides = [[fact for fact in side if fact.article in done] for side in sides]
                read = [articles & done for articles in read]
            result = agreement.agree(*sides, common=True, read=(read[0], read[1]))
        return _page("agreement.html", files=list(files), first=first, second=second, result=result, left_out=left_out,
                     blind=self.desk.blind, name=self.gold.name, order=words.order, words_of=words_of,
                     articles=self.desk.files)  # fmt: skip

    def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in ASSETS:
            return _missing()
        package, kind = ASSETS[name]
        source = resources.files(package).joinpath("assets", name).read_text(encoding="utf-8")
        return Response(source, media_type=kind)

    def _others(self) -> list[str]:
        return [name for name in self.gold.everyone() if name != self.gold.name]


def _called(typed: str, *, kind: str) -> dict[str, str | None]:
    return {"typed": typed.strip(), "called": naming.common_name(typed, kind=kind)}


@cache
def _templates() -> Any:
    """Return the report's templates' settings over the review's own templates."""
    from jinja2 import FunctionLoader

    def load(name: str) -> str:
        return resources.files("pipeline.review").joinpath("templates", name).read_text(encoding="utf-8")

    return environment().overlay(loader=FunctionLoader(load))


def _page(template: str, **context: Any) -> Response:
    html = _templates().get_template(template).render(**context)
    return Response(html.encode("utf-8", "replace"), media_type="text/html")


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


def _missing() -> Response:
    return JSONResponse({"problems": ["there is no such page here"]}, 404)


def _say_missing(request: Request, error: Exception) -> Response:
    return _missing()


def _say_error(request: Request, error: Exception) -> Response:
    """Answer with the words of an error that blames an input, for example a gold file that somebody broke."""
    return JSONResponse({"problems": [str(error)]}, 500)

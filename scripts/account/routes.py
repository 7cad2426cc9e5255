"""What the API answers to each request that it takes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from aiohttp import hdrs, web

from .account import Account
from .answers import answer, refusal
from .behaviour import Behaviour
from .edit import EditError, read_changes
from .lead import Lead, has_audio, is_live, without_links
from .query import QueryError, page_of, read_query
from .recording import recording


@dataclass(frozen=True)
class Asked:
    """A request, and what it is answered from."""

    request: web.Request
    account: Account
    behaviour: Behaviour
    now: datetime

    def is_visible(self, lead: Lead) -> bool:
        """Tell whether the API has a lead at all."""
        return self.behaviour.shows_live or not is_live(lead)

    def shown(self, lead: Lead) -> Lead:
        """Return a lead as it leaves."""
        return without_links(lead) if self.behaviour.hipaa else lead

    def lead(self, lead_id: str) -> Lead | None:
        """Return the lead of an id, if the API has it."""
        known = lead_id.isascii() and lead_id.isdigit()
        lead = self.account.get(int(lead_id)) if known else None
        return lead if lead and self.is_visible(lead) else None


type Route = Callable[[Asked], Awaitable[web.Response]]


async def list_leads(asked: Asked) -> web.Response:
    """Answer GET /leads."""
    parameters = asked.request.query
    try:
        query = read_query(parameters, asked.now)
    except QueryError as error:
        return refusal(HTTPStatus.BAD_REQUEST, str(error))
    spam = asked.behaviour.lists_spam or "spam" in parameters
    leads = (one for one in asked.account if asked.is_visible(one) and (spam or not one["spam"]))
    page = page_of(leads, query)
    return answer(page | {"leads": [asked.shown(lead) for lead in page["leads"]]})


async def show_lead(asked: Asked) -> web.Response:
    """Answer GET /leads/{lead_id}."""
    lead = asked.lead(asked.request.match_info["lead_id"])
    return _single(asked, lead) if lead else _invalid_lead()


async def edit_lead(asked: Asked) -> web.Response:
    """Answer POST /leads/{lead_id}: a form, of which a body in JSON is none."""
    lead = asked.lead(asked.request.match_info["lead_id"])
    if lead is None:
        return _invalid_lead()
    form = await asked.request.post()
    fields = [(name, value) for name, value in form.items() if isinstance(value, str)]
    try:
        changes = read_changes(lead, fields)
    except EditError as error:
        return refusal(HTTPStatus.BAD_REQUEST, str(error))
    asked.account.edit(lead["lead_id"], changes)
    return _single(asked, lead | changes)


async def play_recording(asked: Asked) -> web.Response:
    """Answer GET /recording?lead_id=: the recording or the voicemail, whole or a range of it."""
    if asked.behaviour.hipaa:
        return refusal(HTTPStatus.FORBIDDEN, "Recordings are not available for this account.")
    lead = asked.lead(asked.request.query.get("lead_id", ""))
    if lead is None:
        return _invalid_lead()
    if not has_audio(lead):
        return refusal(HTTPStatus.NOT_FOUND, "Recording not found.")
    return _audio(asked.request, recording(lead["lead_id"]))


ROUTES: tuple[tuple[str, str, Route], ...] = (
    (hdrs.METH_GET, "/leads", list_leads),
    (hdrs.METH_GET, "/leads/{lead_id}", show_lead),
    (hdrs.METH_POST, "/leads/{lead_id}", edit_lead),
    (hdrs.METH_GET, "/recording", play_recording),
)


def _single(asked: Asked, lead: Lead) -> web.Response:
    shown = asked.shown(lead)
    if not asked.behaviour.envelope:
        return answer(shown)
    return answer(
        {
            "page_number": 1,
            "leads_per_page": 25,
            "total_pages": 1,
            "total_leads": 1,
            "leads": [shown],
        }
    )


def _invalid_lead() -> web.Response:
    return refusal(HTTPStatus.BAD_REQUEST, "Invalid lead ID.")


def _audio(request: web.Request, sound: bytes) -> web.Response:
    size = len(sound)
    headers = {hdrs.ACCEPT_RANGES: "bytes", hdrs.CONTENT_TYPE: "audio/mpeg"}
    if hdrs.RANGE not in request.headers:
        return web.Response(body=sound, headers=headers)
    try:
        wanted = range(size)[request.http_range]
    except ValueError:
        wanted = range(0)
    if not wanted:
        headers[hdrs.CONTENT_RANGE] = f"bytes */{size}"
        return web.Response(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    headers[hdrs.CONTENT_RANGE] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
    part = sound[wanted.start : wanted.stop]
    return web.Response(status=HTTPStatus.PARTIAL_CONTENT, body=part, headers=headers)

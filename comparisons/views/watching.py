"""The feed of one comparison under a reader's weights and must-haves: an entry whenever something changed for them.

It is asked for again and again by programs, for years, so it takes nothing that it does not understand, and says
nothing where nothing changed: its bytes are the same until then.
"""

from collections.abc import Iterable
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page
from markupsafe import Markup

from comparisons.domain import days, pairs
from comparisons.domain.standings import standing_changes, turn_sentences, watched
from comparisons.domain.standings.standing import Asked, Recorded, Stand
from comparisons.domain.standings.standing_changes import Turn
from comparisons.models.paths import path
from comparisons.models.reading import PageRow
from comparisons.models.reading_standings import History, ends_of, read_asked
from comparisons.models.standing import KEPT
from comparisons.presenters.filters import capital
from comparisons.search import resolving

from . import addresses, atom
from .atom import Entry
from .plain_errors import Refusal, TextRefusals, in_text

FORM = addresses.Form("watch", "technology_feed", TextRefusals("watch", "technology_feed"))
STANDING = "standing"
"""What entries are of, as their ids name it."""


@in_text
@conditional_page
def watch(request: HttpRequest, pair: str) -> HttpResponse:
    """Return the feed of a pair for the weights and must-haves of the address. Three queries."""
    row = resolving.published_row(pair)
    if row is None:
        return addresses.redirect_or_error(request, pair, "watch", form=FORM)
    try:
        query = watched.read(request.META.get("QUERY_STRING", ""))
        history = read_asked(row.comparison.id, ends_of(row), query.weights)
        asked = query.asked(_criteria(history))
    except watched.Unreadable as error:
        raise Refusal(400, *error.messages) from None
    return _feed(row, pair, history.standings, asked)


def _feed(row: PageRow, pair: str, standings: list[Recorded], asked: Asked) -> HttpResponse:
    today = days.utc_today()
    written = watched.written(asked)
    query = f"?{written}" if written else ""
    called = pairs.title(row.low, row.high)
    page = path("comparison", pair) + query
    key = f"{row.comparison.id}/{_digest(written)}"
    now = f" Now: {turn_sentences.stands(Stand(standings[0].snapshot, asked, today))}." if standings else ""
    turns = standing_changes.turns(standings, asked, today)[:KEPT]
    return atom.feed(
        path("watch", pair) + query,
        f"watch/{key}",
        title=f"Nice Pick: {called}, with {_whose(asked)}",
        about=f"Each change of who leads, how safely, on which claims, and of our verdict.{now}",
        page=page,
        entries=[_entry(turn, called, page, key) for turn in turns],
    )


def _criteria(history: History) -> set[str]:
    """Return the criteria that may be weighed: those of the site, and those that counted here once."""
    counted = {one.slug for row in history.standings for one in row.snapshot.margins}
    return counted | history.criteria


def _whose(asked: Asked) -> str:
    if asked.weights:
        return "your weights"
    return "your must-haves" if asked.knock_outs else "our weights"


def _digest(written: str) -> str:
    """Return a short name for weights and must-haves, so that each feed has entries of its own."""
    return blake2b(written.encode(), digest_size=6).hexdigest()


# ---- entries


def _entry(turn: Turn, called: str, page: str, key: str) -> Entry:
    title = f"{called}: {turn_sentences.headline(turn)}"
    content = _paragraph(turn_sentences.now(turn)) + _paragraph("Because:")
    content += _list(map(capital, turn_sentences.because(turn)))
    return Entry(STANDING, f"{turn.standing}/{turn.at:%Y%m%d}/{key}", title, page, turn.at, "", content)


def _paragraph(words: str) -> Markup:
    return Markup("<p>%s</p>") % words


def _list(sentences: Iterable[str]) -> Markup:
    return Markup("<ul>%s</ul>") % Markup().join(Markup("<li>%s</li>") % one for one in sentences)

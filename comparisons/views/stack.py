"""Check a stack: what of what a project uses is near its end, or was picked against, and why.

A POST is answered in place, as what is pasted stays nowhere. An address holds only names known here.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from comparisons.domain import days, pairs
from comparisons.domain.sentences import plural
from comparisons.domain.stacks import stack_address
from comparisons.manifests.kinds import KINDS
from comparisons.presenters.stack_view import StackView
from comparisons.search.stacks import stack as judging
from comparisons.services import stack_limits

from . import stack_given
from .origin import Origin, origin_of
from .responses import private, render_page
from .stack_given import GivenStack

FOREIGN = "Not checked yet: this came from another site. If it is yours, check it from here."
UNREADABLE = "An address of a stack has control characters, which no name has."
TOO_MANY = f"An address of a stack holds up to {stack_address.MOST} names; this one has {{}}."


@csrf_exempt  # there is no cookie to abuse, and nothing is stored: see origin_of
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return private(_receive(request))
    if stack_address.KEY in request.GET:
        return private(_shared(stack_address.words_in(request.GET.getlist(stack_address.KEY))))
    return _form_page(GivenStack())


def _receive(request: HttpRequest) -> HttpResponse:
    """Check what a form sent. Seven queries at most, none where it is refused."""
    given = stack_given.given(request)
    if given.problem:
        return _form_page(given, [given.problem], given.status)
    if origin_of(request) is Origin.FOREIGN:
        return _form_page(given, [FOREIGN], 403)
    if wait := stack_limits.waiting_seconds(request):
        return _too_many(given, wait)
    read = stack_given.read(given.texts)
    if not read.manifests:
        return _form_page(given, read.refusals, 422)
    view = StackView(judging.judged(read.manifests, days.utc_today()), read.names, read.refusals)
    return _answer_page(view, given)


def _shared(words: list[str]) -> HttpResponse:
    """Check what an address names. Seven queries at most."""
    if any(not pairs.key(word).isprintable() for word in words):
        return _form_page(GivenStack(), [UNREADABLE], 400)
    if len(words) > stack_address.MOST:
        return _form_page(GivenStack(), [TOO_MANY.format(len(words))], 400)
    if not words:
        return _form_page(GivenStack())
    return _answer_page(StackView(judging.judged([stack_address.manifest_of(words)], days.utc_today())), GivenStack())


def _too_many(given: GivenStack, wait: int) -> HttpResponse:
    seconds = plural(wait, "second", "seconds")
    message = f"Not checked yet: many stacks came from your network. Please try again in {wait} {seconds}."
    response = _form_page(given, [message], 429)
    response["Retry-After"] = str(wait)
    return response


def _form_page(given: GivenStack, messages: list[str] | tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    context = {"given": given, "messages": messages, "kinds": list(KINDS.values()), "section": "stack"}
    return render_page("comparisons/stack_form.html", context, path=reverse("stack"), indexed=False, status=status)


def _answer_page(view: StackView, given: GivenStack) -> HttpResponse:
    calendar = f"{reverse('calendar')}?{view.calendar_query}" if view.calendar_query else ""
    context = {"view": view, "given": given, "kinds": list(KINDS.values()), "calendar": calendar, "section": "stack"}
    return render_page("comparisons/stack.html", context, indexed=False)

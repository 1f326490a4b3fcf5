"""Forms whose session ended, or whose token is of an earlier log-in: their text is kept until the writer is back.

The text is stored as the draft of the editor for whom the page was made, which a signed word in the form tells. So
nothing is stored for strangers, and nobody else sees it, who logs in next in the same browser included.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.csrf import csrf_failure as refuse

from comparisons.services.editorial import Refused

from ..ids import parsed_id
from . import keeping, writer

AGAIN = "You logged in again meanwhile, so nothing is saved yet. Your text is all here: look, and save it."
FORMS = ("_add", "_change")
SENT_BY_SCRIPT = ("_draft", "_newdraft")


class KeepWhatExpiredFormsSend:
    """Middleware that keeps the text of a form that was sent after the session ended, before the log-in asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or getattr(request, "user", None) is None or admin.site.has_permission(request):
            return None
        return _kept(request)


def csrf_failure(request: Any, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not match: keep the text if the form is one of ours, else refuse it."""
    return _kept(request) or refuse(request, reason)


def _kept(request: Any) -> HttpResponse | None:
    """Keep the text, and lead its writer back to the form, through the log-in if need be; None if it is no form."""
    found = _form(request)
    editor = writer.writer_of(request.POST.get(writer.FIELD)) if found else None
    if found is None or editor is None:
        return None
    model, object_id, is_script = found
    login = f"{reverse('admin:login')}?next={quote(keeping.open_url(model, object_id))}"
    is_back = _is_back(request, editor)
    if is_script:
        answer = keeping.kept_answer(request, editor, model, object_id)
        return answer if is_back else _told(answer, login)
    try:
        keeping.keep(request, editor, model, object_id)
    except Refused:
        return None
    if is_back:
        messages.warning(request, AGAIN)
        return HttpResponseRedirect(keeping.open_url(model, object_id))
    return redirect_to_login(keeping.open_url(model, object_id), reverse("admin:login"))


def _is_back(request: Any, editor: User) -> bool:
    return bool(admin.site.has_permission(request) and request.user.pk == editor.pk)


def _told(answer: JsonResponse, login: str) -> JsonResponse:
    answer.status_code = 401
    answer["Login"] = login
    return answer


def _form(request: HttpRequest) -> tuple[Any, int | None, bool] | None:
    """Return the model and the row of the form that was sent, and whether a script sent it."""
    match = request.resolver_match
    name = match.url_name or "" if match and match.app_name == "admin" else ""
    is_script = name.endswith(SENT_BY_SCRIPT)
    if match is None or not (is_script or name.endswith(FORMS)):
        return None
    model = next((model for model in _kept_models() if name.startswith(f"comparisons_{model._meta.model_name}_")), None)
    number = parsed_id(str(match.kwargs["object_id"])) if "object_id" in match.kwargs else None
    return None if model is None or number == 0 else (model, number, is_script)


def _kept_models() -> list[Any]:
    return [
        model
        for model in apps.get_app_config("comparisons").get_models()
        if admin.site.is_registered(model) and isinstance(admin.site.get_model_admin(model), keeping.KeepsDrafts)
    ]

"""Django's users and groups, with a bounded search and checked for conflicts."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse

from .. import conflicts
from ..base import BoundedSearch, parsed_id
from ..checked import CheckedAdmin, storing

admin.site.unregister([Group, User])  # Django's own lists search for any number of words


class PasswordForm(AdminPasswordChangeForm):
    """The form that sets another account's password."""

    since = conflicts.SinceField()

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        if not self.is_bound:
            self.initial[conflicts.FIELD] = conflicts.since(user)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if sentence := conflicts.meanwhile([self.user], cleaned.get(conflicts.FIELD)):
            self.add_error(None, conflicts.kept(sentence, self.user))
        return cleaned


@admin.register(User)
class AccountAdmin(CheckedAdmin, BoundedSearch, UserAdmin):
    change_password_form = PasswordForm
    readonly_fields = ("last_login", "date_joined")  # a save would put them back to what they were

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        with storing(request):
            if request.method == "POST":
                list(User.objects.select_for_update().filter(pk=parsed_id(id)))
            return super().user_change_password(request, id, form_url)


@admin.register(Group)
class AccountGroupAdmin(CheckedAdmin, BoundedSearch, GroupAdmin):
    pass

"""“The meaning stays”: what an editor with the right to approve may say of a change, as part of saving it."""

from typing import Any

from django import forms
from django.http import HttpRequest

from comparisons.services import reviewing

CONFIRMED = "confirmed"


class ConfirmedField(forms.BooleanField):
    """A mark that is nothing an editor changes."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ConfirmingForm(forms.ModelForm):
    """A form with a mark that keeps the reviews; ``may_confirm`` is set by the model admin."""

    confirmed = ConfirmedField(
        label="The meaning stays: keep the reviews",
        required=False,
        help_text="For a typo or the like: pages that were reviewed, and that differ by this change alone, stay so.",
    )
    may_confirm = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.may_confirm:
            del self.fields[CONFIRMED]


class ConfirmingAdmin:
    """A mixin for model admins whose form has that mark: it keeps what was reviewed before the save."""

    def is_reviewed(self, obj: Any) -> bool:
        """Return whether a reviewed page shows the row."""
        raise NotImplementedError

    def before(self, obj: Any) -> Any:
        """Return what the verb takes as ``confirmed``, read from the database before the row is saved."""
        raise NotImplementedError

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        form.may_confirm = self.may_confirm(request, obj)
        return form

    def may_confirm(self, request: Any, obj: Any) -> bool:
        return obj is not None and reviewing.may_confirm(request.user) and self.is_reviewed(obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.cleaned_data.get(CONFIRMED):
            obj.confirmed = self.before(obj)
        super().save_model(request, obj, form, change)  # type: ignore[misc]


def confirmed(obj: Any) -> Any:
    """Return what ``before`` found if the editor made the mark, else None."""
    return getattr(obj, CONFIRMED, None)

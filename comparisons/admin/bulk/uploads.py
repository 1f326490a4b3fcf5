"""The pages of an uploaded catalogue file: send it, read the report of its dry run, confirm it with a reason."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from comparisons.importing import uploads
from comparisons.importing.parse import READERS
from comparisons.models import CatalogueUpload
from comparisons.models.editors_job import JobState
from comparisons.services.editorial import Refused
from comparisons.services.live_pages import PUBLISH

from .. import conflicts
from ..base import EditorRequest
from ..fields import ReasonField
from .jobs import JobAdmin

PERMISSIONS = ("comparisons.import_catalogueupload", PUBLISH)
"""A file can change what readers see, so whoever imports it also may publish."""


class FileForm(forms.Form):
    file = forms.FileField(
        label="Catalogue file",
        max_length=200,
        help_text="A file that ends in .yaml, .json or .jsonl, of 2 MB at most. Nothing is stored before you confirm.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(READERS)}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if problem := uploads.problem_of(file.name or "", file.size or 0):
            raise forms.ValidationError(problem)
        return file


class ConfirmForm(forms.Form):
    reason = ReasonField(help_text="Stands in the public history of all that changes, beside your name.")


@admin.register(CatalogueUpload)
class CatalogueUploadAdmin(JobAdmin):
    list_display = ("name", "created", "state", "reason")

    def may(self, request: Any) -> bool:
        return bool(request.user.has_perms(PERMISSIONS))

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.defer("content") if request.method == "GET" else rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request)

    def add_view(
        self, request: EditorRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for a file; what was sent is read at once, and its report shown."""
        if not self.may(request):
            raise PermissionDenied
        form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
        if form.is_bound and form.is_valid():
            file: UploadedFile = form.cleaned_data["file"]
            upload = uploads.keep(file.name or "", file.read(), by=request.user)
            return HttpResponseRedirect(conflicts.change_url(upload))
        context = {**self._context(request), "title": "Upload a catalogue file", "form": form}
        return TemplateResponse(request, "admin/comparisons/bulk/upload.html", context)

    def change_view(
        self, request: EditorRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the report of a file and ask for the reason, or show what became of it."""
        upload = self.own_or_404(request, object_id)
        form = ConfirmForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                reason, seen = form.cleaned_data["reason"], request.POST.get("seen", "")
                uploads.confirm(upload, reason=reason, seen=seen)
                return HttpResponseRedirect(request.path)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                upload.refresh_from_db()
        context = {
            **self._context(request),
            "title": f"Import {upload.name}",
            "upload": upload,
            "form": form,
            "is_open": upload.state == JobState.OPEN,
            "is_running": upload.state == JobState.RUNNING,
            "may_confirm": upload.state == JobState.OPEN and not upload.report["problems"] and upload.report["changed"],
        }
        return TemplateResponse(request, "admin/comparisons/bulk/report.html", context)

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts}

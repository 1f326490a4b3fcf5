"""Why a criterion makes no difference between the two: a sentence a criterion, each in a field of its own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from comparisons.catalogue import scalars
from comparisons.catalogue.field_makers import SENTENCE_LENGTH

from .named import Named

SEPARATOR = "-"


class SentenceInputs(forms.Widget):
    """Reads ``left_out-<slug>`` of each criterion; the desk draws the inputs in the rows of their criteria."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        begins = name + SEPARATOR
        if self.value_omitted_from_data(data, files, name) and data.get(name):
            return lines_of(data[name])
        return {key.removeprefix(begins): data.get(key, "") for key in data if key.startswith(begins)}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(name + SEPARATOR) for key in data)


class LeftOutField(forms.Field):
    """Sentences by the slug of a criterion; an empty one takes its criterion back."""

    widget = SentenceInputs
    named = Named([])

    def clean(self, value: Any) -> dict[str, str]:
        found = written(value)
        errors = [message for slug, sentence in found.items() if (message := self._fault(slug, sentence))]
        if errors:
            raise ValidationError(errors)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(written(initial) != written(data))

    def _fault(self, slug: str, sentence: str) -> str:
        criterion = self.named.by_slug.get(slug)
        if criterion is None:
            return f"There is no criterion with the slug {slug}."
        try:
            scalars.line(sentence, most=SENTENCE_LENGTH)
        except ValueError as error:
            return f"Why {criterion.name} makes no difference: {error}."
        return ""


def lines_of(text: str) -> dict[str, str]:
    """Return the sentences of lines such as ``licence: Both are free.``, as a former record is written."""
    parts = (line.partition(":") for line in text.splitlines() if line.strip())
    return {slug.strip(): sentence.strip() for slug, _, sentence in parts}


def written(sentences: Any) -> dict[str, str]:
    """Return the sentences that say something, in the order of their slugs."""
    return {slug: text.strip() for slug, text in sorted((sentences or {}).items()) if text.strip()}

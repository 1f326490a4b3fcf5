from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Exists, OuterRef, UniqueConstraint
from django.db.models.functions import Coalesce, Lower
from django.utils.functional import cached_property

from comparisons.domain import days, pairs
from comparisons.domain.vocabulary import Kind, choices

from . import rules
from .alias import Alias
from .category import Category
from .folded import FoldedField
from .logo import Logo
from .package import Package
from .paths import path
from .sql import Query


def partial_date(text: str) -> None:
    """Refuse text that is not a day of the calendar, a month or a year, or that is one to come."""
    try:
        first = days.first_of(text)
    except ValueError:
        raise ValidationError("A year, a month or a day: 2014, 2014-05 or 2014-05-27.", code="partial_date") from None
    if days.is_to_come(first):
        raise ValidationError("This is still to come. Say when it was first released.", code="to_come")


related_slug = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    "The slug of a technology: lower-case letters, digits and single dashes between them, such as c-sharp.",
)


NAME_KEY = Coalesce("name_key", Lower("name"), output_field=models.TextField())
"""The key of a name in the database; an index holds it."""


class TechnologyQuerySet(models.QuerySet["Technology"]):
    def lock(self) -> list[int]:
        """Lock these rows in the order of their ids, as everybody does, and return the ids. One query.

        Technologies are locked before their comparisons and claims: no two saves deadlock.
        """
        return list(self.select_for_update().order_by("pk").values_list("pk", flat=True))

    def with_alternatives(self) -> "TechnologyQuerySet":
        """Technologies of whose kind their category holds another one: their alternatives are worth a search's list.

        Where it holds none, a page lists technologies of the kind from anywhere; it is for readers who are there.
        """
        others = self.model.objects.filter(category=OuterRef("category"), kind=OuterRef("kind"))
        return self.filter(Exists(others.exclude(pk=OuterRef("pk"))), category__isnull=False).exclude(kind="")

    def by_names(self, keys: Collection[str]) -> dict[str, "Technology"]:
        """Return technologies by the key of their name; of several with one name the first by slug. One query."""
        found = self.alias(key=NAME_KEY).filter(key__in=keys).order_by("-slug")
        return {pairs.key(technology.name): technology for technology in found}

    def by_keys(self, keys: list[str]) -> dict[str, "Technology"]:
        """Return technologies by key of an alias: slugs, older slugs and other names. One query.

        Each with its category, that category's parent and its logo.
        """
        found: Any = self.raw(*BY_KEYS.bound({"keys": keys}))
        return {technology.found_by: _with_category_and_logo(technology) for technology in found}

    def by_ids(self, ids: list[int]) -> dict[int, "Technology"]:
        """Return technologies by id, each with its category, that category's parent and its logo. One query."""
        found = self.raw(*BY_IDS.bound({"ids": ids}))
        return {technology.pk: _with_category_and_logo(technology) for technology in found}

    def by_package(self, ecosystem: str, name: str) -> "Technology | None":
        """Return the technology that lists a package, given by the key of its name; of several the first by slug.

        With its category, that category's parent and its logo. One query.
        """
        found: Any = self.raw(*BY_PACKAGE.bound({"ecosystem": ecosystem, "name": name}))
        return next(map(_with_category_and_logo, found), None)


KNOWN = """
    SELECT technology.*, {more} category.slug AS category_slug, category.name AS category_name,
        wider.id AS wider_id, wider.slug AS wider_slug, wider.name AS wider_name,
        logo.id AS logo_id, logo.colour AS logo_colour, logo.path AS logo_path
    FROM comparisons_technology AS technology
    LEFT JOIN comparisons_category AS category ON category.id = technology.category_id
    LEFT JOIN comparisons_category AS wider ON wider.id = category.parent_id
    LEFT JOIN comparisons_logo AS logo ON logo.technology_id = technology.id
"""
BY_KEYS = Query(f"""
    {KNOWN.format(more="alias.key AS found_by,")}
    JOIN comparisons_alias AS alias ON alias.technology_id = technology.id WHERE alias.key = ANY(%(keys)s)
""")
BY_IDS = Query(f"{KNOWN.format(more='')} WHERE technology.id = ANY(%(ids)s)")
BY_PACKAGE = Query(f"""
    {KNOWN.format(more="")}
    JOIN comparisons_package AS package ON package.technology_id = technology.id
    WHERE package.name = %(name)s AND package.ecosystem = %(ecosystem)s ORDER BY technology.slug LIMIT 1
""")


def _with_category_and_logo(row: Any) -> "Technology":
    """Return a technology read by ``KNOWN`` with its category and logo set from the columns of the row."""
    if row.category_id is not None:
        values = [row.category_id, row.category_slug, row.category_name, row.wider_id]
        row.category = Category.from_db(DEFAULT_DB_ALIAS, ["id", "slug", "name", "parent_id"], values)
    if row.wider_id is not None:
        values = [row.wider_id, row.wider_slug, row.wider_name]
        row.category.parent = Category.from_db(DEFAULT_DB_ALIAS, ["id", "slug", "name"], values)
    row.mark = None
    if row.logo_id is not None:
        values = [row.logo_id, row.pk, row.logo_colour, row.logo_path]
        row.mark = Logo.from_db(DEFAULT_DB_ALIAS, ["id", "technology_id", "colour", "path"], values)
    return row


class Technology(models.Model):
    """Anything a developer may choose: a language, a database, a method."""

    slug = models.CharField(
        max_length=rules.SLUG_LENGTH,
        unique=True,
        help_text=(
            "The technology's word in addresses, such as <code>postgresql</code>, <code>cpp</code> for C++ or "
            "<code>nodejs</code> for Node.js. When it changes, the old one still leads here."
        ),
    )
    name = models.CharField(
        max_length=200,
        validators=[rules.name],
        help_text="As the project itself writes it: C++, .NET, Node.js. It is shown as it stands.",
    )
    name_key = FoldedField(fold=pairs.name_key, of=("name",))
    plural = models.BooleanField(
        "takes a plural verb",
        default=False,
        help_text="Tick it where the name reads as several things: “Utility Libraries <em>are</em> …”.",
    )
    kind = models.CharField(
        max_length=20,
        blank=True,
        choices=choices(Kind),
        help_text="What sort of thing it is. Needed before one of its comparisons can be published.",
    )
    category = models.ForeignKey(
        "Category", on_delete=models.PROTECT, null=True, blank=True, related_name="technologies"
    )
    use_case = models.TextField(
        blank=True,
        validators=[rules.one_line],
        help_text=(
            "One full sentence that says when a developer should use it: “Developers should use SQLite when …”. "
            "It is shown whole, in each comparison, and never re-cased."
        ),
    )
    summary = models.TextField(
        blank=True, validators=[rules.prose], help_text="What it is, in a few sentences. Markdown without HTML."
    )
    website = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])
    repository = models.URLField(max_length=rules.URL_LENGTH, blank=True, validators=[rules.web_address])
    own_sources = models.JSONField(
        default=list,
        db_default=[],
        blank=True,
        help_text=(
            "Further addresses under which the project itself speaks, one a line: its documentation, blog or wiki. "
            "Give a host that many share with its path. For an idea, a protocol or a format: the texts that define it."
        ),
    )
    licence = models.CharField(
        max_length=200,
        blank=True,
        validators=[rules.one_line],
        help_text="An SPDX expression such as <code>Apache-2.0 OR MIT</code>, or <code>proprietary</code>.",
    )
    self_hosted = models.BooleanField(
        "can be self-hosted", null=True, blank=True, help_text="Whether it can be run on one's own machines."
    )
    maturity = models.CharField(
        max_length=50,
        blank=True,
        validators=[rules.one_line],
        help_text="The word that its source uses: graduated, archived, …",
    )
    first_released = models.CharField(
        max_length=10,
        blank=True,
        validators=[partial_date],
        help_text="As exactly as it is known: 2014, 2014-05 or 2014-05-27.",
    )
    packages = models.JSONField(
        default=dict,
        blank=True,
        help_text=(
            "Its own packages, one ecosystem a line, such as <code>npm: react, react-dom</code>. Its clients and "
            "plugins are not its own."
        ),
    )

    index_until = models.DateField(
        null=True,
        editable=False,
        help_text="The day after which its reviewed pages are not indexed: its claims were checked too long ago.",
    )

    objects = TechnologyQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name_plural = "technologies"
        permissions = [("merge_technology", "Can merge technology")]
        constraints = [
            rules.slug_rule("technology_slug"),
            rules.not_empty("name", name="technology_name", message="A technology needs a name."),
            rules.one_of("kind", Kind, name="technology_kind", blank=True),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the slug as an alias too, so that one query resolves any path, and each package as a row."""
        changed = kwargs.get("update_fields")
        with transaction.atomic():
            super().save(*args, **kwargs)
            Alias.objects.get_or_create(key=self.slug, technology=self, defaults={"text": self.slug})
            if changed is None or "packages" in changed:
                Package.objects.renew({self.pk: self.packages})

    def get_absolute_url(self) -> str:
        return path("technology", self.slug)

    @cached_property
    def mark(self) -> Logo | None:
        """The logo, or None. One query, unless ``by_keys`` or ``by_ids`` read the technology."""
        return getattr(self, "logo", None)

    def clean(self) -> None:
        taken = Alias.objects.filter(key=pairs.key(self.slug)).exclude(technology=self.pk)
        if other := taken.select_related("technology").first():
            raise ValidationError({"slug": f"“{self.slug}” already leads to {other.technology.name}."}, code="taken")

    def said(self, field: str) -> str | None:
        """Return the value of one of ``Fact.FIELDS`` as catalogue files write it, or None if it is empty."""
        if field == "category":
            return self.category.slug if self.category else None
        value = getattr(self, field)
        if value is None or value == "":
            return None
        return str(value).lower() if isinstance(value, bool) else str(value)


class RelationQuerySet(models.QuerySet["Relation"]):
    def holders(self, words: Collection[str]) -> set[int]:
        """Return the ids of the technologies with a relation to one of the slugs ``words``."""
        return set(self.filter(slug__in=words).order_by().values_list("technology", flat=True))


class Relation(models.Model):
    """The slug of a related technology. It may be one that no alias has yet, and resolves as soon as one does."""

    technology = models.ForeignKey(Technology, on_delete=models.CASCADE, related_name="relations")
    slug = models.CharField(
        max_length=rules.SLUG_LENGTH,
        validators=[related_slug],
        help_text="The slug of the related technology. It may be one that is not in the catalogue yet.",
    )

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            UniqueConstraint(
                "technology",
                "slug",
                name="relation_once",
                violation_error_message="This relation is listed twice.",
            ),
            rules.not_empty("slug", name="relation_slug", message="A relation needs a slug."),
        ]

    def __str__(self) -> str:
        return self.slug

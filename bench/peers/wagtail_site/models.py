"""A comparison as one would make it in Wagtail: a page with fields, and its claims as a stream of blocks."""

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtailcache.cache import WagtailCacheMixin


class ClaimBlock(blocks.StructBlock):
    is_pro = blocks.BooleanBlock(required=False)
    text = blocks.TextBlock()
    criterion = blocks.CharBlock(required=False)
    strength = blocks.IntegerBlock()
    source = blocks.URLBlock(required=False)
    source_title = blocks.CharBlock(required=False)
    quote = blocks.TextBlock(required=False)
    checked = blocks.CharBlock(required=False)


class FigureBlock(blocks.StructBlock):
    name = blocks.CharBlock()
    value = blocks.CharBlock()
    observed = blocks.CharBlock()
    source = blocks.URLBlock()


class ReleaseBlock(blocks.StructBlock):
    cycle = blocks.CharBlock()
    released = blocks.CharBlock()
    latest = blocks.CharBlock()
    supported_until = blocks.CharBlock()


class SideBlock(blocks.StructBlock):
    name = blocks.CharBlock()
    use_case = blocks.TextBlock()
    summary = blocks.TextBlock()
    choose_if = blocks.TextBlock(required=False)
    claims = blocks.ListBlock(ClaimBlock())
    figures = blocks.ListBlock(FigureBlock())
    releases = blocks.ListBlock(ReleaseBlock())


class ComparisonPage(WagtailCacheMixin, Page):
    pick = models.CharField(max_length=100, blank=True)
    reason = RichTextField(blank=True)
    best_case_for_the_other = RichTextField(blank=True)
    decided_by = models.CharField(max_length=100, blank=True)
    criteria = StreamField([("criterion", blocks.CharBlock())])
    sides = StreamField([("side", SideBlock())])

"""The difference between what was reviewed and what a page shows now, from both contents."""

from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page, Side
from comparisons.domain.review import content
from comparisons.presenters.since_review import Difference, since_review


def content_of(*sides: tuple[str, str]) -> dict:
    first, second = (Side(slug, name, use_case=use) for slug, (name, use) in zip(("ada", "zig"), sides, strict=True))
    return content(Evidence(Page(first, second)))


def test_each_of_two_namesakes_is_told_apart_by_what_stayed():
    before = content_of(("Mercury", "Use it for mail."), ("Mercury", "Use it for sums."))
    after = content_of(("Mercury", "Use it for post."), ("Mercury", "Use it for sums."))

    found = since_review(before, after)

    assert found == [Difference("The use case of Mercury", "Use it for mail.", "Use it for post.")]


def test_a_renamed_side_is_the_one_that_is_left():
    before = content_of(("Ada", "Use it."), ("Zig", "Use that."))
    after = content_of(("Zebra", "Use it."), ("Zig", "Use that."))

    assert since_review(before, after) == [Difference("The name of Zebra", "Ada", "Zebra")]

"""Whether a disagreement is honest, held for an editor's look, or spam."""

from dataclasses import dataclass
from datetime import datetime

from .stamp import check_stamp


@dataclass(frozen=True, slots=True)
class Post:
    """A disagreement as it was sent. ``pair`` is the canonical address of the comparison's pair.

    ``client`` and ``network`` are ids of ``rate_limits``; ``trap`` is what was typed where people see no field.
    """

    comparison: int
    pair: str
    client: str
    network: str
    at: datetime
    text: str
    would_settle: str = ""
    evidence: str = ""
    stamp: str = ""
    trap: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """``held_because`` says in words for editors why a disagreement is held, "" if it is not."""

    is_spam: bool = False
    held_because: str = ""


def judge(post: Post) -> Judgement:
    """Return what a post is. Spam is what no person can have sent; what only looks like it is held."""
    if post.trap:
        return Judgement(is_spam=True)
    return Judgement(held_because=check_stamp(post.stamp, post.pair, post.at))

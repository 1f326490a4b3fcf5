"""Whether a disagreement is honest, held for an editor's look, or spam."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from comparisons.domain.suspicion import Sign, signs_in
from comparisons.domain.vocabulary import HeldFor

from .flood import why_flooded
from .repeats import why_repeated
from .stamp import check_stamp

LONGEST_REASON = 200


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
    """``held_because`` says in words for editors why a disagreement is held, "" if it is not.

    ``held_for`` is the word of ``vocabulary.HeldFor`` for the first of the reasons, and "trap" for spam.
    """

    is_spam: bool = False
    held_because: str = ""
    held_for: str = ""


def judge(post: Post) -> Judgement:
    """Return what a post is. Spam is what no person can have sent; what only looks like it is held.

    No query where the post itself tells, else five at most: a flood of clumsy posts costs little. All that the post
    tells is said, as that is what editors read; of the rest the first reason is enough.
    """
    if post.trap:
        return Judgement(is_spam=True, held_for=HeldFor.TRAP.value)
    if signs := [*_of_stamp(post), *_of_text(post)]:
        return _held(signs)
    looks: Iterable[Callable[[Post], list[Sign]]] = (_of_others, _of_flood)
    return next((_held(signs) for look in looks if (signs := look(post))), Judgement())


def _held(signs: list[Sign]) -> Judgement:
    because = "; ".join(dict.fromkeys(sign.words for sign in signs))
    first = next(of for of in HeldFor if any(sign.of == of for sign in signs))
    return Judgement(held_because=because[:LONGEST_REASON], held_for=first.value)


def _of_stamp(post: Post) -> list[Sign]:
    why = check_stamp(post.stamp, post.pair, post.at)
    return [Sign(HeldFor.STAMP, why)] if why else []


def _of_text(post: Post) -> list[Sign]:
    return list(signs_in(f"{post.text}\n{post.would_settle}", post.evidence))


def _of_others(post: Post) -> list[Sign]:
    why = why_repeated(post.comparison, post.client, post.text, post.at)
    return [Sign(HeldFor.SAME, why)] if why else []


def _of_flood(post: Post) -> list[Sign]:
    why = why_flooded(post.comparison, post.at)
    return [Sign(HeldFor.FLOOD, why)] if why else []

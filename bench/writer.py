"""Carries out the editors' verbs in a process of its own, which has no page cache and tells no server of it.

Reads a line of JSON for each order, ``{"verb": "decide", "slug": "a-vs-b", "words": "…"}``, and answers with a line
that holds the seconds it took, of the processor and on the clock, until its transaction was stored.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import AbstractContextManager

from .editors import NAME, REASON
from .processes import ROOT, Cost, Failed, environment


class Writer(AbstractContextManager["Writer"]):
    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.writer"],
            cwd=ROOT, env=environment(url), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def order(self, verb: str, slug: str, words: str = "") -> Cost:
        """``decide`` and ``describe`` write ``words``; ``publish``, ``withdraw`` and ``walk`` need none."""
        print(json.dumps({"verb": verb, "slug": slug, "words": words}), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline() if self.process.stdout else ""
        if not answer:
            raise Failed(f"The process that writes ended early, at {verb} {slug}.")
        return Cost(*json.loads(answer))

    def __exit__(self, *error: object) -> None:
        self.process.communicate()


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nicepick.settings")
    django.setup()
    for line in sys.stdin:
        cpu, wall = time.process_time(), time.perf_counter()
        _carry_out(**json.loads(line))
        print(json.dumps([time.process_time() - cpu, time.perf_counter() - wall]), flush=True)


def _carry_out(verb: str, slug: str, words: str) -> None:
    from django.contrib.auth.models import User

    from comparisons.domain.vocabulary import Verb
    from comparisons.models import Comparison, Technology
    from comparisons.services import editorial

    by = User.objects.get(username=NAME)
    if verb == "describe":
        technology = Technology.objects.get(slug=slug)
        technology.use_case = words
        technology.save(update_fields=["use_case"])
        editorial.record_technology(technology, verb=Verb.EDIT, by=by, reason=REASON, fields=["use_case"])
        return
    if verb == "walk":
        _walk(Technology.objects.get(slug=slug).pk)
        return
    low, _, high = slug.partition("-vs-")
    comparison = Comparison.objects.get(low__slug__in=(low, high), high__slug__in=(low, high))
    if verb == "decide":
        editorial.revise_verdict(comparison, {"reason": words}, by=by, reason=REASON)
    else:
        {"publish": editorial.publish, "withdraw": editorial.withdraw}[verb](comparison, by=by, reason=REASON)


def _walk(technology_id: int) -> None:
    """Compare every reviewed page of a technology with its review, as the worker does in parts."""
    from django.db import transaction

    from comparisons.services import review_tasks, reviews

    after = 0
    while ids := reviews.reviewed_ids([technology_id], after):
        with transaction.atomic():
            review_tasks.renew(ids)
        after = ids[-1]


if __name__ == "__main__":
    main()

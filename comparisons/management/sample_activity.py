"""Made-up readers' activity, to show how the site works. Nothing of it is a person's word.

Each pair that the catalogue lacks is left out.
"""

from typing import NamedTuple

from django.contrib.auth import get_user_model

from comparisons.domain.vocabulary import FeedbackStatus, Wants

EDITOR = "sample-editor"
"""The name of the user who answers."""
CLIENT = "sample"
"""What the clients of made-up readers begin with; those of people are hashes."""


class Sample(NamedTuple):
    """One disagreement about ``pair``; ``answer`` is empty where it still waits."""

    pair: str
    wants: Wants
    text: str
    status: FeedbackStatus = FeedbackStatus.WAITING
    answer: str = ""
    changes_mind: bool = False


DISAGREEMENTS = (
    Sample(
        "mysql-vs-postgresql",
        Wants.LOW,
        "Our host offers MySQL only, and the people who run it know its replication. For us the question is settled.",
        FeedbackStatus.DECLINED,
        "That is a good reason to choose MySQL, and the page names it. The pick is for a team that is free to choose.",
    ),
    Sample(
        "mysql-vs-postgresql",
        Wants.CLAIM,
        "One connection for each client is an old worry: every driver that we use brings a pool.",
        FeedbackStatus.ACCEPTED,
        "A pool in the driver helps one program; many small programs still need one between them and the server. We "
        "keep the claim and will say that more clearly.",
    ),
    Sample(
        "react-vs-vuejs",
        Wants.DEPENDS,
        "We moved two teams in opposite directions and both were content. Who has to maintain it matters more.",
        FeedbackStatus.DECLINED,
        "Two content teams are worth hearing of. What would change the verdict is written beside it, and neither came.",
    ),
    Sample(
        "javascript-vs-typescript",
        Wants.LOW,
        "For a hundred lines in a page of our own, a compiler is more than the program.",
        FeedbackStatus.ACCEPTED,
        "Agreed for scripts of that size. The line that says when to choose JavaScript speaks of them.",
    ),
    Sample(
        "firebase-vs-supabase",
        Wants.DEPENDS,
        "Our field app works a week without a network. Firestore syncs by itself, and we would have to build that.",
        FeedbackStatus.ACCEPTED,
        "You are right: whether clients work offline decides, and the verdict says so now.",
        changes_mind=True,
    ),
    Sample("docker-vs-podman", Wants.HIGH, "Rootless by default was the whole question in our audit."),
    Sample("apache-kafka-vs-rabbitmq", Wants.LOW, "We replay a week of events each time that a consumer has a bug."),
)

CHANGED_MIND = {
    "outcome": "depends",
    "pick": None,
    "basis": "editor",
    "in_short": "Sample text: readers showed that it depends.",
    "reason": "Sample text, written to show what a change of mind looks like.",
    "best_case_for_the_other": "",
}
"""What the verdict becomes where a disagreement changes our mind."""

WISHES = (
    ("caddy", "traefik", 3),
    ("docker-compose", "podman", 2),
    ("kotlin", "python", 2),
    ("sqlite", "redis", 1),
)
"""Pairs that readers ask for, and how many of them."""


def is_filled() -> bool:
    """Return whether the database holds made-up activity. One query."""
    return get_user_model().objects.filter(username=EDITOR).exists()

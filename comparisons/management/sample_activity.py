"""Made-up readers' activity, to show how the site works. Nothing of it is a person's word.

Each pair that the catalogue lacks is left out.
"""

from typing import NamedTuple

from django.contrib.auth import get_user_model

from comparisons.domain.vocabulary import FeedbackStatus, InProduction, Scale, TeamSize, Wants

EDITOR = "sample-editor"
"""The name of the user who answers."""
CLIENT = "sample"
"""What the clients of made-up readers begin with; those of people are hashes."""


class Sample(NamedTuple):
    """One disagreement about ``pair``; ``answer`` is empty where it still waits.

    ``claim`` is the key of the disputed claim in our catalogue; ``changes_mind`` is whether it changes the verdict.
    """

    pair: str
    wants: Wants
    text: str
    status: FeedbackStatus = FeedbackStatus.WAITING
    answer: str = ""
    changes_mind: bool = False
    may_quote: bool = True
    claim: str = ""
    evidence: str = ""
    team_size: str = ""
    scale: str = ""
    in_production: str = ""


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
        evidence="https://www.postgresql.org/docs/current/libpq-connect.html",
        team_size=TeamSize.SMALL,
        scale=Scale.SEVERAL,
        in_production=InProduction.LONG,
    ),
    Sample(
        "react-vs-vuejs",
        Wants.DEPENDS,
        "We moved two teams in opposite directions and both were content. Who has to maintain it matters more.",
        FeedbackStatus.DECLINED,
        "Two content teams are worth hearing of. What would change the verdict is written beside it, and neither came.",
        may_quote=False,
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
        team_size=TeamSize.ALONE,
        scale=Scale.ONE,
    ),
    Sample("docker-vs-podman", Wants.HIGH, "Rootless by default was the whole question in our audit."),
    Sample("apache-kafka-vs-rabbitmq", Wants.LOW, "We replay a week of events each time that a consumer has a bug."),
    Sample(
        "vite-vs-webpack",
        Wants.CLAIM,
        "With ten thousand modules the first page of ours takes half a minute: one request each is not free.",
        FeedbackStatus.IN_REVIEW,
        claim="lydk3leg7e",
        team_size=TeamSize.MEDIUM,
        in_production=InProduction.YEARS,
    ),
    Sample(
        "vite-vs-webpack",
        Wants.HIGH,
        "Our plug-ins exist for webpack only, and nobody pays us to write them again.",
        FeedbackStatus.DECLINED,
        "That is a reason to stay, and the page says so. The pick is for a project without such plug-ins.",
    ),
    Sample(
        "mysql-vs-postgresql",
        Wants.MISSING,
        "Nothing here says what an upgrade to the next major version costs, which is what we spend weekends on.",
    ),
)
VOICES = {
    "mysql-vs-postgresql": {"mysql": 41, "postgresql": 63},
    "react-vs-vuejs": {"react": 28, "vuejs": 31},
    "vite-vs-webpack": {"vite": 52, "webpack": 9},
    "docker-vs-podman": {"docker": 12, "podman": 6},
}
"""How many readers would pick each of a pair with one tap; the last are too few to be shown."""

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

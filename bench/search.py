"""Search and suggestions: what people type, what they mistype, and what nobody should."""

from urllib.parse import quote

from .report import Report
from .rounds import Case, Worker, take_turns

MOST_OF_SEARCH, MOST_OF_SUGGESTIONS = 20, 10
TYPED = {
    "name": ["postgresql", "Kubernetes", "redis", "Ruby on Rails", "k8s"],
    "symbols": ["c++", "c#", ".net", "node.js", "f#"],
    "beginning": ["po", "kub", "type", "a", "elas"],
    "typing error": ["postgersql", "kuberntes", "javscript", "elastisearch", "terrafrom"],
    "made-up name": ["bakalix", "gurnium-kit", "oindix kit", "server", "db"],
    "nothing like it": ["zzzzqqqq", "%_%", '"*" OR 1', "x" * 200, "🙂"],
}
IN_TEXTS = ["tokens replicas", "under load", "monorepo", "it rotates queues", "tokens under load containers replicas"]
"""The last are words that are common each and hardly ever stand together."""


def measure_search(large: Worker, rounds: int, report: Report) -> None:
    report.heading("Search at the server, the whole answer")
    _measure(large, "search", "/search/?q=", MOST_OF_SEARCH, rounds, report)
    _measure(large, "suggestions", "/search/suggestions/?q=", MOST_OF_SUGGESTIONS, rounds, report)
    cases = {text: Case(large, [f"/search/?q={quote(text)}"] * 5) for text in IN_TEXTS}
    for text, found in take_turns(cases, rounds).items():
        report.time(f"words in texts: {text[:24]}", found, most=MOST_OF_SEARCH)


def _measure(large: Worker, what: str, path: str, most: float, rounds: int, report: Report) -> None:
    """The slowest of each sort has to hold."""
    cases = {text: Case(large, [f"{path}{quote(text)}"] * 5) for texts in TYPED.values() for text in texts}
    found = take_turns(cases, rounds)
    for sort, texts in TYPED.items():
        slowest = max(texts, key=lambda text: found[text].cpu)
        report.time(f"{what}, {sort}: {slowest[:12]}", found[slowest], most=most)

"""A small catalogue against which the corpus of manifests is matched."""

from datetime import date

from .import_files import comparison, technology

ON = date(2026, 11, 29)
OLD, SOON, LONG = "2024-04-01", "2027-01-31", "2029-04-30"


def part(name: str, kind: str, packages: dict | None = None, *, slug: str = "", aliases=(), **ends: str) -> dict:
    """A technology with release cycles by the last day of their support; ``v5_2`` is 5.2."""
    releases = [
        {"cycle": cycle.removeprefix("v").replace("_", "."), "released": f"{year}-01-01", "supported_until": until}
        for year, (cycle, until) in enumerate(ends.items(), start=2020)
    ]
    lists = {"packages": packages, "aliases": [*aliases], "releases": releases}
    named = {key: value for key, value in lists.items() if value}
    return technology(slug or name.lower(), name=name, kind=kind, **named)


CATALOGUE = [
    part("Angular", "framework", {"npm": ["@angular/core"]}, v17=OLD, v21=LONG),
    part("Caddy", "tool", {"docker": ["caddy"], "go": ["github.com/caddyserver/caddy"]}, v2=LONG),
    part("Celery", "library", {"pypi": ["celery"]}),
    part("Django", "framework", {"pypi": ["Django"]}, v3_2=OLD, v4_2=OLD, v5_1=OLD, v5_2=LONG),
    part("Express", "framework", {"npm": ["express"]}, v4=SOON, v5=LONG),
    part("FastAPI", "framework", {"pypi": ["fastapi"]}),
    part("Go", "language", {"docker": ["golang"]}, aliases=["golang"], v1_22=OLD, v1_26=LONG),
    part("Apache Kafka", "platform", {"docker": ["apache/kafka"]}, slug="kafka", aliases=["kafka"]),
    part("Laravel", "framework", {"packagist": ["laravel/framework"]}, v10=OLD, v11=OLD, v13=LONG),
    part("MySQL", "database", {"docker": ["mysql"]}, v5_7=OLD, v8_0=OLD, v8_4=LONG),
    part("Next.js", "framework", {"npm": ["next"]}, slug="next-js", v14=OLD, v16=LONG),
    part("nginx", "tool", {"docker": ["nginx"]}, v1_28=LONG),
    part(
        "Node.js",
        "platform",
        {"docker": ["node"]},
        slug="nodejs",
        aliases=["node"],
        v18=OLD,
        v20=OLD,
        v22=SOON,
        v24=LONG,
    ),
    part("PostgreSQL", "database", {"docker": ["postgres"]}, aliases=["postgres"], v12=OLD, v16=LONG),
    part("Python", "language", {"docker": ["python"]}, v3_9=OLD, v3_11=SOON, v3_12=LONG),
    part(
        "Ruby on Rails", "framework", {"gem": ["rails"]}, slug="rails", aliases=["Rails"], v6_1=OLD, v7_1=OLD, v8_0=LONG
    ),
    part("React", "library", {"npm": ["react", "react-dom"]}, v17=OLD, v18=OLD, v19=LONG),
    part("Redis", "database", {"docker": ["redis"]}, v7=SOON, v8=LONG),
    part("Ruby", "language", v3_2=OLD, v3_4=LONG),
    part("Rust", "language"),
    part("Tokio", "library", {"cargo": ["tokio"]}, v1=LONG),
    part("Vue", "framework", {"npm": ["vue"]}, v2=OLD, v3=LONG),
    comparison("fastapi", "celery"),
]

"""A small catalogue against which the corpus of manifests is matched."""

from datetime import date

from .import_files import comparison, technology

ON = date(2026, 11, 29)
OLD, SOON, LONG = "2024-04-01", "2027-01-31", "2029-04-30"


def _part(slug: str, name: str, kind: str, packages: dict | None = None, *, aliases=(), **ends: str) -> dict:
    """A technology with release cycles by the last day of their support; ``v5_2`` is 5.2."""
    releases = [
        {"cycle": cycle.removeprefix("v").replace("_", "."), "released": f"{year}-01-01", "supported_until": until}
        for year, (cycle, until) in enumerate(ends.items(), start=2020)
    ]
    lists = {"packages": packages, "aliases": [*aliases], "releases": releases}
    return technology(slug, name=name, kind=kind, **{key: value for key, value in lists.items() if value})


CATALOGUE = [
    _part("angular", "Angular", "framework", {"npm": ["@angular/core"]}, v17=OLD, v21=LONG),
    _part("caddy", "Caddy", "tool", {"docker": ["caddy"], "go": ["github.com/caddyserver/caddy"]}, v2=LONG),
    _part("celery", "Celery", "library", {"pypi": ["celery"]}),
    _part("django", "Django", "framework", {"pypi": ["Django"]}, v3_2=OLD, v4_2=OLD, v5_1=OLD, v5_2=LONG),
    _part("express", "Express", "framework", {"npm": ["express"]}, v4=SOON, v5=LONG),
    _part("fastapi", "FastAPI", "framework", {"pypi": ["fastapi"]}),
    _part("go", "Go", "language", {"docker": ["golang"]}, aliases=["golang"], v1_22=OLD, v1_26=LONG),
    _part("kafka", "Apache Kafka", "platform", {"docker": ["apache/kafka"]}, aliases=["kafka"]),
    _part("laravel", "Laravel", "framework", {"packagist": ["laravel/framework"]}, v10=OLD, v11=OLD, v13=LONG),
    _part("mysql", "MySQL", "database", {"docker": ["mysql"]}, v5_7=OLD, v8_0=OLD, v8_4=LONG),
    _part("next-js", "Next.js", "framework", {"npm": ["next"]}, v14=OLD, v16=LONG),
    _part("nginx", "nginx", "tool", {"docker": ["nginx"]}, v1_28=LONG),
    _part(
        "nodejs", "Node.js", "platform", {"docker": ["node"]}, aliases=["node"], v18=OLD, v20=OLD, v22=SOON, v24=LONG
    ),
    _part("postgresql", "PostgreSQL", "database", {"docker": ["postgres"]}, aliases=["postgres"], v12=OLD, v16=LONG),
    _part("python", "Python", "language", {"docker": ["python"]}, v3_9=OLD, v3_11=SOON, v3_12=LONG),
    _part("rails", "Ruby on Rails", "framework", {"gem": ["rails"]}, aliases=["Rails"], v6_1=OLD, v7_1=OLD, v8_0=LONG),
    _part("react", "React", "library", {"npm": ["react", "react-dom"]}, v17=OLD, v18=OLD, v19=LONG),
    _part("redis", "Redis", "database", {"docker": ["redis"]}, v7=SOON, v8=LONG),
    _part("ruby", "Ruby", "language", v3_2=OLD, v3_4=LONG),
    _part("rust", "Rust", "language"),
    _part("tokio", "Tokio", "library", {"cargo": ["tokio"]}, v1=LONG),
    _part("vue", "Vue", "framework", {"npm": ["vue"]}, v2=OLD, v3=LONG),
    comparison("fastapi", "celery"),
]

"""Names for made-up technologies: some that people type and mistype, then as many others as are wanted. Pure."""

import re

KNOWN = (
    "PostgreSQL", "MySQL", "Kubernetes", "C++", "C#", ".NET", "Node.js", "Redis", "MongoDB", "SQLite", "Docker",
    "React", "Angular", "Vue.js", "Django", "Flask", "FastAPI", "Ruby on Rails", "Laravel", "Spring Boot", "Rust", "Go",
    "Python", "Java", "JavaScript", "TypeScript", "Kotlin", "Swift", "Objective-C", "F#", "Elixir", "Erlang", "Haskell",
    "Apache Kafka", "RabbitMQ", "Elasticsearch", "Terraform", "Ansible", "nginx", "Caddy", "GraphQL", "Notepad++",
    "TensorFlow", "PyTorch", "scikit-learn",
)  # fmt: skip
OTHER_WORDS = {"postgresql": ["postgres"], "kubernetes": ["k8s"], "go": ["golang"], "apache-kafka": ["kafka"]}
SLUGS = {"Vue.js": "vuejs", "Notepad++": "notepad-plus-plus"}

STARTS = "bcdfghjklmnprstvwxyzaeiouq"
VOWELS = "aeiou"
MIDDLES = (
    "lk", "rn", "st", "mb", "nd", "rv", "lt", "sk", "pt", "nt", "lm", "rk", "mp", "ng", "rd", "ll", "ss", "tt", "xt",
    "zz",
)  # fmt: skip
ENDS = ("a", "is", "on", "ix", "era", "ent", "ium", "eau", "ora", "ute", "ick", "ave")
DIFFERENT = len(STARTS) * len(VOWELS) * len(MIDDLES) * len(ENDS)
STEP = 7919  # shares no factor with DIFFERENT, so that neighbours in number are none in the alphabet
SHAPES = ((37, ".{}"), (31, "{}#"), (29, "{}++"), (23, "{}.js"), (11, "{} Server"), (7, "{}DB"), (5, "{}-kit"))


def name(number: int) -> str:
    """The name of the technology with this number; no two have the same."""
    if number < len(KNOWN):
        return KNOWN[number]
    number -= len(KNOWN)
    shape = next((shape for every, shape in SHAPES if number % every == 0), "{}")
    return shape.format(_word(number).capitalize())


def _word(number: int) -> str:
    turn, place = divmod(number, DIFFERENT)
    place = place * STEP % DIFFERENT
    letters = []
    for part in (STARTS, VOWELS, MIDDLES, ENDS):
        place, at = divmod(place, len(part))
        letters.append(part[at])
    return "".join(letters) + (str(turn + 1) if turn else "")


def slug(name: str) -> str:
    if name in SLUGS:
        return SLUGS[name]
    spoken = name.lower().replace("++", "pp").replace("#", "sharp").replace(".js", "js")
    if spoken.startswith("."):
        spoken = f"dot{spoken[1:]}"
    return re.sub("[^a-z0-9]+", "-", spoken).strip("-")

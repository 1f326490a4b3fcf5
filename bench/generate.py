"""Writes a made-up catalogue into the empty database of DATABASE_URL, or as one record a line into a file.

python -m bench.generate --technologies 10000 --claims 120000 --comparisons 1000000 --seed 1
python -m bench.generate --comparisons 20000 --jsonl catalogue.jsonl
"""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path

from comparisons.catalogue.files import as_json

from .world import World


def main(arguments: list[str]) -> None:
    parser = ArgumentParser(prog="python -m bench.generate", description=__doc__.split("\n")[0])
    for name, default in (("technologies", 10_000), ("claims", 120_000), ("comparisons", 1_000_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"default: {default:,}")
    parser.add_argument("--jsonl", metavar="PATH", help="write this file; without it, the database")
    chosen = parser.parse_args(arguments)
    world = World(chosen.technologies, chosen.claims, chosen.comparisons, chosen.seed)
    if chosen.jsonl:
        write_lines(world, Path(chosen.jsonl))
    else:
        write_rows(world)


def write_lines(world: World, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{as_json(record)}\n" for record in world.records())


def write_rows(world: World) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nicepick.settings")
    django.setup()

    from comparisons.models import Technology

    from . import bulk

    if Technology.objects.exists():
        sys.exit("Stopped: the database holds technologies already; this is for an empty one.")
    bulk.write(world)


if __name__ == "__main__":
    main(sys.argv[1:])

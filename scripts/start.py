"""Entry point of the Makefile: ``python3 scripts/start.py run``.

Refuses a Python that is too old, and is therefore written in syntax that an old Python can parse.
"""

import sys

OLDEST = (3, 11)
REFUSAL = "Stopped: Python 3.11 or newer is needed, and this is %s. Name another one: make %s PYTHON=python3.11"

if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit(REFUSAL % (sys.version.split()[0], " ".join(sys.argv[1:])))
    import tasks

    tasks.main(sys.argv[1:])

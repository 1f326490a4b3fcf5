"""What the Makefile calls: ``python3 scripts/start.py run``.

Only refuses a Python that is too old, and so is written in words that an old Python still reads.
"""

import sys

OLDEST = (3, 11)
REFUSAL = "Stopped: Python 3.11 or newer is needed, and this is %s. Name another one: make %s PYTHON=python3.11"

if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit(REFUSAL % (sys.version.split()[0], " ".join(sys.argv[1:])))
    import tasks

    tasks.main(sys.argv[1:])

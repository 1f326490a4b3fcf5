"""The site's settings as tests need them: nothing of this machine's own, but for DATABASE_URL of the environment.

Every variable that ``.env.example`` describes is emptied, which also keeps a file ``.env`` out.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
FOLDER = Path(tempfile.mkdtemp(prefix="nice-pick-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

for name in re.findall(r"^#([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE):
    os.environ[name] = os.environ.get(name, "") if name == "DATABASE_URL" else ""
os.environ["SECRET_KEY"] = "only for tests, where nothing is secret and everything is thrown away"
os.environ["PAGE_CACHE"] = "off"  # but for tests that put one in front themselves
os.environ["WORKER"] = "false"  # tasks run when a test says so

from nicepick.settings import *  # noqa: E402, F403
from nicepick.settings import DATABASES  # noqa: E402

os.environ["SECRET_KEY"] = ""

DATA_DIR = FOLDER / "data"
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir()
WHITENOISE_AUTOREFRESH = True  # else each new client reads all static files; ``known_files`` takes it back
QUESTIONS_A_SECOND = QUESTIONS_AT_ONCE = STACKS_A_MINUTE = STACKS_AT_ONCE = 1_000_000  # all tests come from one network
READ_SECONDS = WRITE_SECONDS = 60  # the machine may be busy with other tests
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: several connections, WAL and locks are then as they are in the running site.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}

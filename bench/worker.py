"""Answers requests in a process of its own, as the server does but without a socket: the WSGI application itself.

Reads a line of JSON from standard input for each order, ``{"paths": […], "as_editor": false}``, and answers on standard
output with a line that holds ``[status, bytes, cpu, wall, queries]`` for each path, time in seconds. What stands
behind a blank in a path is the body of a POST, in ASCII. Without paths it answers with the addresses of the admin that
open. With paths as arguments it answers these and ends.
"""

import io
import json
import os
import sys
import time
from typing import Any
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

from bench.processes import processor_seconds

os.environ["WORKER"] = "false"  # its thread would count as work for the answers
from nicepick.wsgi import application

from django.conf import settings  # isort: skip
from django.contrib.auth.models import User  # isort: skip
from django.contrib.sessions.backends.db import SessionStore  # isort: skip
from django.db import connection  # isort: skip

Answer = tuple[int, int, float, float, int]


def main() -> None:
    if paths := sys.argv[1:]:
        sys.exit(any(status != 200 for status, *_ in [_answer(path, "") for path in paths]))
    cookie = _editors_cookie()
    for line in sys.stdin:
        order = json.loads(line)
        given = cookie if order["as_editor"] else ""
        paths = order["paths"]
        answer = [_answer(path, given) for path in paths] if paths else _open_pages(cookie)
        print(json.dumps(answer), flush=True)


def _open_pages(cookie: str) -> list[str]:
    from bench import admin_pages

    return [path for path in admin_pages.addresses() if _answer(path, cookie)[0] == 200]


def _editors_cookie() -> str:
    editor, is_new = User.objects.get_or_create(username="measurer", is_staff=True, is_superuser=True)
    if is_new:
        editor.set_unusable_password()
        editor.save()
    session = SessionStore()
    session["_auth_user_id"] = str(editor.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = editor.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _answer(path: str, cookie: str) -> Answer:
    environ = _environ(path, cookie)
    statuses: list[str] = []
    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    server, cpu, wall = _used_by_server(), time.process_time(), time.perf_counter()
    with connection.execute_wrapper(count):
        response = application(environ, lambda status, headers, error=None: statuses.append(status))
        size = sum(len(part) for part in response)
        getattr(response, "close", bool)()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    cpu += _used_by_server() - server
    return int(statuses[0].split()[0]), size, cpu, wall, len(queries)


def _used_by_server() -> float:
    """Seconds of the processor that the process of PostgreSQL which serves us has used; to ask takes some itself."""
    server = connection.connection.info.backend_pid if _has_backend() else None
    return processor_seconds(server) if server else 0


def _has_backend() -> bool:
    return connection.vendor == "postgresql" and connection.connection is not None


def _environ(path: str, cookie: str) -> dict[str, Any]:
    path, _, body = path.partition(" ")
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body.encode()),
    }
    if body:
        environ |= {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
    setup_testing_defaults(environ)
    return environ | ({"HTTP_COOKIE": cookie} if cookie else {})


if __name__ == "__main__":
    main()

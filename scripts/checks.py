"""Checks before a task starts: port and disk space. A task stops with a sentence, never with a traceback."""

import errno
import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

MEGABYTE = 1024 * 1024
DEFAULT_PORT = 8000


class Stop(Exception):
    """Raised to end a task; the message is the sentence that it prints."""


def port_of(variables: Mapping[str, str], env_file: Path) -> int:
    """Return the port to serve on: PORT of the environment, else of the file .env, else 8000."""
    value = variables.get("PORT", "").strip() or _port_in(env_file) or str(DEFAULT_PORT)
    if not (value.isascii() and value.isdigit() and len(value) < 6 and 0 < int(value) < 65536):
        raise Stop(f'PORT is "{value}", but must be a whole number from 1 to 65535.')
    return int(value)


def _port_in(env_file: Path) -> str:
    if not env_file.is_file():
        return ""
    lines = env_file.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.removeprefix("PORT=").strip(" '\"") for line in lines if line.startswith("PORT=")), "")


def require_free_port(port: int) -> None:
    """Stop if the port is taken: the server would share it silently, and half the requests would go to the other."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise Stop(_why_not(port, problem)) from None


def _why_not(port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program. Choose another one: make run PORT={_another(port)}"
    if problem.errno == errno.EACCES:
        return f"port {port} is not open to this account. Choose one above 1023: make run PORT={DEFAULT_PORT}"
    return f"port {port} cannot be used: {problem.strerror}."


def _another(port: int) -> int:
    return port + 1 if port < 65535 else DEFAULT_PORT


def require_space(folder: Path, megabytes: int) -> None:
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < megabytes:
        raise Stop(f"the disk is too full: {megabytes} MB are needed in {folder}, and {free} MB are free.")


def is_full(problem: OSError) -> bool:
    return problem.errno in (errno.ENOSPC, errno.EDQUOT)


def says_full(words: str) -> bool:
    """Return whether the output of another program reports a full disk."""
    told = (
        os.strerror(errno.ENOSPC),
        os.strerror(errno.EDQUOT),
        "database or disk is full",
        "No usable temporary directory",
    )
    return any(sentence in words for sentence in told)

"""Connections whose client does not take its answer, which the server itself would keep for ever."""

import os
import socket
from contextlib import suppress
from pathlib import Path


def end_stalled_connections(seconds: float) -> None:
    """Let the system end a connection of this process once its client has taken nothing for ``seconds``.

    Linux hands the option on from the sockets that listen, which are found among the open files.
    """
    if not hasattr(socket, "TCP_USER_TIMEOUT"):
        return
    for number in Path("/proc/self/fd").iterdir():
        with suppress(OSError), socket.socket(fileno=os.dup(int(number.name))) as opened:
            if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))

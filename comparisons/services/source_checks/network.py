"""Connections to checked addresses only: a name is resolved once, judged, and the socket connects to just that.

Nothing is asked of the environment: no proxy, no cookies, no credentials. Each wait has an end, the whole request too.
Imports no Django.
"""

import io
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import Any

from .guard import Target, Unaskable, is_public

CONNECT_SECONDS, REQUEST_SECONDS = 5.0, 20.0
MOST_TRIED = 3
"""Addresses of one host that are tried."""

Resolve = Callable[[str, int], list[str]]
Dial = Callable[[str, int, float], socket.socket]


class NotThere(Exception):
    """Raised where no name server knows the host."""


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, in the order of the system."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def dial(ip: str, port: int, timeout: float) -> socket.socket:
    return socket.create_connection((ip, port), timeout)


@dataclass(frozen=True, slots=True)
class Network:
    """How names are resolved and connections made, and how long each may take; tests give their own."""

    resolve: Resolve = resolve
    dial: Dial = dial
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    connect_seconds: float = CONNECT_SECONDS
    request_seconds: float = REQUEST_SECONDS


class Deadline:
    """The moment at which something has to be over."""

    def __init__(self, seconds: float) -> None:
        self.at = monotonic() + seconds

    def left(self, most: float = REQUEST_SECONDS) -> float:
        """Return the seconds until then, at most ``most``; raise ``TimeoutError`` if it has passed."""
        left = self.at - monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, most)


class CheckedConnection(HTTPConnection):
    """A connection to a target whose IP address was checked before; TLS is verified for the name of the host."""

    def __init__(self, target: Target, network: Network, deadline: Deadline) -> None:
        super().__init__(target.host, target.port)
        self.target, self.network, self.deadline = target, network, deadline

    def connect(self) -> None:
        plain = self._dialled(checked_ips(self.target, self.network, self.deadline))
        try:
            made: Any = plain
            if self.target.scheme == "https":
                plain.settimeout(self.deadline.left(self.network.connect_seconds))
                made = self.network.tls.wrap_socket(plain, server_hostname=self.target.host)
        except BaseException:
            plain.close()
            raise
        self.sock: Any = TimedSocket(made, self.deadline)

    def _dialled(self, ips: list[str]) -> socket.socket:
        """Return a connection to the first of the addresses that takes one."""
        for ip in ips[:-1]:
            with suppress(OSError):
                return self.network.dial(ip, self.target.port, self.deadline.left(self.network.connect_seconds))
        return self.network.dial(ips[-1], self.target.port, self.deadline.left(self.network.connect_seconds))


def checked_ips(target: Target, network: Network, deadline: Deadline) -> list[str]:
    """Return the public IP addresses of a target; raise ``Unaskable`` if it has none, ``NotThere`` without any."""
    found = _resolved(target, network, deadline)
    public = [ip for ip in found if is_public(ip)]
    if found and not public:
        raise Unaskable("leads to a machine that is not on the public internet")
    if not public:
        raise NotThere
    return public[:MOST_TRIED]


def _resolved(target: Target, network: Network, deadline: Deadline) -> list[str]:
    """Resolve in a thread, as the system's resolver takes no timeout; a late answer goes nowhere."""
    answers: Queue[list[str] | BaseException] = Queue()

    def work() -> None:
        try:
            answers.put(network.resolve(target.host, target.port))
        except Exception as error:
            answers.put(error)

    Thread(target=work, name="resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left(network.connect_seconds))
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, socket.gaierror) and answer.errno in (socket.EAI_NONAME, socket.EAI_NODATA):
        raise NotThere
    if isinstance(answer, BaseException):
        raise answer
    return answer


class TimedSocket:
    """What ``http.client`` asks of a socket, where every read and write ends at the deadline of the request."""

    def __init__(self, made: socket.socket, deadline: Deadline) -> None:
        self.made, self.deadline, self.has_reader = made, deadline, False

    def sendall(self, data: bytes) -> None:
        self.made.settimeout(self.deadline.left())
        self.made.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        self.has_reader = True
        return io.BufferedReader(TimedReader(self.made, self.deadline))

    def close(self) -> None:
        """Close the connection, unless an answer is read from it: that closes it at its end."""
        if not self.has_reader:
            self.made.close()


class TimedReader(io.RawIOBase):
    def __init__(self, made: socket.socket, deadline: Deadline) -> None:
        self.made, self.deadline = made, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.made.settimeout(self.deadline.left())
        return self.made.recv_into(buffer)

    def close(self) -> None:
        if not self.closed:
            self.made.close()
        super().close()

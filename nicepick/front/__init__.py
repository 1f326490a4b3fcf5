"""The server's front: an event loop that waits for clients, before threads that run Django."""

from .application import Front

__all__ = ["Front"]

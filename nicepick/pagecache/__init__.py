"""A page cache in front of Django, given the policy of each address and the versions that tell whether pages are true.

It knows no address of the site: the project hands it both.
"""

from .cache import PageCache

__all__ = ["PageCache"]

"""Letters: a mail to those who asked to be told when a verdict changes.

``asking`` stores an address and a pair and has a link mailed; on the page of that link pairs are confirmed and stopped
(``choosing``). Where a changed mind is written, ``tasks`` has the worker send what ``mails`` writes, each letter once.
``forgetting`` deletes what nobody confirmed, and what a reader wants erased.
"""

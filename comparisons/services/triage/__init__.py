"""Verbs on disagreements: receive one, look into it, ask its writer, answer it, set it aside, take that back.

Each verb is one transaction that locks the comparison, then the disagreements by their ids, and a mail is queued within
it. A verb that comes too late, as somebody else was faster or the writer took it back, raises ``Refused`` and changes
nothing. The mail to the reader waits for as long as an answer can be taken back.
"""

from .answering import MOST_ALIKE, NO_ANSWER, accept, answer_alike, answer_as, decline
from .disputed import ClaimChange
from .receiving import Disagreement, hash_of, receive, sent_before
from .states import NO_QUESTION, ask_for_evidence, back_to_waiting, free, mark_spam, set_in_review
from .steps import MAIL_AFTER, UNDO, lock, meanwhile
from .undoing import together_with, undo, why_no_undo

__all__ = [
    "MAIL_AFTER",
    "MOST_ALIKE",
    "NO_ANSWER",
    "NO_QUESTION",
    "UNDO",
    "ClaimChange",
    "Disagreement",
    "accept",
    "answer_alike",
    "answer_as",
    "ask_for_evidence",
    "back_to_waiting",
    "decline",
    "free",
    "hash_of",
    "lock",
    "mark_spam",
    "meanwhile",
    "receive",
    "sent_before",
    "set_in_review",
    "together_with",
    "undo",
    "why_no_undo",
]

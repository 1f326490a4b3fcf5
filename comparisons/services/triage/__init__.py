"""Verbs on disagreements: receive one, look into it, ask its writer, answer it, set it aside, take that back.

Each verb is one transaction that locks the comparison, then the disagreements by their ids, and a mail is queued within
it. A verb that comes too late, as somebody else was faster or the writer took it back, raises ``Refused`` and changes
nothing. The mail to the reader waits for as long as an answer can be taken back.
"""

from .answering import CHANGED_VERDICT, accept, answer_as, decline
from .receiving import Disagreement, hash_of, receive, sent_before
from .states import ask_for_evidence, back_to_waiting, free, mark_spam, set_in_review
from .steps import MAIL_AFTER, UNDO, meanwhile
from .undoing import undo, why_no_undo

__all__ = [
    "CHANGED_VERDICT",
    "MAIL_AFTER",
    "UNDO",
    "Disagreement",
    "accept",
    "answer_as",
    "ask_for_evidence",
    "back_to_waiting",
    "decline",
    "free",
    "hash_of",
    "mark_spam",
    "meanwhile",
    "receive",
    "sent_before",
    "set_in_review",
    "undo",
    "why_no_undo",
]

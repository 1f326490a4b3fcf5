"""Mails to the editors when readers disagree, to a reader with a question or the answer, to whoever lost a password.

A mail that cannot be sent never undoes what it is about, which is stored by then: the log gets a warning. ``tasks``
decides when a mail is sent and how often it is tried.
The mail to the editors holds no word of a reader, so that what a reader takes back lies in no mailbox. A reader's
address is erased once the answer was sent.
"""

import logging
import re
import zlib
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import get_random_string

from comparisons.domain.vocabulary import ANSWERED, FeedbackStatus
from comparisons.models import Comparison, Feedback
from comparisons.models.paths import absolute

log = logging.getLogger(__name__)


LONGEST = 20.0
"""Seconds until a mail counts as not sent. Django bounds each word of a mail server, and a slow one has many."""
SEND_ERRORS = (OSError, SMTPException, ValueError)
"""Errors of a mail server that is down, slow or refusing, and of an address that cannot be written in a mail."""
MOST_NAMED = 20
"""Disagreements that one mail to the editors names; of more it gives the number."""


def tell_editors(since: datetime, until: datetime) -> bool:
    """Mail the editors which disagreements came after ``since``, until ``until``, and wait; False if sending failed.

    Where none of them waits any more there is nothing to send. Two queries.
    """
    waiting = Feedback.objects.told_to_editors(since, until)
    number = waiting.count()
    if not number:
        return True
    first = list(waiting.select_related("comparison__low", "comparison__high")[:MOST_NAMED])
    context = {
        "number": number,
        "named": [(feedback, _url_to_answer(feedback)) for feedback in first],
        "more": number - len(first),
        "url": absolute(reverse("admin:comparisons_feedback_changelist")),
    }
    subject = f"Disagreement: {first[0].comparison}" if number == 1 else f"{number:,} disagreements wait for an answer"
    to = settings.EDITORS_EMAIL or settings.DEFAULT_FROM_EMAIL
    about = f"disagreements until {until:%Y-%m-%d %H:%M}"
    return send(
        subject, "comparisons/mail_to_editors.txt", context, to, about, named(f"editors-{until.timestamp():.0f}")
    )


def tell_reader(feedback: Feedback) -> bool:
    """Mail the editor's answer to the reader and erase the address; False if sending failed.

    Without an address, or where the answer was taken back, there is nothing to send; a second call sends nothing.
    """
    if not feedback.email or feedback.status not in ANSWERED or feedback.answered_at is None:
        return True
    subject, at = "Your disagreement", feedback.answered_at.timestamp()
    is_sent = _send_to_reader(feedback, subject, "comparisons/mail_to_reader.txt", f"answer-{feedback.pk}-{at:.0f}")
    if is_sent:
        Feedback.objects.filter(pk=feedback.pk, email=feedback.email).update(email="")
    return is_sent


def ask_reader(feedback: Feedback) -> bool:
    """Mail the editor's question to the reader; False if sending failed. The address stays, for the answer.

    Without an address, or where nothing is asked any more, there is nothing to send.
    """
    if not feedback.email or feedback.status != FeedbackStatus.NEEDS_EVIDENCE:
        return True
    # The same question has the same name: whoever gets it twice, after a crash, can tell.
    name = f"question-{feedback.pk}-{zlib.crc32(feedback.question.encode()):x}"
    return _send_to_reader(feedback, "A question about your disagreement", "comparisons/mail_of_question.txt", name)


def _send_to_reader(feedback: Feedback, subject: str, template: str, name: str) -> bool:
    comparison = Comparison.objects.select_related("low", "high").get(pk=feedback.comparison_id)
    context = {"feedback": feedback, "comparison": comparison, "url": absolute(feedback.get_absolute_url())}
    about = f"disagreement {feedback.pk}"
    return send(f"{subject}: {comparison}", template, context, feedback.email, about, named(name))


def _url_to_answer(feedback: Feedback) -> str:
    return absolute(reverse("admin:comparisons_feedback_change", args=[feedback.pk]))


def tell_how_to_reset(user: User, link: str) -> bool:
    """Mail the link under which an editor sets a new password; False if sending failed."""
    context = {"name": user.get_full_name() or user.get_username(), "login": user.get_username(), "url": link}
    about, name = f"the password of account {user.pk}", f"password-{user.pk}-{get_random_string(12)}"
    return send("Your new password", "comparisons/mail_of_reset.txt", context, user.email, about, named(name))


def named(name: str) -> dict[str, str]:
    """Return the header that names a mail, the same whenever it is sent.

    So mail programs can tell a mail that came twice, as a worker ended right after it was sent.
    """
    return {"Message-ID": f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"}


def send(
    subject: str, template: str, context: dict[str, Any], to: str, about: str, headers: dict[str, str] | None = None
) -> bool:
    """Send a mail and return False if that failed. The subject becomes one line, whatever a name holds.

    ``about`` says in the log what the mail was about. Each mail says that a program sent it, so that no other program
    answers.
    """
    text = render_to_string(template, context, using="jinja2")
    headers = {"Auto-Submitted": "auto-generated"} | (headers or {})
    message = EmailMessage(" ".join(subject.split()), text, to=[to], headers=headers)
    try:
        _send_in_time(message)
    except SEND_ERRORS as error:
        log.warning("No mail was sent about %s: %s", about, _without(to, error))
        return False
    return True


def _send_in_time(message: EmailMessage) -> None:
    """Send a mail, or raise TimeoutError after ``LONGEST`` seconds. Then it may still be sent, as after any error."""
    raised: list[BaseException | None] = []

    def send() -> None:
        try:
            message.send()
            raised.append(None)
        except BaseException as error:
            raised.append(error)

    sending = Thread(target=send, name="mail", daemon=True)
    sending.start()
    sending.join(LONGEST)
    if not raised:
        raise TimeoutError(f"the mail server took more than {LONGEST:.0f} seconds")
    if raised[0]:
        raise raised[0]


def _without(address: str, error: Exception) -> str:
    """Return the error's message without the address, which a mail server may repeat, with its host in ASCII too."""
    if isinstance(error, SMTPRecipientsRefused):
        return "the address was refused"
    name = re.escape(address.rpartition("@")[0])
    return re.sub(rf"{name}@[\w.-]+", "…", str(error), flags=re.IGNORECASE)

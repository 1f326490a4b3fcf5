"""Mails to the editors when a reader disagrees, to the reader when an editor has answered, to whoever lost a password.

A mail that cannot be sent never undoes the disagreement or the answer, which are stored by then: the log gets a
warning. ``tasks`` decides when a mail is sent and how often it is tried.
A reader's address is in no mail to the editors, and is erased once the reader has been told.
"""

import logging
import re
from smtplib import SMTPException, SMTPRecipientsRefused
from threading import Thread
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from comparisons.domain.vocabulary import FeedbackStatus
from comparisons.models import Comparison, Feedback

log = logging.getLogger(__name__)


LONGEST = 20.0
"""Seconds until a mail counts as not sent. Django bounds each word of a mail server, and a slow one has many."""
SEND_ERRORS = (OSError, SMTPException, ValueError)
"""Errors of a mail server that is down, slow or refusing, and of an address that cannot be written in a mail."""


def tell_editors(feedback: Feedback) -> bool:
    """Mail a waiting disagreement to the editors, with the address to answer it; False if sending failed."""
    if feedback.status != FeedbackStatus.WAITING:
        return True
    comparison = _comparison_of(feedback)
    context = {
        "feedback": feedback,
        "comparison": comparison,
        "url": site_address(reverse("admin:comparisons_feedback_change", args=[feedback.pk])),
    }
    to = settings.EDITORS_EMAIL or settings.DEFAULT_FROM_EMAIL
    return send(f"Disagreement: {comparison}", "comparisons/mail_to_editors.txt", context, to, _about(feedback))


def tell_reader(feedback: Feedback) -> bool:
    """Mail the editor's answer to the reader and erase the address; False if sending failed.

    Without an address, or where the answer was taken back, there is nothing to send; a second call sends nothing.
    """
    if not feedback.email or not feedback.answer:
        return True
    comparison = _comparison_of(feedback)
    context = {
        "feedback": feedback,
        "comparison": comparison,
        "url": site_address(feedback.get_absolute_url()),
    }
    subject, to = f"Your disagreement: {comparison}", feedback.email
    is_sent = send(subject, "comparisons/mail_to_reader.txt", context, to, _about(feedback))
    if is_sent:
        feedback.email = ""
        feedback.save(update_fields=["email"])
    return is_sent


def ask_reader(feedback: Feedback) -> bool:
    """Mail an editor's question to the reader, who answers it on the status page; False if sending failed.

    Nothing is sent once nothing is asked any more. The address is kept for the answer.
    """
    if not feedback.email or feedback.status != FeedbackStatus.NEEDS_EVIDENCE:
        return True
    comparison = _comparison_of(feedback)
    context = {
        "feedback": feedback,
        "comparison": comparison,
        "url": site_address(feedback.get_absolute_url()),
    }
    subject, to = f"A question about your disagreement: {comparison}", feedback.email
    return send(subject, "comparisons/mail_of_question.txt", context, to, _about(feedback))


def tell_how_to_reset(user: User, link: str) -> bool:
    """Mail the link under which an editor sets a new password; False if sending failed."""
    context = {"name": user.get_full_name() or user.get_username(), "login": user.get_username(), "url": link}
    words = f"the password of account {user.pk}"
    return send("Your new password", "comparisons/mail_of_reset.txt", context, user.email, words)


def _about(feedback: Feedback) -> str:
    return f"disagreement {feedback.pk}"


def site_address(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _comparison_of(feedback: Feedback) -> Comparison:
    return Comparison.objects.select_related("low", "high").get(pk=feedback.comparison_id)


def send(
    subject: str, template: str, context: dict[str, Any], to: str, about: str, headers: dict[str, str] | None = None
) -> bool:
    """Send a mail and return False if that failed. The subject becomes one line, whatever a name holds.

    ``about`` says in the log what the mail was about.
    """
    text = render_to_string(template, context, using="jinja2")
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
    """Return the error's message without the address, which a mail server may repeat."""
    if isinstance(error, SMTPRecipientsRefused):
        return "the address was refused"
    return re.sub(re.escape(address), "…", str(error), flags=re.IGNORECASE)

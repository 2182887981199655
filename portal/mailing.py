"""Handing a mail to the mail server, so that it is known whether a mail that failed was surely not taken."""

import contextlib
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection

NO_SUCH_MAILBOX = range(550, 554)


class NotTaken(Exception):
    """The mail server surely did not take a mail; `for_good` where it never will, as there is no such mailbox."""

    def __init__(self, sentence: str, *, for_good: bool = False) -> None:
        super().__init__(sentence)
        self.for_good = for_good


def hand_over(mail: EmailMessage) -> None:
    """Hand a mail to one recipient over to the mail server.

    Raises NotTaken when it surely did not take it. Any other error leaves that open: the connection broke off before
    the answer came. Once it is taken, a failed goodbye is no error.
    """
    server = get_connection()
    try:
        server.open()
    except (OSError, SMTPException) as error:
        raise NotTaken(f"The mail server did not answer: {error}") from error
    mail.connection = server
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        code, told = next(iter(error.recipients.values()), (0, b""))
        raise NotTaken(f"Refused: {code} {told!r}", for_good=code in NO_SUCH_MAILBOX) from error
    except SMTPResponseException as error:
        raise NotTaken(f"Refused: {error.smtp_code} {error.smtp_error!r}") from error
    finally:
        with contextlib.suppress(OSError, SMTPException):
            server.close()

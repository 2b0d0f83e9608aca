"""The way out by the user's own mail server (SMTP): bytes in, and what became of them out.

Nothing is kept here but the password's file. Of every fault it is said whether the mail surely did not leave (NotSent)
or whether nobody can tell (InDoubt), and no fault carries the password.
"""

import base64
import os
import re
import smtplib
import socket
import ssl
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "ENCOURS_SMTP_PASSWORD"
"""The environment variable that gives the password; it goes before the file."""

SECURITY = ("starttls", "tls", "none")
"""How the line is protected: from after the first words on (usually port 587), from the first (465), or not at all."""

PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""The usual port of each."""

PATIENCE = 30
"""Seconds to wait for each answer of the server."""

LONGEST_ANSWER = 200
"""Characters of a server's answer that are kept."""

OF_THE_SERVER = (
    *("host_unknown", "unreachable", "timeout", "certificate", "no_tls", "in_clear", "no_login"),
    *("password_missing", "password_open", "password", "sender"),
)
"""Faults that the next mail would meet too."""

READY, CLOSING = 354, 421
"""Answers of a server: go on with the text; I hang up (RFC 5321, section 4.2.3)."""


class NotSent(Exception):
    """The mail did not leave: `key` names the sentence under `refusal.post_`, `values` fill it in."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class InDoubt(Exception):
    """The whole mail was handed over and no answer came: it may have left, or not."""


@dataclass(frozen=True)
class Account:
    """A mail server and who we are there: `security` is one of SECURITY, `user` '' where it asks for no log-in,
    `sender` our own address."""

    host: str = ""
    port: int = PORTS["starttls"]
    security: str = SECURITY[0]
    user: str = ""
    sender: str = ""

    @property
    def ready(self) -> bool:
        """Whether there is a server to send by."""
        return bool(self.host and self.sender)


def password(place: Path) -> str:
    """The password of the environment, else of the file; '' where there is neither.

    NotSent 'password_open' (with `place`) where others may read the file.
    """
    given = os.environ.get(PASSWORD, "")
    if given or not place.exists():
        return given
    if os.name == "posix" and stat.S_IMODE(place.stat().st_mode) & 0o077:
        raise NotSent("password_open", place=str(place))
    return place.read_text(encoding="utf-8").rstrip("\n")


def keep_password(place: Path, text: str) -> None:
    """Writes the password's file, which its owner alone may read; '' takes it away."""
    if not text:
        place.unlink(missing_ok=True)
        return
    making = place.with_name(f"{place.name}.new")
    making.unlink(missing_ok=True)
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    making.replace(place)


def send(account: Account, secret: str, recipients: Sequence[str], mail: bytes) -> str:
    """Hands one mail (RFC 5322, lines ending in CRLF) to the server for all recipients or none; gives the server's
    answer, in which it says under which number it has it.

    NotSent: 'password_missing', 'in_clear' where the password would go unprotected, 'host_unknown', 'unreachable',
    'timeout', 'broken', 'certificate', 'no_tls', 'no_login', 'password', 'sender', 'recipient' (with the `address`),
    'rejected' (with the server's `answer`). InDoubt where the answer to the mail itself did not come.
    """
    if account.user and not secret:
        raise NotSent("password_missing")
    if account.user and account.security == "none" and not _here(account.host):
        raise NotSent("in_clear", host=account.host)
    with _told(account):
        server = _connected(account)
    try:
        with _told(account):
            _logged_in(server, account, secret)
            _addressed(server, account, recipients)
        return _handed_over(server, mail)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _here(host: str) -> bool:
    """Whether the server is this very machine."""
    return host in ("localhost", "127.0.0.1", "::1")


def _connected(account: Account) -> smtplib.SMTP:
    """A line to the server, protected as the account says."""
    ours = account.sender.rpartition("@")[2]
    trusted = ssl.create_default_context()
    if account.security == "tls":
        return smtplib.SMTP_SSL(account.host, account.port, ours, timeout=PATIENCE, context=trusted)
    with ExitStack() as opened:
        server = smtplib.SMTP(account.host, account.port, ours, timeout=PATIENCE)
        opened.callback(server.close)
        if account.security == "starttls":
            server.ehlo_or_helo_if_needed()
            if not server.has_extn("starttls"):
                raise NotSent("no_tls", host=account.host)
            server.starttls(context=trusted)
        opened.pop_all()
    return server


def _logged_in(server: smtplib.SMTP, account: Account, secret: str) -> None:
    """Logs in where the account has a user; letters beyond ASCII go as UTF-8 (RFC 4616), which smtplib cannot do."""
    server.ehlo_or_helo_if_needed()
    if not account.user:
        return
    if not server.has_extn("auth"):
        raise NotSent("no_login", host=account.host)
    if (account.user + secret).isascii():
        server.login(account.user, secret)
        return
    told = base64.b64encode(f"\0{account.user}\0{secret}".encode()).decode("ascii")
    code, answer = server.docmd("AUTH", f"PLAIN {told}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _addressed(server: smtplib.SMTP, account: Account, recipients: Sequence[str]) -> None:
    """Says from whom and to whom, and that the text comes: all recipients are taken or nothing is sent."""
    code, answer = server.mail(account.sender)
    if code >= 400:
        raise NotSent("sender", address=account.sender, answer=_words(code, answer))
    for address in recipients:
        code, answer = server.rcpt(address)
        if code >= 400:
            raise NotSent("recipient", address=address, answer=_words(code, answer))
    code, answer = server.docmd("DATA")
    if code != READY:
        raise NotSent("rejected", answer=_words(code, answer))


def _handed_over(server: smtplib.SMTP, mail: bytes) -> str:
    """The text itself, a dot doubled where a line begins with one, and the server's answer to it."""
    quoted = re.sub(rb"(?m)^\.", b"..", mail)
    ended = quoted if quoted.endswith(b"\r\n") else quoted + b"\r\n"
    try:
        server.send(ended + b".\r\n")
        code, answer = server.getreply()
    except (smtplib.SMTPException, OSError) as silent:
        raise InDoubt from silent
    if not 200 <= code < 300:
        raise NotSent("rejected", answer=_words(code, answer))
    return _words(code, answer)


def _words(code: int, answer: bytes) -> str:
    """A server's answer on one line, short enough to be shown."""
    text = " ".join(answer.decode("utf-8", "replace").split())
    return f"{code} {text}"[:LONGEST_ANSWER]


@contextmanager
def _told(account: Account) -> Iterator[None]:
    """Turns the faults of a connection into the NotSent that says them."""
    host, port = account.host, str(account.port)
    try:
        yield
    except (socket.gaierror, UnicodeError) as unknown:
        raise NotSent("host_unknown", host=host) from unknown
    except TimeoutError as slow:
        raise NotSent("timeout", host=host, port=port) from slow
    except ssl.SSLCertVerificationError as wrong:
        raise NotSent("certificate", host=host) from wrong
    except ssl.SSLError as plain:
        raise NotSent("no_tls", host=host) from plain
    except smtplib.SMTPAuthenticationError as wrong:
        raise NotSent("password", user=account.user, answer=_words(wrong.smtp_code, _raw(wrong.smtp_error))) from None
    except smtplib.SMTPServerDisconnected as gone:
        raise NotSent("broken", host=host) from gone
    except smtplib.SMTPResponseException as no:
        raise NotSent("rejected", answer=_words(no.smtp_code, _raw(no.smtp_error))) from no
    except smtplib.SMTPException as no:
        raise NotSent("no_login", host=host) from no
    except OSError as no:
        raise NotSent("unreachable", host=host, port=port) from no


def _raw(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()

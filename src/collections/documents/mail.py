"""An e-mail as a draft: a file that opens in the user's own mail program, or a link that does. Nothing is sent here."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from .package import carried

LONGEST_LINK = 2000
"""Characters of a link that every browser and mail program takes."""

LONGEST_SUBJECT = 120
"""Characters of the subject in a link."""

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
"""An address as HTML's `type=email` takes one, with a dot in the domain."""

LINE = "– "
"""What a line of a list begins with; such lines are left out first when a link has no room."""

SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail: its name, its media type, its bytes."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True)
class Mail:
    """A mail to a customer: addresses with commas between or '', one line of subject, the body with \\n between lines.

    `more` is what stands in a shortened body in the place of what was left out.
    """

    to: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    more: str = "[…]"


def addresses(text: str) -> tuple[str, ...]:
    """The e-mail addresses in a text of the books, which may hold several; what is none is left out.

    >>> addresses("an@firm.be; Jo <jo@firm.be>, nobody")
    ('an@firm.be', 'jo@firm.be')
    """
    found = (part.strip("<>\"'().:") for part in re.split(r"[\s,;]+", text))
    return tuple(dict.fromkeys(part for part in found if ADDRESS.fullmatch(part)))


def one_line(text: str) -> str:
    """A text as the one line that a header can hold."""
    return " ".join(carried(text).split())


def eml(mail: Mail) -> bytes:
    """The mail as a file that opens as a draft (X-Unsent); the same mail gives the same bytes, and no day is in it."""
    return _message(mail, {"X-Unsent": "1"})


def sendable(mail: Mail, sender: str, name: str, at: datetime, number: str) -> bytes:
    """The mail as a server takes it (RFC 5322): from that address and name, at that moment (UTC), under that number,
    which makes its Message-ID."""
    domain = sender.rpartition("@")[2]
    return _message(
        mail,
        {
            "From": Address(one_line(name), addr_spec=sender),
            "Date": format_datetime(at.replace(tzinfo=UTC)),
            "Message-ID": f"<{number}@{domain}>",
        },
    )


def _message(mail: Mail, headers: Mapping[str, Any]) -> bytes:
    message = EmailMessage(policy=SMTP)
    for header, value in headers.items():
        message[header] = value
    message["To"] = ", ".join(addresses(mail.to))
    message["Subject"] = one_line(mail.subject)
    message.set_content(carried(mail.body), charset="utf-8", cte="quoted-printable")
    for file in mail.attachments:
        main, _, sub = file.kind.partition("/")
        message.add_attachment(file.data, maintype=main, subtype=sub, filename=one_line(file.name))
    if mail.attachments:
        message.set_boundary(f"=_{_digest([mail.subject.encode(), mail.body.encode(), *_bytes(mail)])[:32]}")
    return message.as_bytes()


def fingerprint(mail: Mail) -> str:
    """SHA-256 of the mail as a file, in hexadecimal."""
    return hashlib.sha256(eml(mail)).hexdigest()


def mailto(mail: Mail) -> str:
    """The mail as a link of at most LONGEST_LINK characters, without attachments (RFC 6068).

    A body that is too long loses lines of its list, the last first, then lines from its end; `more` says so.
    """
    to, subject = ",".join(addresses(mail.to)), one_line(mail.subject)[:LONGEST_SUBJECT]
    start = f"mailto:{quote(to, safe='@,')}?subject={quote(subject, safe='')}"
    lines = _plain(mail.body).strip("\n").split("\n")
    link = _link(start, lines)
    while len(link) > LONGEST_LINK and lines:
        listed = [place for place, line in enumerate(lines) if line.startswith(LINE)]
        cut = listed[-1] if listed else len(lines) - 1
        del lines[cut]
        link = _link(start, [*lines[:cut], _plain(mail.more), *lines[cut:]])
    return link


def _link(start: str, lines: Sequence[str]) -> str:
    body = "\r\n".join(lines)
    return f"{start}&body={quote(body, safe='')}"


def _plain(text: str) -> str:
    return SPACES.sub(" ", carried(text))


def _bytes(mail: Mail) -> list[bytes]:
    return [part for file in mail.attachments for part in (file.name.encode(), file.data)]


def _digest(parts: Sequence[bytes]) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(len(part).to_bytes(8, "big") + part)
    return made.hexdigest()

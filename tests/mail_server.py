"""A mail server of our own on this machine: it keeps what it is given and answers as a test wants it to."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Server:
    """What it accepts and how it answers: `refused` recipients, `after` the mail ('' to hang up without a word), the
    log-in it knows, with a `context` encryption (from the first word on when `wrapped`)."""

    port: int = 0
    login: tuple[str, str] = ("", "")
    refused: tuple[str, ...] = ()
    sender_refused: bool = False
    after: str = "250 2.0.0 taken as 4711"
    context: ssl.SSLContext | None = None
    wrapped: bool = False
    mails: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    connections: int = 0


class Talk(socketserver.StreamRequestHandler):
    """One client, spoken to in the least of SMTP that a client can do with."""

    served: Server
    timeout = 20

    def setup(self) -> None:
        super().setup()
        self.served = self.server.served  # type: ignore[attr-defined]
        self.served.connections += 1
        self.sender, self.recipients, self.known = "", [], not self.served.login[0]

    def handle(self) -> None:
        if self.served.wrapped and not self._encrypted():
            return
        self._say("220 test ready")
        while line := self.rfile.readline():
            word, _, rest = line.decode("utf-8").strip().partition(" ")
            if word.upper() == "QUIT":
                self._say("221 bye")
                return
            if not getattr(self, f"on_{word.lower()}", self._unknown)(rest):
                return

    def on_ehlo(self, _rest: str) -> bool:
        offers = ["test", *(["STARTTLS"] if self.served.context and not self.served.wrapped else [])]
        offers += ["AUTH PLAIN"] if self.served.login[0] else []
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        return self._say(f"250 {offers[-1]}")

    def on_starttls(self, _rest: str) -> bool:
        self._say("220 go ahead")
        return self._encrypted()

    def on_auth(self, rest: str) -> bool:
        _, user, secret = base64.b64decode(rest.partition(" ")[2]).decode("utf-8").split("\0")
        self.known = (user, secret) == self.served.login
        return self._say("235 welcome" if self.known else "535 5.7.8 wrong user or password")

    def on_mail(self, rest: str) -> bool:
        if not self.known:
            return self._say("530 log in first")
        self.sender = rest.partition("<")[2].partition(">")[0]
        return self._say("553 not your address" if self.served.sender_refused else "250 ok")

    def on_rcpt(self, rest: str) -> bool:
        address = rest.partition("<")[2].partition(">")[0]
        if address in self.served.refused:
            return self._say("550 5.1.1 no such mailbox here")
        self.recipients.append(address)
        return self._say("250 ok")

    def on_data(self, _rest: str) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.served.mails.append((self.sender, tuple(self.recipients), b"".join(lines)))
        self.served.came.set()
        self.served.go_on.wait(20)
        return self._say(self.served.after) if self.served.after else False

    def _unknown(self, _rest: str) -> bool:
        return self._say("502 unknown")

    def _say(self, line: str) -> bool:
        self.wfile.write(f"{line}\r\n".encode())
        return True

    def _encrypted(self) -> bool:
        assert self.served.context is not None
        try:
            self.connection = self.served.context.wrap_socket(self.connection, server_side=True)
        except OSError:
            return False
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        return True


class Listening(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up, or was killed, is what some tests are about."""


@contextmanager
def serving(**wanted: Any) -> Iterator[Server]:
    """A server on a free port; it answers the mail at once unless a test clears `go_on`."""
    served = Server(**wanted)
    served.go_on.set()
    with Listening(("127.0.0.1", 0), Talk) as listening:
        listening.served = served  # type: ignore[attr-defined]
        served.port = listening.server_address[1]
        threading.Thread(target=listening.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield served
        finally:
            served.go_on.set()
            listening.shutdown()

"""What follows from a call: for each outcome the next act, ready to be confirmed."""

from dataclasses import dataclass

from ..standing import OUTCOMES, UNANSWERED


@dataclass(frozen=True)
class Following:
    """The act that an outcome proposes: 'postpone' or 'task' (about `what`) so many working days ahead, 'plan', or
    'write' the mail of a template."""

    act: str
    days: int = 0
    what: str = ""
    template: str = ""


FOLLOWING = {
    "no_answer": Following("postpone", 1),
    "voicemail": Following("postpone", 2),
    "wrong_number": Following("task", 1, "number"),
    "promise": Following("write", template="call_summary"),
    "paid_already": Following("task", 2, "bank"),
    "invoice_missing": Following("write", template="call_summary"),
    "awaiting_approval": Following("postpone", 5),
    "dispute": Following("write", template="call_summary"),
    "in_difficulty": Following("plan"),
    "refuses": Following("write", template="formal_notice"),
}
"""By outcome of a call; a payment that was said to be made is looked for in the bank before anybody asks again."""

SUMMED_UP = tuple(
    outcome for outcome in OUTCOMES if outcome not in UNANSWERED and FOLLOWING[outcome].template != "call_summary"
)
"""Outcomes after which a mail that sums the call up is proposed besides ("a call, then a mail that sums it up")."""

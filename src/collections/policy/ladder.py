"""The reminder policy as data: for each kind of customer a ladder of steps, and the caps on contacts.

The defaults are what the mission's articles and section 17 of the legal reference ask for: a friendly reminder, a
firmer one 14 days later, then the intensive phase (a call, a mail, a call within a week), the offer of a plan, a formal
notice, the escalation list. Good customers go softer, known bad payers faster; a consumer's first reminder is the free
one of Belgian law (Book XIX of the Code of economic law), and nothing that costs follows for 14 days.

A policy is put on record as a setting; every change is a line of its own, so that a past day has the policy of then.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from ..standing import STEPS_DONE, in_force

STEPS = STEPS_DONE
REMINDER_1, REMINDER_2, CALL, CALL_2 = (STEPS.index(act) for act in ("reminder_1", "reminder_2", "call", "call_2"))
REMINDER_3, FORMAL_NOTICE, ESCALATE = (STEPS.index(act) for act in ("reminder_3", "formal_notice", "escalate"))

SEGMENTS = ("good", "ordinary", "bad", "consumer", "public", "large")
"""Kinds of customers: a good one with an accident, an ordinary one, a known bad payer, a consumer, a public body, a
large firm."""

ORDINARY = "ordinary"
CONSUMER = SEGMENTS.index("consumer")

WRITTEN_BY = ("email", "letter", "registered")
CHANNELS = (*WRITTEN_BY, "call", "desk")
"""Ways to do a step; `desk` is done among ourselves and is no contact."""

TONES = ("friendly", "firm", "formal", "consumer")

USUAL_TONES = {
    **{"reminder_1": "friendly", "reminder_2": "firm", "call": "friendly", "reminder_3": "firm", "call_2": "firm"},
    **{"plan": "friendly", "formal_notice": "formal", "escalate": "formal"},
}
"""The tone of the text that carries the step's own name."""

TONES_OF = {
    "reminder_1": ("friendly", "firm", "consumer"),
    "reminder_2": ("friendly", "firm"),
}
"""The tones in which we have a text, where there are several."""

CHANNELS_OF = {
    **dict.fromkeys(("reminder_1", "reminder_2", "reminder_3", "formal_notice", "plan"), WRITTEN_BY),
    **dict.fromkeys(("call", "call_2"), ("call",)),
    "escalate": ("desk",),
}
"""How each step can be done."""

CONSUMER_WAIT = 14
"""Full calendar days that a consumer has after the first reminder before anything that costs: art. XIX.2 of the Belgian
Code of economic law (reference: legal, section 3)."""

POSTED = 3
"""The working day after a letter was posted on which those days begin; after an e-mail it is the next day."""

NAME = "policy"
"""The name of the setting under which it is kept."""


@dataclass(frozen=True)
class Step:
    """One step of a ladder: `wait` days after the due date for the first one, after the step before for the others."""

    act: str
    wait: int
    channel: str
    tone: str
    on: bool = True


Ladder = tuple[Step, ...]
"""A Step for each of STEPS, in their order; the first reminder and the escalation list are always on."""


def _ladder(waits: Mapping[str, int], **changed: Mapping[str, str]) -> Ladder:
    """A ladder of the steps that have a wait, with the usual channel and tone unless one is given."""
    usual = {act: CHANNELS_OF[act][0] for act in STEPS}
    return tuple(
        Step(
            act,
            waits.get(act, 7),
            changed.get("channels", {}).get(act, usual[act]),
            changed.get("tones", {}).get(act, USUAL_TONES[act]),
            act in waits,
        )
        for act in STEPS
    )


LADDERS: dict[str, Ladder] = {
    "good": _ladder(
        {"reminder_1": 5, "reminder_2": 14, "call": 7, "call_2": 7, "plan": 7, "formal_notice": 15, "escalate": 15},
        tones={"reminder_2": "friendly"},
        channels={"formal_notice": "registered"},
    ),
    "ordinary": _ladder(
        {
            **{"reminder_1": 1, "reminder_2": 14, "call": 5, "reminder_3": 3, "call_2": 4},
            **{"plan": 4, "formal_notice": 8, "escalate": 10},
        },
        channels={"formal_notice": "registered"},
    ),
    "bad": _ladder(
        {"reminder_1": 1, "reminder_2": 7, "call": 3, "formal_notice": 7, "escalate": 8},
        tones={"reminder_1": "firm"},
        channels={"formal_notice": "registered"},
    ),
    "consumer": _ladder(
        {"reminder_1": 1, "reminder_2": 17, "call": 7, "plan": 7, "formal_notice": 14, "escalate": 15},
        tones={"reminder_1": "consumer"},
        channels={"formal_notice": "registered"},
    ),
    "public": _ladder(
        {"reminder_1": 5, "reminder_2": 21, "call": 7, "formal_notice": 21, "escalate": 15},
        tones={"reminder_2": "friendly"},
        channels={"formal_notice": "registered"},
    ),
    "large": _ladder(
        {
            "reminder_1": 3,
            "reminder_2": 14,
            "call": 7,
            "reminder_3": 4,
            "call_2": 7,
            "formal_notice": 14,
            "escalate": 15,
        },
        channels={"formal_notice": "registered"},
    ),
}
"""Our own ladders, by kind of customer."""


@dataclass(frozen=True)
class Policy:
    """Ladders by kind of customer, and how often one customer may be contacted at most.

    `mail_every` and `call_every` are the days between two reminders in writing and two conversations: one of each a
    week, "about twice a week". `rest` are the days between any two contacts, `retry` the days before an unanswered call
    is tried again, three times a week at most; `reply` the days a proposed plan is left to be answered. `tolerance` in
    cents is what is not chased; `promise_share` is the percentage of what may be asked for that promises must cover to
    leave a customer in peace; `stale` the days after which the books are too old to accuse anybody; calls are made
    from `opens` to `closes` o'clock; `pace` first letters a working day are proposed to catch up.
    """

    ladders: Mapping[str, Ladder] = field(default_factory=lambda: dict(LADDERS))
    mail_every: int = 7
    call_every: int = 7
    rest: int = 3
    retry: int = 1
    reply: int = 8
    tolerance: int = 500
    promise_share: int = 50
    stale: int = 10
    opens: int = 8
    closes: int = 20
    pace: int = 25

    def ladder(self, segment: str) -> Ladder:
        """The ladder of a kind of customer, the ordinary one where nobody said which."""
        return self.ladders[segment or ORDINARY]

    def step(self, segment: str, act: str) -> Step:
        """One step of a ladder."""
        return self.ladder(segment)[STEPS.index(act)]


DEFAULT = Policy()

LIMITS = {
    **{"mail_every": (3, 60), "call_every": (3, 60), "rest": (1, 30), "retry": (1, 14), "reply": (3, 60)},
    **{"tolerance": (0, 100_000_00), "promise_share": (0, 100), "stale": (1, 60), "pace": (1, 500)},
    **{"opens": (8, 12), "closes": (13, 20)},
}
"""What each number may be. Nobody is called before 8 or after 20 o'clock (reference: legal, section 11)."""

LONGEST_WAIT = 180


class WrongPolicy(Exception):
    """A policy that cannot serve: `key` names the sentence under `refusal.`, `values` fill it in."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(f"{key} {values}")
        self.key, self.values = key, values


ALWAYS = {"reminder_1": "policy_first", "reminder_2": "policy_second", "escalate": "policy_last"}
"""Steps that nobody can switch off: two reminders go before anything else, and every ladder has an
end; each with the refusal that says so."""

NEEDS = {"call_2": "call"}
"""Steps that make sense only after another."""


def shortest(segment: str, act: str) -> int:
    """The fewest days that a step may wait: nobody is late on the due day itself, and a consumer has CONSUMER_WAIT days
    after the first reminder."""
    if act == "reminder_1":
        return 1
    return CONSUMER_WAIT if segment == "consumer" and act == "reminder_2" else 0


def tones(segment: str, act: str) -> tuple[str, ...]:
    """The tones to choose from, () where there is no choice: a consumer's first reminder has its own, nobody else has
    that one."""
    if act == "reminder_1" and segment == "consumer":
        return ()
    return tuple(tone for tone in TONES_OF.get(act, ()) if tone != "consumer")


def fitting_tone(segment: str, step: Step) -> str:
    """The step's own tone where it can be chosen, else the one it then has."""
    if segment == "consumer" and step.act == "reminder_1":
        return "consumer"
    offered = tones(segment, step.act)
    return step.tone if not offered or step.tone in offered else offered[0]


def checked(policy: Policy) -> Policy:
    """The policy itself, once it can serve: what the form lets nobody choose nobody can put on record either.

    WrongPolicy: 'policy_number' (with `name`, `low`, `high`), 'policy_wait' (with `act`, `days`), those of ALWAYS for a
    step that is off, 'policy_needs' for one without the step it follows, 'policy_soon' and, for a consumer,
    'policy_consumer' for a step that comes too soon, 'policy_way' for a way or tone that it cannot have.
    """
    for name, (low, high) in LIMITS.items():
        if not low <= getattr(policy, name) <= high:
            raise WrongPolicy("policy_number", name=name, low=low, high=high)
    for segment, ladder in policy.ladders.items():
        on = {step.act for step in ladder if step.on}
        for step in ladder:
            _checked_step(segment, step, on)
    return policy


def _checked_step(segment: str, step: Step, on: Collection[str]) -> None:
    least = shortest(segment, step.act)
    if not 0 <= step.wait <= LONGEST_WAIT:
        raise WrongPolicy("policy_wait", act=step.act, days=LONGEST_WAIT)
    if step.act in ALWAYS and not step.on:
        raise WrongPolicy(ALWAYS[step.act], segment=segment)
    if step.on and NEEDS.get(step.act, step.act) not in on:
        raise WrongPolicy("policy_needs", segment=segment)
    if step.wait < least:
        raise WrongPolicy("policy_consumer" if least == CONSUMER_WAIT else "policy_soon", days=least)
    if step.channel not in CHANNELS_OF[step.act] or step.tone != fitting_tone(segment, step):
        raise WrongPolicy("policy_way", act=step.act)


def template(step: Step) -> str:
    """The name of the text of a written step: the act's own in its usual tone, else with the tone."""
    return step.act if step.tone == USUAL_TONES[step.act] else f"{step.act}_{step.tone}"


def to_dict(policy: Policy) -> dict[str, Any]:
    """The policy as the journal keeps it."""
    ladders = {
        segment: {step.act: [step.wait, step.channel, step.tone, step.on] for step in ladder}
        for segment, ladder in policy.ladders.items()
    }
    return {"ladders": ladders, **{name: getattr(policy, name) for name in LIMITS}}


def from_dict(kept: Mapping[str, Any]) -> Policy:
    """The policy that `to_dict` kept; what it does not say is as in DEFAULT."""
    ladders = dict(LADDERS)
    for segment, steps in kept.get("ladders", {}).items():
        usual = {step.act: step for step in LADDERS[segment]}
        said = {act: Step(act, *values) for act, values in steps.items()}
        ladders[segment] = tuple({**usual, **said}[act] for act in STEPS)
    return replace(DEFAULT, ladders=ladders, **{name: kept[name] for name in LIMITS if name in kept})


def policy_of(journal: pd.DataFrame, as_of: date) -> Policy:
    """The policy in force at the end of a day: the newest put on record up to then, else DEFAULT."""
    lines = journal[((journal["act"] == "setting") & (journal["note"] == NAME)).to_numpy()]
    if not len(lines):
        return DEFAULT
    held = in_force(journal, as_of)
    held = held[((held["act"] == "setting") & (held["note"] == NAME)).to_numpy()]
    return from_dict(json.loads(held["details"].iloc[-1])) if len(held) else DEFAULT

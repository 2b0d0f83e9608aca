"""A policy while somebody changes it: what can be chosen, what it means in days, what sets it apart from another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..standing import SPOKEN, WRITTEN
from .ladder import (
    ALWAYS,
    CONSUMER_WAIT,
    LIMITS,
    NEEDS,
    POSTED,
    SEGMENTS,
    STEPS,
    WRITTEN_BY,
    Ladder,
    Policy,
    Step,
    fitting_tone,
    shortest,
)

WEEK, TRIES = 7, 3
"""Nobody is called more than so many times in so many days, whether they answered or not."""


def fitted(segment: str, ladder: Ladder) -> Ladder:
    """The ladder with what cannot be chosen set right: waits not too short, steps on that stay on, the tone of a
    consumer's first reminder, no second call without a first."""
    on = {step.act: step.on or step.act in ALWAYS for step in ladder}
    return tuple(
        replace(
            step,
            wait=max(step.wait, shortest(segment, step.act)),
            tone=fitting_tone(segment, step),
            on=on[step.act] and on.get(NEEDS.get(step.act, ""), True),
        )
        for step in ladder
    )


def calendar(policy: Policy, segment: str) -> list[tuple[Step, int]]:
    """The steps of a ladder that are on, each with the first day after the due date on which it can be done, where
    nobody pays, answers or objects in between: the waits of the ladder, and the caps where they hold it up longer."""
    planned: list[tuple[Step, int]] = []
    for step in policy.ladder(segment):
        if step.on:
            last = planned[-1][1] if planned else 0
            held = _held(policy, segment, step, planned)
            planned.append((step, max([1, last + step.wait, *held])))
    return planned


def _held(policy: Policy, segment: str, step: Step, before: Sequence[tuple[Step, int]]) -> list[int]:
    """The days before which the caps, a plan not answered or the law of consumers let nobody do this step."""
    contacts = [day for done, day in before if done.act in (*WRITTEN, *SPOKEN, "call_2")]
    mails = [day for done, day in before if done.act in WRITTEN]
    calls = [day for done, day in before if done.act in (*SPOKEN, "call_2")]
    held = [day + policy.reply for done, day in before if done.act == "plan"]
    if segment == "consumer" and (step.channel in WRITTEN_BY or step.act == "escalate"):
        begins = {"email": 1}
        held += [
            day + begins.get(done.channel, POSTED) + CONSUMER_WAIT for done, day in before if done.act == "reminder_1"
        ]
    if step.channel == "desk":
        return held
    held += [day + policy.rest for day in contacts[-1:]]
    if step.channel in WRITTEN_BY:
        return held + [day + policy.mail_every for day in mails[-1:]]
    held += [day + policy.call_every for day in calls[-1:]]
    return held + ([calls[-TRIES] + WEEK] if len(calls) >= TRIES else [])


@dataclass(frozen=True)
class Change:
    """What one policy says otherwise than another: `name` is one of LIMITS, or `wait`, `channel`, `tone` or `on` of a
    step, whose `segment` and `act` are given."""

    name: str
    before: int | str | bool
    after: int | str | bool
    segment: str = ""
    act: str = ""


def changes(before: Policy, after: Policy) -> list[Change]:
    """What sets the second policy apart from the first, in the order of the ladders; of a step that is now off only
    that it is."""
    found = []
    for segment in SEGMENTS:
        for act in STEPS:
            one, other = before.step(segment, act), after.step(segment, act)
            names = ("on", "wait", "channel", "tone") if other.on else ("on",)
            found += [(name, getattr(one, name), getattr(other, name), segment, act) for name in names]
    found += [(name, getattr(before, name), getattr(after, name), "", "") for name in LIMITS]
    return [Change(*change) for change in found if change[1] != change[2]]

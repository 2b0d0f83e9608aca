"""The reminder policy as the user wants it: a ladder for each kind of customer, limits for all, what a change comes to
in days and today, and the versions kept so far.

What is changed stays a draft in the widgets' own state, for all kinds of customers together, until it is saved or
discarded; the keys carry the journal line of the policy they start from, so that a newer one begins a new draft.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from .. import actions, charts, policy
from ..policy import DEFAULT, LIMITS, LONGEST_WAIT, SEGMENTS, Ladder, Policy, Step
from ..reports.tried import tried
from .cards import dark
from .policy_versions import change_said, since, versions
from .state import Page, do

CAPS = {
    "often": ("mail_every", "call_every", "rest", "retry"),
    "hours": ("opens", "closes"),
    "waits": ("tolerance", "promise_share", "reply", "stale", "pace"),
}
"""The limits in the groups in which they are asked for."""

WHY = ("mail_every", "closes", "stale")
"""Limits for which law or practice has a word to say."""

IN_UNITS = {"tolerance": 100}
"""Limits kept in cents and asked for in whole units of the currency."""

NAME_WIDTH = 192
"""Width of a step's name, in pixels, so that the fields stand below each other."""

NAMED = 5
"""Customers named who come or go."""


def form(page: Page) -> None:
    """The whole tab: steps and limits to choose from, beside them what they come to."""
    words, start = page.words, since(page.desk.facts.journal)
    st.markdown(words("policy.about"), width=1000)
    segment = st.segmented_control(
        words("policy.kind"),
        SEGMENTS,
        default=policy.ORDINARY,
        required=True,
        format_func=lambda name: words(f"segment.{name}"),
        key="policy_segment",
        persist_state="session",
    )
    st.caption(words(f"policy.about_{segment}"), width=1000)
    draft = drafted(st.session_state, page.desk.policy, start)
    left, right = st.columns([13, 7], gap="medium")
    with left:
        _ladder(page, segment, draft.ladder(segment), start)
        st.space("small")
        _limits(page, draft, start)
    with right:
        _effect(page, draft)
        _calendar(page, draft, segment)
    versions(page)


def key_of(start: int, *parts: str) -> str:
    """The key of a widget of the draft that starts from that journal line."""
    return "_".join(("policy_draft", str(start), *parts))


def drafted(state: Mapping[Any, Any], now: Policy, start: int) -> Policy:
    """The policy as the widgets say it, as far as they were touched; else the one in force."""

    def said(known: Any, *parts: str) -> Any:
        value = state.get(key_of(start, *parts))
        return known if value is None else value

    def step(segment: str, known: Step) -> Step:
        if not said(known.on, segment, known.act, "on"):
            return replace(known, on=False)
        names = ("wait", "channel", "tone")
        return Step(known.act, *(said(getattr(known, name), segment, known.act, name) for name in names))

    ladders = {
        segment: policy.fitted(segment, tuple(step(segment, known) for known in now.ladder(segment)))
        for segment in SEGMENTS
    }
    caps = {name: said(_shown(name, getattr(now, name)), name) * IN_UNITS.get(name, 1) for name in LIMITS}
    return replace(now, ladders=ladders, **caps)


def _shown(name: str, value: int) -> int:
    return value // IN_UNITS.get(name, 1)


def _ladder(page: Page, segment: str, ladder: Ladder, start: int) -> None:
    """The steps of one kind of customer, a line of widgets each."""
    words = page.words
    with st.container(horizontal=True, vertical_alignment="center", key="policy_steps_head"):
        st.subheader(words("policy.steps"), anchor=False)
        if ladder != DEFAULT.ladder(segment):
            st.button(
                words("policy.back"),
                key="policy_back",
                icon=":material/restart_alt:",
                type="tertiary",
                on_click=_propose_ladder,
                args=(segment, start),
            )
    on = {step.act: step.on for step in ladder}
    for step in ladder:
        _step(page, segment, step, start, free=on.get(policy.NEEDS.get(step.act, ""), True))


def _step(page: Page, segment: str, step: Step, start: int, *, free: bool) -> None:
    """One step: on or off where that is `free`, and while it is on its days, way and tone where there is a choice."""
    words = page.words

    def key(name: str) -> str:
        return _settled(key_of(start, segment, step.act, name), getattr(step, name))

    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key=f"policy_step_{step.act}"):
        name, about = words(f"step.{step.act}"), words(f"policy.step_help_{step.act}")
        if step.act in policy.ALWAYS:
            st.markdown(f":material/lock: {name}", help=about, width=NAME_WIDTH)
        else:
            st.toggle(
                name,
                value=step.on,
                key=key("on"),
                help=about,
                disabled=not free,
                width=NAME_WIDTH,
                persist_state="session",
            )
        if not step.on:
            return
        st.number_input(
            words("policy.wait_due" if step.act == "reminder_1" else "policy.wait_before"),
            value=step.wait,
            min_value=policy.shortest(segment, step.act),
            max_value=LONGEST_WAIT,
            key=key("wait"),
            width=132,
            persist_state="session",
        )
        ways, tones = policy.CHANNELS_OF[step.act], policy.tones(segment, step.act)
        if len(ways) > 1:
            st.selectbox(
                words("policy.channel"),
                ways,
                index=ways.index(step.channel),
                format_func=lambda one: words(f"policy.channel_{one}"),
                key=key("channel"),
                width=140,
                persist_state="session",
            )
        if tones:
            st.selectbox(
                words("policy.tone"),
                tones,
                index=tones.index(step.tone),
                format_func=lambda one: words(f"policy.tone_{one}"),
                key=key("tone"),
                width=118,
                persist_state="session",
            )


def _settled(key: str, value: Any) -> str:
    """The key, once what the widget holds is what the draft made of it: a wait that was too short was lengthened."""
    if key in st.session_state and st.session_state[key] != value:
        st.session_state[key] = value
    return key


def _propose_ladder(segment: str, start: int) -> None:
    """Our own ladder in the widgets of one kind of customer."""
    for step in DEFAULT.ladder(segment):
        for name in ("on", "wait", "channel", "tone"):
            st.session_state[key_of(start, segment, step.act, name)] = getattr(step, name)


def _propose_limits(start: int) -> None:
    """Our own limits in their widgets."""
    for name in LIMITS:
        st.session_state[key_of(start, name)] = _shown(name, getattr(DEFAULT, name))


def _limits(page: Page, draft: Policy, start: int) -> None:
    """The limits for every customer, each with what it does and, where law or practice speaks, why."""
    words, currency = page.words, page.desk.options.currency
    with st.container(horizontal=True, vertical_alignment="center", key="policy_limits_head"):
        st.subheader(words("policy.limits"), anchor=False)
        if any(getattr(draft, name) != getattr(DEFAULT, name) for name in LIMITS):
            st.button(
                words("policy.back"),
                key="policy_limits_back",
                icon=":material/restart_alt:",
                type="tertiary",
                on_click=_propose_limits,
                args=(start,),
            )
    for group, names in CAPS.items():
        st.markdown(f"**{words(f'policy.{group}')}**")
        columns = st.columns(2)
        for place, name in enumerate(names):
            low, high = (_shown(name, end) for end in LIMITS[name])
            label = words(f"policy.{name}", currency=currency) if name in IN_UNITS else words(f"policy.{name}")
            columns[place % 2].number_input(
                label,
                value=_shown(name, getattr(draft, name)),
                min_value=low,
                max_value=high,
                key=key_of(start, name),
                help=words(f"policy.{name}_help"),
                persist_state="session",
            )
        for name in names:
            if name in WHY:
                st.caption(":material/balance: " + words(f"policy.{name}_why"))


def _effect(page: Page, draft: Policy) -> None:
    """What was changed and what it would mean today, with the buttons that save or discard it."""
    words, now = page.words, page.desk.policy
    found = policy.changes(now, draft)
    with st.container(border=True, key="policy_effect"):
        if not found:
            st.markdown(words("policy.unchanged"))
        else:
            st.markdown(f"**{words('policy.not_saved')}**")
            lines = [change_said(words, one, page.desk.options.currency) for one in found]
            st.markdown("\n".join(f"- {words.marked('panel.value', value=line)}" for line in lines))
            if not page.desk.empty:
                _today(page, draft)
        with st.container(horizontal=True, gap="small", key="policy_acts"):
            st.button(
                words("policy.save"),
                key="policy_save",
                type="primary",
                disabled=not found,
                on_click=_save,
                args=(draft, now),
            )
            if found:
                st.button(words("policy.discard"), key="policy_discard", on_click=_discard)


def _today(page: Page, draft: Policy) -> None:
    """Whom the worklist of today would hold by the draft."""
    words, other = page.words, tried(page.desk, draft)
    if other.then == other.now:
        told = [words("policy.effect_same", n=other.then)]
    else:
        told = [words("policy.effect", n=other.then, before=words.number(other.now))]
    for key, customers in (("coming", other.coming), ("leaving", other.leaving)):
        if customers:
            names = ", ".join(str(page.desk.names[customer]) for customer in customers[:NAMED])
            names += " …" if len(customers) > NAMED else ""
            told.append(words.marked(f"policy.effect_{key}", names=names))
    if other.otherwise:
        told.append(words("policy.effect_otherwise", n=other.otherwise))
    st.markdown(":material/today: " + "  \n".join(told))


def _save(draft: Policy, known: Policy) -> None:
    if do(actions.keep_policy, draft, known=known) is not None:
        _discard()


def _discard() -> None:
    """Forgets what was changed and not saved."""
    for key in [key for key in st.session_state if str(key).startswith("policy_draft_")]:
        del st.session_state[key]


def _calendar(page: Page, draft: Policy, segment: str) -> None:
    """The ladder as days: in words, and as a chart."""
    words, planned = page.words, policy.calendar(draft, segment)
    day_of = {step.act: day for step, day in planned}
    st.subheader(words("policy.calendar"), anchor=False)
    named = "formal_notice" if "formal_notice" in day_of else "escalate"
    st.markdown(f":material/event: {words(f'policy.finding_{named}', day=str(day_of[named]))}")
    days = [day for _, day in planned]
    waited = [day - before for before, day in zip([0, *days], days, strict=False)]
    lines = [_line(page, step, day, after) for (step, day), after in zip(planned, waited, strict=True)]
    st.markdown("  \n".join(lines))
    steps = [words(f"step.{step.act}") for step, _ in planned]
    texts = [words("policy.day", day=str(day)) for day in days]
    rows = pd.DataFrame({"act": list(day_of), "since": [0, *days[:-1]], "day": days, "text": texts})
    rows["told"] = [f"{step}, {text}" for step, text in zip(steps, texts, strict=True)]
    st.vega_lite_chart(
        spec=charts.ladder(rows, dict(zip(day_of, steps, strict=True)), dark=dark()).to_dict(),
        key="policy_chart",
        alt=words("policy.calendar_alt", steps="; ".join(rows["told"])),
    )
    st.caption(words("policy.calendar_note"))


def _line(page: Page, step: Step, day: int, after: int) -> str:
    """One step of the calendar: its day, how it is done where that can be chosen, and whether the limits hold it up,
    so that it comes more days `after` the one before than it waits by itself."""
    words, name = page.words, page.words(f"step.{step.act}")
    if step.channel in policy.WRITTEN_BY:
        channel, tone = words(f"policy.by_{step.channel}"), words(f"policy.tone_{step.tone}")
        line = words("policy.line", day=str(day), step=name, channel=channel, tone=tone)
    else:
        line = words("policy.line_plain", day=str(day), step=name)
    return line if after <= step.wait else words("policy.line_held", line=line)

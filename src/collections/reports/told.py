"""Sentences about one line of a list, the same on a screen, in a file and on the owner's page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from ..ageing import ISSUED
from ..kpi import Figures
from ..words import Words


def why(words: Words, line: Mapping[str, Any]) -> str:
    """The next step and its reason in one sentence, from a WORKLIST line, as plain text."""
    day: date | None = line["reason_day"].date() if pd.notna(line["reason_day"]) else None
    reason = words(
        f"worklist.reason.{line['reason']}",
        n=int(line["reason_days"]),
        day=words.short_day(day) if day else "",
        amount=words.money(line["reason_amount"], line["currency"]),
    )
    return words("worklist.why", step=words(f"step.{line['step']}"), reason=reason)


def waits_for(words: Words, line: Mapping[str, Any]) -> str:
    """Why a customer is left in peace for now, from a WORKLIST line, as plain text; '' where nothing speaks against."""
    if not line["objections"]:
        return ""
    until = words("worklist.until", day=words.short_day(line["until"])) if pd.notna(line["until"]) else ""
    told = [words(f"objection.{key}") for key in line["objections"].split(",")]
    return words("worklist.waits", objections=", ".join(told), until=until).strip()


def ageing_finding(words: Words, figures: Figures) -> str:
    """What the ageing shows, as a sentence."""
    if not figures.overdue:
        return words("overview.finding_none")
    old = words.percent(figures.overdue_60 / figures.overdue)
    return words("overview.finding", overdue=words.percent(figures.overdue_ratio or 0), old=old)


def bucket_label(words: Words, name: str, aged_by: str) -> str:
    """The name of a bucket, of whatever edges the user chose: '1_30' is "1–30 days", 'over_120' "> 120 days". Aged by
    document date, the first is what was made out that day, due or not."""
    if name == "not_due" and aged_by == ISSUED:
        return words("bucket.same_day")
    if words.has(f"bucket.{name}"):
        return words(f"bucket.{name}")
    first, last = name.split("_")
    return words("report.bucket_over", day=last) if first == "over" else words("report.bucket", first=first, last=last)


def trend_finding(words: Words, before: Figures, figures: Figures) -> str:
    """Whether it is getting better, as a sentence, from what is overdue and what was some whole weeks before."""
    was, now = before.overdue, figures.overdue
    if not was:
        return words("overview.trend_new")
    key = "overview.trend_better" if now < was else "overview.trend_worse" if now > was else "overview.trend_same"
    weeks = (figures.as_of - before.as_of).days // 7
    return words(key, share=words.percent(abs(now - was) / was), n=weeks)

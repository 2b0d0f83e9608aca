"""The agreement on an instalment plan, in the customer's language, as .docx to edit or as .pdf to sign.

Between firms it names what is owed, the days, where payments go, and what may happen when a part is missed: that is a
person's decision after a letter and a time to pay, never by itself. A consumer gets a plain confirmation: nothing to
sign, no acknowledgement of debt, no interest, no charge, and no clause by which everything falls due at once
(reference: legal, sections 10 and 11). A signed plan is no title to enforce.
"""

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from ..instalments import Plan
from .letter import Letter
from .plan_letter import Party, plan_paper

if TYPE_CHECKING:
    from ..words import Words

BETWEEN_FIRMS, WITH_A_CONSUMER = "plan_agreement", "plan_confirmation"


def agreement(
    plan: Plan,
    *,
    creditor: Party,
    debtor: Party,
    documents: pd.DataFrame,
    day: date,
    words: "Words",
    reference: str = "",
    consumer: bool = False,
) -> Letter:
    """The agreement to sign, or the plain confirmation to a `consumer`: as `plan_paper`."""
    return plan_paper(
        WITH_A_CONSUMER if consumer else BETWEEN_FIRMS,
        plan,
        creditor=creditor,
        debtor=debtor,
        documents=documents,
        day=day,
        words=words,
        reference=reference,
    )

"""The user's own texts of the mails, each a setting of its own."""

from ..documents.mail_text import WrongTemplate, checked
from ..store import Store
from .hand import Done, Hand, Refused, journal_line


def keep_template(store: Store, hand: Hand, template: str, language: str, text: str) -> Done:
    """Keeps the user's text of a mail in one language; '' goes back to ours.

    Refused: as WrongTemplate, where the text could not be filled in, or would frighten.
    """
    try:
        kept = checked(template, text) if text.strip() else ""
    except WrongTemplate as wrong:
        raise Refused(wrong.key, **wrong.values) from wrong
    line = journal_line(hand, "setting", note=f"template:{template}:{language}", details={"text": kept} if kept else {})
    return Done(store.write(line), "setting", "")

"""What surrounds every page; the only room that knows Streamlit.

A page opens with `opened`, writes with `do`, and finds Undo beside what was done.
"""

from .head import choose_language, opened, resume, started
from .state import Page, do, hand

__all__ = ["Page", "choose_language", "do", "hand", "opened", "resume", "started"]

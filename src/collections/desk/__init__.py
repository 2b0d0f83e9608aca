"""The desk at the end of a day: every table and figure a page or a command shows, from the facts alone.

Each is computed when first asked for and kept, so that a page pays only for what it shows. Frames are read-only.
"""

from .day import MAIN_CURRENCY, Prepare, prepared
from .desk import Desk, escalation_workbook
from .figured import COMPARED, TREND_WEEKS, Figured
from .said import settings, shaped_settings

__all__ = [
    "COMPARED",
    "MAIN_CURRENCY",
    "TREND_WEEKS",
    "Desk",
    "Figured",
    "Prepare",
    "escalation_workbook",
    "prepared",
    "settings",
    "shaped_settings",
]

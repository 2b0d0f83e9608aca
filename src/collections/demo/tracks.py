"""What collectors do with a customer of each manner, in which order and how soon."""

DESK = {"fr": "Sophie", "nl": "Bram", "en": "Sophie"}
CHASED = {"chronic": 0.36, "occasional": 0.16, "public": 0.4}
"""Share of customers ever contacted, by manner; the others are waiting for their first contact, or are in trouble."""
TRACKS: dict[str, tuple[tuple[str, int], ...]] = {
    "occasional": (("reminder_1", 0), ("promise", 9), ("reminder_2", 9)),
    "chronic": (("reminder_1", 0), ("reminder_2", 14), ("no_answer", 6), ("promise", 2), ("call", 12)),
    "public": (("reminder_1", 0), ("note", 12)),
    "difficulty": (("reminder_1", 0), ("reminder_2", 14), ("no_answer", 8), ("promise", 3), ("call", 12),
                   ("promise", 9), ("formal_notice", 12)),
    "disputing": (("reminder_1", 0), ("call", 9), ("dispute", 3), ("note", 8)),
    "instalments": (("reminder_1", 0), ("reminder_2", 14), ("no_answer", 5), ("call", 2)),
    "bankrupt": (("reminder_1", 0), ("no_answer", 7), ("promise", 2), ("reminder_2", 4), ("no_answer", 7),
                 ("formal_notice", 3), ("no_answer", 14), ("escalate", 2)),
    "stalled": (("promise", 0), ("reminder_2", 4), ("promise", 7), ("formal_notice", 4), ("escalate", 15)),
}  # fmt: skip
"""What is done with a customer of that manner, in order, and the least days since the act before."""
BEGIN = {"chronic": 72, "occasional": 66, "difficulty": 45}
"""Days of the window within which a customer of that manner is first taken in hand."""
WINDOW = 88
"""Days before the last export that the collectors' history goes back."""
PATIENCE = 4
"""Days late before anybody writes or calls."""

"""Encours, a collections desk. The rooms of the house, in order: each may use any room before it, none after it."""

RULES = (
    "tables",
    "money",
    "days",
    "books",
    "ageing",
    "kpi",
    "instalments",
    "standing",
    "overlay",
    "arranged",
    "identity",
    "policy",
    "worklist",
    "exposure",
    "blocked",
    "catch_up",
    "outbox",
)
"""Pure functions of their arguments: no clock, file, database, language or Streamlit."""

ROOMS = (
    *RULES,
    "words",
    "readers",
    "law",
    "documents",
    "demo",
    "charts",
    "store",
    "post",
    "desk",
    "reports",
    "actions",
    "frame",
    "command",
    "__main__",
)

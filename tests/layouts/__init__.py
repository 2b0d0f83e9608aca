"""Invented ledgers written in invented layouts: what a reader must give back, whatever the accountant's program writes.

`ledger` invents the documents, `layout` draws how they are written, `render` lays the rows out, `files` makes the
bytes, `check` reads them back and compares. Everything follows from one seed.
"""

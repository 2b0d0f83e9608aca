"""A simulated year: customers of all kinds, their weekly exports, a collector who does what the list says, and checks.

`world` knows the truth in plain objects: what was invoiced, what was paid on which day, what became of it. `payers` are
the people in it and how they answer. `keeping` brings the exports and the acts to the rules of the desk. `collector`
works the list. `checks` look at the year in plain loops over what the world knows and what the collector wrote down;
they use no rule of the desk but the policy's numbers.
"""

"""A package only so that `src.collections` never shadows the standard library's `collections`."""

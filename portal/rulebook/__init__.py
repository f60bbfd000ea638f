"""The rulebook: every rule and every fact on a page of its own."""

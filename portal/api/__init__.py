"""Answers for programs: commands, and the addresses under /api/."""

"""Lessons, practice and what people have done with them."""

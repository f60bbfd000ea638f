"""Accounts: the user model, sign-in by e-mail, and a person's own data."""

"""Teams: who belongs to one, what they share, and what the team knows."""

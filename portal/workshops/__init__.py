"""Workshops: plans, rooms, and the live streams into them."""

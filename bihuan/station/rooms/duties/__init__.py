"""Rooms of being on duty: who is on shift, what is expected, plans, recalls."""

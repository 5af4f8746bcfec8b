"""Surges: what is normal for a place, a class and an hour, what a holiday will bring, and when now is more than that."""

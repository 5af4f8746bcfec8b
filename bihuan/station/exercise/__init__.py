"""Exercises: a station of its own beside the real one, in which made-up calls are played in and every page is marked."""

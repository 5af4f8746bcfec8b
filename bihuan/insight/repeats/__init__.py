"""Same matter, many callers, same place: which calls report one and the same thing, with the reasons."""

"""Joint desks: for a place or an event, several departments at one table with a queue of its own, until it ends by itself."""

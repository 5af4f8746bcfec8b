"""What the record says: data in, result out. No Django, no clock, no file; `now`, `seed` and the like are arguments."""

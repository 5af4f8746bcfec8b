"""Which unit, and what cover it leaves: a recommendation for one call, and the playing of a period under a policy."""

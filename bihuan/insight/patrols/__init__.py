"""Patrol zones: whether they cut the ground without gap or overlap, how evenly the work lies on them, and who would better have which part."""

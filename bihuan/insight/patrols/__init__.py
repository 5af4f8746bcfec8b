"""Patrol zones: whether they cut the ground without gap or overlap, how evenly work lies on them, who had better have which part."""

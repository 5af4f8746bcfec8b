"""Where things are: the parts of an address, the place a caller means, and how long the way there takes."""

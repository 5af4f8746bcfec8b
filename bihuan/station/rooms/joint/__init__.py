"""The joint desk as pages: who may open it, what stands there for whom, setting it up, and its report."""

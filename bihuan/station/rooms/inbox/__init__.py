"""The inbox of a township room and its departments, and whom the desk still has to ring."""

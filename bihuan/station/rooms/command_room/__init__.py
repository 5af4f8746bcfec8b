"""The command room: queue, units, map, command line, and who else is there."""

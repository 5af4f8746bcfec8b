"""What comes up again: classes under watch, clusters of one kind, places with many calls. Counted of what the public reported, decided on
by people; of incidents and places, never of persons."""

"""Counts, shares and times as a leader reads them: each with its definition, and with the interval that so few or so many allow."""

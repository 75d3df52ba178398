"""What makes a message one that nobody has to read unprepared."""

THREAT = "_threat"
"""In the fields of a message: it reads like a threat, or was reported as one. Folded on every screen."""

"""Dated rows of law with their sources; look-ups are pure."""

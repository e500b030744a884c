"""The office's side of its witnesses: asking them, and keeping what they have signed."""

"""What the fields of events and states, and the closed words in them, are called by people."""

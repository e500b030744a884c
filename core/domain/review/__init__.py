"""The standing of an event that was logged but does not count yet."""

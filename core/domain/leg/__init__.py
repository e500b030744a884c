"""One device's part of a joint visit: facts, always admitted if authentic."""

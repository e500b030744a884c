"""The calls of `anjuan`, a file for each kind of work; each imports only what it needs."""

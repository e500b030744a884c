"""The device: capture, journal, sync and the terminal app."""

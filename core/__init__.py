"""The pure heart of the case system; of its rooms only the log does I/O."""

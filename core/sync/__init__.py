"""Sync without I/O: messages, admission, and the state machine of a device."""

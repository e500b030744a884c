"""Decisions wished for offline, and their one answer."""

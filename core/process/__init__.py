"""Policies that join aggregates: an event comes in, commands go out; pure."""

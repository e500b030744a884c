"""Registers of other offices become events; a broken file changes nothing."""

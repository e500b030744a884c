"""Tests are the specification; the folder names the kind."""

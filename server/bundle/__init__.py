"""Verification bundles: the trail as anybody may take it away, and check it without us."""

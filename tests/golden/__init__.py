"""Bytes that can never change."""

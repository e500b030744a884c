"""Disposable read models, their runner, replay and queries."""

"""Supervised money 预收费资金监管: one stream an institution, and its alerts (DOMAIN.md §5.1)."""

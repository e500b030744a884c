"""Reports: a region's figures of a span of days, as text, table or JSON (DOMAIN.md §7)."""

"""The register 一家一册: one stream for each off-campus training institution."""

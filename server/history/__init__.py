"""The past of a ledger becomes events: a mapping file and the ledger's files (CREDIT.md)."""

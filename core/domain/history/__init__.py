"""The past of an institution, as another office's ledger recorded it: facts, never decisions."""

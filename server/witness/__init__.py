"""A witness: another department's countersignature under the office's checkpoints."""

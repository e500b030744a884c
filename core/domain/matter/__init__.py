"""A matter of credit 信用事项: an objection to a score, a repair, a merit, a list proposed."""

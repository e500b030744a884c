"""The refund case 退费: one case for many pupils, every fen accounted for (DOMAIN.md §5)."""

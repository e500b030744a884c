"""Words that every room shares: ids, times, money, legal basis, errors and the one codec."""

"""The joint visit: the merged view of its legs, and what the office decides about them."""

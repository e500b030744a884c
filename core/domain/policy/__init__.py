"""What the office has adopted: credit packs as data."""

"""What the office has adopted: credit packs, and files of the law, as data."""

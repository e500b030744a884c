"""Officers with their credentials, and the agencies that they belong to."""

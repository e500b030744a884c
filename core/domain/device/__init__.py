"""Field devices: enrolled keys, revocations, forks found."""

"""Proof: signatures, chains, commitments, the Merkle tree and its signed checkpoints; pure."""

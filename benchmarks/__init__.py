"""What the product costs, beside the limit of the same machine in the same run."""

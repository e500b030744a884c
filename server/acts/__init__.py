"""What people in office do, each act once: the command line and the API read the same table."""

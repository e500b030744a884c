"""A year of any number of institutions, played by chance, and the model it must agree with."""

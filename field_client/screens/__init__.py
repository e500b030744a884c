"""The screens of the terminal app; each is one task of the officer."""

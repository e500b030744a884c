"""A small county that works: real processes, a real server, simulated days."""

"""The log as other programs want it: derived views, none of which is the evidence."""

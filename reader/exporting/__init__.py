"""Documents written out in formats that other programs read."""

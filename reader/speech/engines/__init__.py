"""Speech engines, one a file."""

"""The local library: pieces, positions and search."""

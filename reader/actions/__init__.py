"""What a person does, once for window and terminal."""

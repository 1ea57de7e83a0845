"""From files and pastes to documents."""

"""What pages are made of: pickers, cards, charts on screen, session, error box."""

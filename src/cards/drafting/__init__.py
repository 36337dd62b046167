"""The drafting room: a match becomes a card that a stranger can answer."""

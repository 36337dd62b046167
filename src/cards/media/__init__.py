"""Recordings: what was said becomes a clip to hear, and what was shown a picture to see."""

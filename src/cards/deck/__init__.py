"""What makes a deck one that can be rebuilt for years: its manifest, its memory, its people's decisions."""

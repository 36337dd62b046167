"""Ways out of the house: a deck becomes an Anki package or another file that holds the same notes."""

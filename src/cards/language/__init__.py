"""The language room: a transcript becomes sentences on a time line, parsed by spaCy."""

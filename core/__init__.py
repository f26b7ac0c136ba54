"""Records that cross rooms, the exception tree, the clock, text cleaning, the guarded HTTP client."""

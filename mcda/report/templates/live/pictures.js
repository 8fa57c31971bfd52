// Pictures to take away.

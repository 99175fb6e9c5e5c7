"""Whether two records tell of one person, and why: names, numbers, sounds, shapes, places."""

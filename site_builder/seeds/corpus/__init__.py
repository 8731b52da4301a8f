"""Statistics over all seeds: repeated lines, day-month order, near-duplicates."""

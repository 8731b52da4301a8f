"""What only all seeds together can tell: repeated lines, the order of dates, near duplicates."""

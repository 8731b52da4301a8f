"""One seed file → one Draft: readers for each format, detectors for title, date, headings, boilerplate and lede."""

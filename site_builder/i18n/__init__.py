"""A language tag → its dates, numbers, plural forms, order of letters and the words of the site."""

"""Who is named where: mentions, references, quotes and unnamed sources, each with its why."""

"""The curator's desk: what there is to decide, and what a decision writes."""

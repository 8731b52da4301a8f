"""Decisions among candidates by features with integer weights, with the features that weighed most."""

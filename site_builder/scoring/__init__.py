"""Decides among candidates by features with integer weights, and says which features spoke most."""

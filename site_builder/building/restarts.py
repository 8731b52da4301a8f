"""Exceptions that make a build start over, trusting less of its cache."""


class OutputMoved(Exception):
    """The output is not as this process's last build left it."""


class PlanLost(Exception):
    """A row of the stored plan is missing, or another build wrote it."""

"""Reasons for which a build begins again, with less that it may rely on."""


class OutputMoved(Exception):
    """The output is not as the last build of this process left it."""


class PlanLost(Exception):
    """A row of the plan is not there any more, or another build wrote it."""

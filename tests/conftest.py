"""No example has a deadline: it would be of the clock, and a machine that is busy is no fault."""

from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

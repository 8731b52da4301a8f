from hypothesis import settings

# Nothing is timed in a test: a busy machine must not make one fail.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

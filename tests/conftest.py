"""What every test process needs: how long Hypothesis searches."""

import os

from hypothesis import settings

settings.register_profile("dev", max_examples=50, deadline=None)
# The same examples on every run: a build that fails must fail again.
settings.register_profile("ci", max_examples=500, deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

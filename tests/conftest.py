"""What every test process needs: how long Hypothesis searches, and with what."""

import os

from hypothesis import given, settings, strategies as st
import pytest

# Their asserts are read as often as those of the tests.
pytest.register_assert_rewrite("tests.support")

EXAMPLES = 50
EXAMPLES_OF_A_BUILD = 500

settings.register_profile("dev", max_examples=EXAMPLES, deadline=None)
# The same examples on every run: a build that fails must fail again.
settings.register_profile("ci", max_examples=EXAMPLES_OF_A_BUILD, deadline=None, derandomize=True)
# scripts/fuzz: for as long as somebody likes, and other examples with every seed.
EXAMPLES_OF_A_SEARCH = int(os.environ.get("FUZZ_EXAMPLES", "0"))
settings.register_profile("fuzz", max_examples=EXAMPLES_OF_A_SEARCH or EXAMPLES, deadline=None)
settings.load_profile("fuzz" if EXAMPLES_OF_A_SEARCH else "ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session", autouse=True)
def first_example() -> None:
    """Let Hypothesis make the generator that it keeps for this thread.

    Home Assistant's test plugin freezes garbage collection before each module; a generator made
    after that has no referrer that Hypothesis can see, and it warns of one that will not live.
    """

    @settings(max_examples=1, database=None)
    @given(st.none())
    def run(_: None) -> None: ...

    run()

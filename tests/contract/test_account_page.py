"""The figures of docs/account.md are those of the code."""

from datetime import timedelta

import pytest

from custom_components.whatconverts import const
from custom_components.whatconverts.core import account_plan as plan
from custom_components.whatconverts.core.api_budget import DAILY_LIMIT, LIMIT_BY_ITSELF
from custom_components.whatconverts.core.life import END_IS_NEWS, START_IS_NEWS
from tests.support.repository import ROOT

PAGE = (ROOT / "docs" / "account.md").read_text(encoding="utf-8")
ASKED_AT = [int(age / timedelta(minutes=1)) for age in plan.ASKED_AT]


@pytest.mark.parametrize(
    "sentence",
    [
        f"after {plan.SILENCE // timedelta(minutes=1)} minutes without any",
        "{}, {}, {} and {} minutes old".format(*ASKED_AT),
        f"one page of {plan.PER_PAGE} calls",
        f"by {plan.SKEW // timedelta(minutes=1)} minutes, because clocks differ",
        f"{DAILY_LIMIT:,} requests a day",
        f"at most {LIMIT_BY_ITSELF} of them by itself",
        f"20,000 calls are {20_000 // plan.PER_PAGE} requests",
        f"last {END_IS_NEWS // timedelta(hours=1)} hours",
        f"last {START_IS_NEWS // timedelta(minutes=1)} minutes",
        "{}, {}, {} or {} days".format("none", *plan.PAST_CHOICES[1:]),
        f"`{const.API_URL}`",
    ],
)
def test_the_page_says_what_the_code_does(sentence: str) -> None:
    assert sentence in PAGE

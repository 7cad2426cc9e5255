"""The plan for the dashboard resource, from every state that a user's list can be in."""

from dataclasses import astuple
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.whatconverts.core.card_resource import (
    MODULE,
    PATH,
    ResourcePlan,
    card_url,
    is_ours,
    notice_url,
    plan,
)

NEW = card_url("new")
OLD = card_url("old")

type Item = dict[str, Any]


def item(item_id: str, url: str, kind: str = MODULE) -> Item:
    return {"id": item_id, "url": url, "type": kind}


MINE = item("1", NEW)
STALE = item("2", OLD)
FOREIGN = item("3", "/hacsfiles/other/whatconverts-calls-card.js")


@pytest.mark.parametrize(
    ("items", "wanted", "expected"),
    [
        pytest.param([], NEW, ResourcePlan(create=NEW), id="first installation"),
        pytest.param([FOREIGN], NEW, ResourcePlan(create=NEW), id="beside others"),
        pytest.param([MINE], NEW, ResourcePlan(), id="already right"),
        pytest.param([STALE], NEW, ResourcePlan(update=("2",)), id="an update, in place"),
        pytest.param([STALE, MINE], NEW, ResourcePlan(delete=("2",)), id="duplicate, one is right"),
        pytest.param(
            [STALE, item("4", OLD)],
            NEW,
            ResourcePlan(update=("2",), delete=("4",)),
            id="duplicate, both are old",
        ),
        pytest.param(
            [item("5", NEW, "js")], NEW, ResourcePlan(update=("5",)), id="not as a module"
        ),
        pytest.param(
            [item("6", NEW + "?v=1")], NEW, ResourcePlan(update=("6",)), id="with a query"
        ),
        pytest.param([FOREIGN, MINE, STALE], None, ResourcePlan(delete=("1", "2")), id="removal"),
        pytest.param([FOREIGN], None, ResourcePlan(), id="nothing to remove"),
        pytest.param([{"id": "7"}], NEW, ResourcePlan(create=NEW), id="an item without a URL"),
    ],
)
def test_plan(items: list[Item], wanted: str | None, expected: ResourcePlan) -> None:
    assert plan(items, wanted) == expected


URLS = st.sampled_from([NEW, OLD, f"{PATH}x/card.js", "/local/a.js", "", "/whatconverts/other.js"])
LISTS = st.lists(st.tuples(URLS, st.sampled_from([MODULE, "js", "css"]))).map(
    lambda pairs: [item(str(number), url, kind) for number, (url, kind) in enumerate(pairs)]
)


@given(items=LISTS, wanted=st.sampled_from([NEW, OLD, None]))
def test_carried_out_it_leaves_the_card_once_and_others_alone(
    items: list[Item], wanted: str | None
) -> None:
    after = carry_out(items, wanted)
    assert [one for one in after if not is_ours(one)] == [one for one in items if not is_ours(one)]
    assert [(one["url"], one["type"]) for one in after if is_ours(one)] == (
        [(wanted, MODULE)] if wanted else []
    )
    assert not any(astuple(plan(after, wanted))), "a second look finds nothing to do"


def carry_out(items: list[Item], wanted: str | None) -> list[Item]:
    todo = plan(items, wanted)
    after = [
        one | ({"url": wanted, "type": MODULE} if one["id"] in todo.update else {})
        for one in items
        if one["id"] not in todo.delete
    ]
    return after + ([item("created", todo.create)] if todo.create else [])


def test_the_notice_lies_beside_the_card_of_its_version() -> None:
    assert notice_url("new") == NEW.replace("/card.js", "/notice.js")
    assert notice_url("new") != notice_url("old")
    assert is_ours(item("4", notice_url("new")))

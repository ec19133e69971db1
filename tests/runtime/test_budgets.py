"""Budgets: reserved before the POST, never overdrawn, put right by the true cost."""

import pickle
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from driving import drive, raw, settle
from ledgering import call, price
from runcomfy_client._runtime.submission import Submission
from scripted import ID, Act, Server, reply, reset, status


def test_a_budget_is_reserved_and_the_true_cost_written_back(
    server: Server, kind: str, path: Path, ledger: Any
) -> None:
    server.scripts["other"] = [price(0.04)]
    server.scripts["result"] = [
        reply(
            200,
            {
                "request_id": ID,
                "status": "succeeded",
                "output": {"image": "https://out.runcomfy.net/a.png"},
                "cost": 0.09,
            },
        )
    ]
    budget = runcomfy_client.Budget(0.10, per="day")
    call(kind, server, path, "submit", key="k", budget=budget)
    assert (0.0, 0.04, 1) == (
        ledger.spent().usd,
        ledger.spent().reserved_usd,
        ledger.spent().jobs,
    )
    call(kind, server, path, "run", key="k", budget=budget)
    assert (0.09, 0.0) == (ledger.spent().usd, ledger.spent().reserved_usd)
    # By its estimate there would be room for it.
    found = call(kind, server, path, "run", budget=budget)
    assert isinstance(found, runcomfy_client.BudgetExceeded)
    assert ("not_sent", 0.01, 0.04) == (found.outcome, found.left_usd, found.needed_usd)
    assert 1 == server.count("submit")
    assert 1 == len(ledger.jobs())


@pytest.mark.parametrize(
    ("script", "asked", "spent"),
    [
        ({"submit": [reply(422)]}, "run", 0.0),
        ({"submit": [reset]}, "run", 0.04),
        ({"status": [status("cancelled")]}, "run", 0.0),
        ({"result": [status("failed")]}, "run", 0.04),
    ],
)
def test_what_never_ran_gives_its_reservation_back(
    server: Server,
    a_kind: str,
    path: Path,
    ledger: Any,
    script: dict[str, list[Act]],
    asked: str,
    spent: float,
) -> None:
    server.scripts.update({name: list(acts) for name, acts in script.items()})
    server.scripts["other"] = [price(0.04)]
    budget = runcomfy_client.Budget(1)
    call(a_kind, server, path, asked, budget=budget)
    assert spent == ledger.spent().reserved_usd


@pytest.mark.parametrize(
    ("answer", "more", "usd"),
    [
        (price(0.04), {}, 0.04),
        (price(0.04), {"max_images": 5}, 0.2),
        (price(0.05, "second"), {"duration": "8"}, 0.4),
        (price(0.05, "second"), {"duration": 2.5}, 0.125),
        (price(0.05, "second"), {}, None),
        (price(0.05, "token"), {}, None),
        (price(None), {}, None),
        (price(-1.0), {}, None),
        (reply(404), {}, None),
    ],
)
def test_an_unknown_price_is_refused_unless_it_is_said_what_to_count(
    server: Server,
    path: Path,
    ledger: Any,
    answer: Act,
    more: dict[str, Any],
    usd: float | None,
) -> None:
    server.scripts["other"] = [answer]
    request = raw(**more)
    for unknown, counted in ((None, usd), (0.5, 0.5 if usd is None else usd)):
        budget = runcomfy_client.Budget(1, "ever", unknown_price_usd=unknown)
        found = call("sync", server, path, "submit", request=request, budget=budget)
        if counted is None:
            assert isinstance(found, runcomfy_client.BudgetExceeded)
            assert "unknown_price_usd" in str(found)
            assert 0 == server.count("submit")
        else:
            assert counted == ledger.jobs()[0].reserved_usd


def test_an_estimate_says_what_it_is(server: Server, kind: str) -> None:
    server.scripts["other"] = [price(0.04, note="4K costs more.")]
    requests = [raw(), raw(max_images=3)]

    async def ask(client: Any) -> list[Any]:
        return [await settle(client.estimate(request)) for request in requests]

    one, three = drive(kind, server, ask)
    assert (0.04, 0.04, "output", 1, "4K costs more.") == (
        *(one.usd, one.base_usd, one.unit, one.count, one.note),
    )
    assert 0.12 == three.usd
    assert "a/b: at least $0.12 (3 x $0.04 per output)" == str(three)
    assert 1 == server.count("other")


def test_the_periods_of_a_budget() -> None:
    noon = 1_772_366_400.0  # 2026-03-01T12:00:00Z
    midnight = noon - 12 * 3600
    since = {
        per: runcomfy_client.Budget(1, per=per).since(noon)
        for per in ("day", "month", "ever", "run")
    }
    nothing = float("-inf")
    assert {
        "day": midnight,
        "month": midnight,
        "ever": nothing,
        "run": nothing,
    } == since
    assert midnight == runcomfy_client.Budget(1, per="month").since(noon + 30 * 86_400)


@pytest.mark.parametrize("usd", [-1, float("nan"), float("inf"), True, "20", None])
def test_a_budget_is_an_amount(usd: Any) -> None:
    with pytest.raises(runcomfy_client.InvalidInput):
        runcomfy_client.Budget(usd)


def test_a_run_is_the_budget_and_its_copies(server: Server, path: Path) -> None:
    server.scripts["other"] = [price(0.04)]
    budget = runcomfy_client.Budget(0.04)
    copy = pickle.loads(pickle.dumps(budget))
    other = runcomfy_client.Budget(0.04)
    found = [
        call("sync", server, path, "submit", budget=one)
        for one in (budget, copy, other)
    ]
    assert [False, True, False] == [
        isinstance(one, runcomfy_client.BudgetExceeded) for one in found
    ]


def test_no_day_holds_more_than_its_budget_though_clocks_differ(
    path: Path, ledger: Any
) -> None:
    """Two machines buy by turns, one an hour ahead, over midnight."""
    midnight = 1_772_323_200.0
    budget = runcomfy_client.Budget(1, per="day", unknown_price_usd=0.3)
    stamps: list[float] = []
    for minute in range(-90, 90, 10):
        for ahead in (0.0, 3600.0):
            now = midnight + 60 * minute + ahead
            submission = Submission(raw(f"{minute} {ahead}"))
            try:
                ledger.claim(submission, (budget,), now, 1.0)
            except runcomfy_client.BudgetExceeded:
                continue
            stamps.append(now)
    days = [int(stamp // 86_400) for stamp in stamps]
    assert {3} == {days.count(day) for day in set(days)}
    assert 2 == len(set(days))

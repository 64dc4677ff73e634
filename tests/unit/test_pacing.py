"""The door to an endpoint, told the time."""

from __future__ import annotations

import asyncio

import pytest

from synthgen_widgets.generation.loop import submit
from synthgen_widgets.generation.running.limit import Limit, Outcome
from synthgen_widgets.generation.running.pacing import Pace, StoppedError
from synthgen_widgets.generation.running.rates import Rates


def refused(pace: Pace, retry_after: float | None) -> None:
    """Have an endpoint refuse as many calls as show that it takes nothing."""

    async def refuse() -> None:
        for place in [await pace.enter() for _ in range(4)]:
            pace.leave(place, Outcome.LIMITED, retry_after=retry_after)

    asyncio.get_running_loop().create_task(refuse())


@pytest.mark.parametrize(
    ("retry_after", "held"), [(None, 1.0), (5.0, 5.0), (86_400.0, 60.0), (float("inf"), 60.0)]
)
def test_an_endpoint_that_takes_nothing_is_left_alone_for_a_minute_at_most(
    retry_after: float | None, held: float
) -> None:
    now = 100.0
    pace = Pace(Limit(4, tried=True), Rates(None, None), clock=lambda: now)

    async def come_back() -> None:
        nonlocal now
        refused(pace, retry_after)
        await asyncio.sleep(0)
        entering = asyncio.ensure_future(pace.enter())
        now = 100.0 + held - 0.1
        pace.resume()
        await asyncio.sleep(0)
        assert not entering.done()
        now = 100.0 + held
        pace.resume()
        await entering

    submit(come_back()).result()


def test_who_waits_goes_home_when_nothing_begins_any_more() -> None:
    pace = Pace(Limit(1, tried=True), Rates(None, None))

    async def stop() -> list[object]:
        await pace.enter()
        waiting = [
            pace.enter(),
            pace.enter(again=True),
            pace.until_another_leaves(),
            pace.park(50, faulty=True),
        ]
        tasks = [asyncio.ensure_future(one) for one in waiting]
        await asyncio.sleep(0)
        pace.stop()
        return await asyncio.gather(*tasks, return_exceptions=True)

    assert all(isinstance(one, StoppedError) for one in submit(stop()).result())


def test_a_place_that_came_too_late_goes_to_the_next() -> None:
    pace = Pace(Limit(1, tried=True), Rates(None, None))

    async def come_late() -> None:
        place = await pace.enter()
        late, next_ = asyncio.ensure_future(pace.enter()), asyncio.ensure_future(pace.enter())
        await asyncio.sleep(0)
        pace.leave(place, Outcome.ANSWERED)  # `late` has its place now, and does not know it yet
        late.cancel()
        await next_
        assert late.cancelled()

    submit(come_late()).result()

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import OptionError
from textmine.trends import iso_weeks, last_complete_week, parse_week, weeks_between
from textmine.trends.weeks import next_week, week_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_week_begins_at_midnight_in_shanghai_not_in_utc():
    times = np.array(["2024-10-27T15:59:59", "2024-10-27T16:00:00"], "datetime64[s]")
    assert iso_weeks(times) == ["2024-W43", "2024-W44"]


def test_a_document_without_a_time_has_no_week():
    times = np.array(["NaT", "2024-10-01T00:00:00"], "datetime64[s]")
    assert iso_weeks(times) == [None, "2024-W40"]


def test_the_last_days_of_december_can_belong_to_week_one():
    times = np.array(["2024-12-30T04:00:00"], "datetime64[s]")
    assert iso_weeks(times) == ["2025-W01"]


@given(st.datetimes(dt.datetime(2005, 1, 1), dt.datetime(2035, 1, 1)))
def test_weeks_agree_with_the_calendar_of_python(moment):
    local = moment.replace(tzinfo=dt.UTC).astimezone(SHANGHAI)
    assert iso_weeks(np.array([moment], "datetime64[s]")) == [week_of(local.date())]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2080, 1, 1)))
def test_parse_week_undoes_week_of(day):
    monday = parse_week(week_of(day))
    assert monday <= day < monday + dt.timedelta(days=7)
    assert parse_week(next_week(week_of(day))) == monday + dt.timedelta(days=7)


@pytest.mark.parametrize("week", ["2024-W60", "2024-43", "W43", "2024-W00", ""])
def test_what_is_not_a_week_is_refused(week):
    with pytest.raises(OptionError, match="an ISO week such as 2024-W43"):
        parse_week(week)


def test_a_week_is_complete_once_its_sunday_is_over():
    sunday = dt.datetime(2024, 10, 27, 23, 59, tzinfo=SHANGHAI)
    monday = sunday + dt.timedelta(minutes=1)
    assert last_complete_week(sunday, "Asia/Shanghai") == "2024-W42"
    assert last_complete_week(monday, "Asia/Shanghai") == "2024-W43"


def test_no_weeks_lie_between_a_later_and_an_earlier():
    assert weeks_between("2024-W43", "2024-W42") == []


def test_an_unknown_zone_is_refused():
    with pytest.raises(OptionError, match="IANA"):
        iso_weeks(np.array(["2024-10-01"], "datetime64[s]"), "Mars/Olympus")

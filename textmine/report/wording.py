"""Numbers, weeks and codes of the findings as words of one language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from textmine.errors import OptionError
from textmine.report.phrases import LANGUAGES, name_code, phrase
from textmine.trends.findings import (
    Change,
    Concentration,
    Drivers,
    Effect,
    PlatformContrast,
    RepeatGroup,
    Share,
    ThemeFinding,
)
from textmine.trends.weeks import parse_week

MINUS = "\N{MINUS SIGN}"
#: Part of a rise from which it is told without a figure: 99.9 % of it beside what the
#: rest shows by itself would read as a contradiction.
ALMOST_ALL = 0.99


@dataclass(frozen=True)
class Wording:
    """How one language says the values of a report.

    Args:
        lang: "zh" or "en".

    Raises:
        OptionError: For another language.
    """

    lang: str

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise OptionError("lang", repr(self.lang), "zh or en")

    def say(self, key: str, **values: object) -> str:
        """Return a phrase with its slots filled in."""
        return phrase(self.lang, key).format(**values)

    def name(self, code: str, table: str) -> str:
        """Return the name of a code of `table`, or the code itself."""
        return name_code(self.lang, table, code)

    def platform(self, code: str) -> str:
        """Return the name of a platform.

        >>> Wording("zh").platform("xiaohongshu")
        '小红书'
        """
        return self.name(code, "platform")

    def label(self, theme: ThemeFinding) -> str:
        """Return the theme's name in this language."""
        return theme.label_en or theme.label if self.lang == "en" else theme.label

    def other_label(self, theme: ThemeFinding) -> str:
        """Return the Chinese name beside an English one, "" in a Chinese report."""
        return "" if self.label(theme) == theme.label else theme.label

    def definition(self, theme: ThemeFinding) -> str:
        """Return the theme's definition, in the other language if it has only that."""
        pair = (theme.definition, theme.definition_en)
        first, second = pair if self.lang == "zh" else pair[::-1]
        return first or second

    def count(self, number: int) -> str:
        """Return a whole number with thousands separated.

        >>> Wording("zh").count(229676)
        '229,676'
        """
        return f"{number:,}"

    def percent(self, value: float | None) -> str:
        """Return a share as per cent with one decimal.

        >>> Wording("zh").percent(0.3121), Wording("en").percent(None)
        ('31.2%', 'too few documents')
        """
        return self.say("too_few") if value is None else f"{value:.1%}"

    def stability(self, value: float | None) -> str:
        """Return a stability as whole per cent, a dash where it is not known.

        >>> Wording("zh").stability(0.4312), Wording("en").stability(None)
        ('43%', '–')
        """
        return "–" if value is None else f"{value:.0%}"

    def signed(self, value: float) -> str:
        """Return a difference of shares in percentage points, with its sign.

        >>> Wording("zh").signed(0.2205), Wording("zh").signed(-0.0001)
        ('+22.1', '0.0')
        """
        text = f"{value * 100:+.1f}"
        return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", MINUS)

    def points(self, value: float | None) -> str:
        """Return a change with its unit, or that it can't be told."""
        if value is None:
            return self.say("too_few")
        return self.say("points", points=self.signed(value))

    def interval(self, share: Share) -> str:
        """Return "low–high" in per cent, "" where the share is not given."""
        if share.low is None or share.high is None:
            return ""
        return f"{share.low:.1%}–{share.high:.1%}"

    def interval_named(self, share: Share) -> str:
        """Return the interval with the words "95% interval"."""
        if share.low is None or share.high is None:
            return ""
        low, high = self.percent(share.low), self.percent(share.high)
        return self.say("interval", low=low, high=high)

    def interval_points(self, change: Change) -> str:
        """Return the interval of a change with its words, "" where it has none."""
        if change.low is None or change.high is None:
            return ""
        low, high = self.signed(change.low), self.signed(change.high)
        return self.say("interval_points", low=low, high=high)

    def effect_interval(self, effect: Effect) -> str:
        """Return the interval of a part of a change, in percentage points."""
        return self.say(
            "to", first=self.signed(effect.low), last=self.signed(effect.high)
        )

    def per_day(self, effect: Effect) -> str:
        """Return a change of documents a day, with its sign and interval."""
        value, low, high = (
            f"{x:+,.1f}".replace("-", MINUS)
            for x in (effect.value, effect.low, effect.high)
        )
        interval = self.say("to", first=low, last=high)
        return value + self.say("in_brackets", text=interval)

    def adjusted(self, p: float) -> str:
        """Return a p-value with three decimals, or that it is smaller."""
        return f"{p:.3f}" if p >= 0.001 else self.say("p_small")

    def difference(self, found: PlatformContrast) -> str:
        """Return a difference of shares with its interval, in percentage points."""
        low, high = self.signed(found.low), self.signed(found.high)
        interval = self.say("to", first=low, last=high)
        points = self.points(found.difference)
        return points + self.say("in_brackets", text=interval)

    def negative_change(self, found: Drivers) -> str:
        """Return the sentence about the change of the negative share."""
        spans = [self._side(side) for side in (found.first, found.second)]
        return self.say(
            "negative_change_lead",
            first=spans[0],
            second=spans[1],
            before=self.percent(found.negative[0]),
            after=self.percent(found.negative[1]),
            points=self.points(found.change.value),
            interval=self.effect_interval(found.change),
        )

    def _side(self, side: str) -> str:
        first, dots, last = side.partition("..")
        return self.span((first, last)) if dots else side

    def documents_of(self, share: Share) -> str:
        """Return how many documents of how many."""
        documents, of = self.count(share.documents), self.count(share.of)
        return self.say("of_documents", documents=documents, of=of)

    def span(self, weeks: tuple[str, str] | None) -> str:
        """Return a range of weeks; a range of one week is that week.

        >>> Wording("zh").span(("2025-W37", "2025-W37"))
        '2025-W37'
        """
        if weeks is None:
            return ""
        first, last = weeks
        return first if first == last else self.say("to", first=first, last=last)

    def days(self, week: str) -> str:
        """Return Monday and Sunday of an ISO week, "" for what is not one.

        >>> Wording("zh").days("2025-W37"), Wording("en").days("2025-W40")
        ('9 月 8–14 日', '29 Sep – 5 Oct')
        """
        return self.day_range((week, week))

    def day_range(self, weeks: tuple[str, str]) -> str:
        """Return the first and the last day of a range of weeks."""
        try:
            start, end = map(parse_week, weeks)
        except OptionError:
            return ""
        end += dt.timedelta(days=6)
        if start.year != end.year:
            key = "days_of_two_years"
        else:
            key = "days" if start.month == end.month else "days_of_two_months"
        return self.say(
            key,
            start_year=start.year,
            end_year=end.year,
            start_month=self.name(str(start.month), "month"),
            start_day=start.day,
            end_month=self.name(str(end.month), "month"),
            end_day=end.day,
        )

    def dated_span(self, weeks: tuple[str, str] | None) -> str:
        """Return a range of weeks as days, with the weeks beside them.

        >>> Wording("zh").dated_span(("2025-W37", "2025-W38"))
        '9 月 8–21 日（2025-W37 至 W38）'
        >>> Wording("en").dated_span(("2024-W52", "2025-W02"))
        '23 Dec 2024 – 12 Jan 2025 (2024-W52 to 2025-W02)'
        """
        if weeks is None:
            return ""
        first, last = weeks
        same_year = last[:4] == first[:4]
        short = self.span((first, last[5:]) if same_year and first != last else weeks)
        return self.day_range(weeks) + self.say("in_brackets", text=short)

    def compared(self, change: Change) -> str:
        """Return what a change compares: "weeks before -> weeks after"."""
        other = self.span(change.before_weeks)
        if change.against == "rest":
            other = self.say("other_weeks")
        after = self.span(change.after_weeks)
        return self.say("before_after", before=other, after=after)

    def week(self, week: str | None) -> str:
        """Return a week, or that there is none."""
        return week or self.say("unknown_week")

    def platforms(self, codes: tuple[str, ...]) -> str:
        """Return the names of platforms with commas between them."""
        return self.listing([self.platform(code) for code in codes])

    def group_span(self, group: RepeatGroup) -> str:
        """Return the weeks of a group of repeated texts."""
        if group.first_week is None or group.last_week is None:
            return self.week(None)
        return self.span((group.first_week, group.last_week))

    def hours(self, hours: float | None) -> str:
        """Return how far first and last lie apart.

        >>> Wording("en").hours(71.52), Wording("zh").hours(None)
        ('71.5 h', '不详')
        """
        if hours is None:
            return self.say("not_known")
        return self.say("hours_value", hours=f"{hours:,.1f}")

    def known(self, number: int | None) -> str:
        """Return a whole number, or that it is not known."""
        return self.say("not_known") if number is None else self.count(number)

    def listing(self, names: list[str]) -> str:
        """Return names with this language's comma between them."""
        return self.say("list_comma").join(names)

    def concentration(self, found: Concentration) -> str:
        """Return the sentence about a rise that comes from one source."""
        source = self.name(found.by, "source")
        if found.name is not None:
            source += self.say("in_brackets", text=found.name)
        change = found.without
        if change.points is None:
            without = self.say("sum_without_unknown")
        else:
            points, interval = self.points(change.points), self.interval_points(change)
            without = self.say("sum_without", points=points, interval=interval)
        part = self.say("almost_all")
        if found.part < ALMOST_ALL:
            part = self.say("part_of_rise", share=self.percent(found.part))
        return self.say("sum_concentration", part=part, source=source, without=without)

from tests.cli.test_commands import textmine


def test_drivers_compares_two_platforms(demo_run):
    done = textmine("drivers", demo_run, "--from", "weibo", "--to", "douyin")
    assert done.returncode == 0
    assert done.stdout.startswith("all: negative ")
    assert "safety_anxiety" in done.stdout


def test_drivers_compares_periods_within_each_platform(demo_run):
    sides = ("--from", "2025-W31..2025-W33", "--to", "2025-W34..2025-W40")
    done = textmine("drivers", demo_run, *sides, "--by", "platform")
    names = {ln.split(":")[0] for ln in done.stdout.splitlines() if ": " in ln}
    assert {"weibo", "douyin"} <= names


def test_drivers_refuses_a_side_that_means_nothing(demo_run):
    done = textmine("drivers", demo_run, "--from", "weibo", "--to", "微博")
    assert done.returncode == 2
    assert "--to: '微博' is no period, platform or group here" in done.stderr

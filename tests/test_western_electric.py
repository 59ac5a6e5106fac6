"""The rules against the published cases of the Western Electric handbook, as the R package qcc tests them.

qcc names the point that completes a pattern, we mark the whole pattern: so each series is read up to each point.
Its third rule (4 of 5 beyond 1σ) is not among ours (insight.md); its fourth takes 8 in a row, ours 7 or 6 by option.
"""

import json
from pathlib import Path

import pytest

from insight.control_limits import lines
from insight.special_causes import Cause, special_causes

GOLDEN = json.loads((Path(__file__).parent / "data/golden-spc/spc_western_electric.json").read_text("utf-8"))
UNIT = lines(GOLDEN["center"], 3 * GOLDEN["sd"], 0, 12)
OURS = {"WER1": Cause.OUTSIDE, "WER2": Cause.TWO_IN_THREE, "WER4": Cause.ONE_SIDE}


def _completed(values, cause):
    """1-based places at which a pattern of that cause is complete."""
    return [end for end in range(1, len(values) + 1) if special_causes(values[:end], UNIT, run=8)[-1] is cause]


@pytest.mark.parametrize(
    "case", [c for c in GOLDEN["cases"] if c["rule"][:4] in OURS], ids=lambda c: f"{c['rule'][:4]} {c['values'][0]}"
)
def test_patterns_are_complete_where_the_published_cases_say(case):
    assert _completed(case["values"], OURS[case["rule"][:4]]) == case["violating"]


def test_the_first_rule_that_holds_names_the_point():
    [case] = [c for c in GOLDEN["cases"] if c["rule"].startswith("all")]
    assert _completed(case["values"], Cause.OUTSIDE) == case["WER1"] == [8]
    assert _completed(case["values"], Cause.TWO_IN_THREE) == [3, 4, 5, 6, 7]
    reported = [None if place is None else place for place in case["reported_when_rules_4_3_2_1"]]
    names = {1: Cause.OUTSIDE, 2: Cause.TWO_IN_THREE, None: None}
    found = [special_causes(case["values"][:end], UNIT, run=8)[-1] for end in range(1, 9)]
    assert found == [names[one] for one in reported]

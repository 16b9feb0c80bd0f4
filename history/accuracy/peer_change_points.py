"""Change points of Apache Otava: reads {"options": [{...}], "series": [[...]]}, writes a list of indices for each option and series."""

import json
import sys

from otava.analysis import compute_change_points

asked = json.load(sys.stdin)
json.dump(
    [
        [[int(point.index) for point in compute_change_points(values, **options)[0]] for values in asked["series"]]
        for options in asked["options"]
    ],
    sys.stdout,
)

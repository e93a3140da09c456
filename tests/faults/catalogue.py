"""All deeds that are done while something fails."""

from tests.faults import deeds, later_deeds

DEEDS = (*deeds.DEEDS, *later_deeds.DEEDS)
BY_NAME = {deed.name: deed for deed in DEEDS}

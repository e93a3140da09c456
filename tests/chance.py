"""Where chance comes from in the tests: nowhere in `make test`, whose result is a fact; from a new seed in each `make soak`.

A long run shows its seed in the name of the failing test, or prints it; ``YUI_SEED`` plays that run again.
"""

import os
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

SOAK_VARIABLE = "YUI_SOAK"
SEED_VARIABLE = "YUI_SEED"
FIXED = 1105


def soak_seed() -> int:
    """The seed of this long run: ``YUI_SEED``, else a new one. Outside `make soak` always the same."""
    if not os.environ.get(SOAK_VARIABLE):
        return FIXED
    return int(os.environ.get(SEED_VARIABLE) or secrets.randbelow(10**9))


def take_chance_from_hypothesis() -> None:
    """The same examples in every run, on a busy machine too, whichever tests ran before.

    Besides its seed Hypothesis draws from the constants in the source of whatever modules are loaded at that moment, so the
    examples would depend on which tests a process had run already. There is no setting for that.
    """
    timed = [HealthCheck.too_slow]
    settings.register_profile("fixed", derandomize=True, database=None, deadline=None, suppress_health_check=timed)
    settings.load_profile("fixed")
    nothing = providers.Constants()
    if not callable(providers._get_local_constants):
        raise RuntimeError("Hypothesis draws from the loaded modules in another way: see take_chance_from_hypothesis")
    providers._get_local_constants = lambda: nothing


@contextmanager
def no_chance(seed: int) -> Iterator[None]:
    """The same steps give the same ids, lives and orders again; only what is sealed differs. Else nothing could be shrunk.

    Setting up and playing throw different dice: the same would sometimes give a new generation an old one's name.
    """
    dice = random.Random(seed)
    with (
        patch.object(secrets, "token_bytes", dice.randbytes),
        patch.object(secrets, "token_hex", lambda n: dice.randbytes(n).hex()),
    ):
        yield

"""Runs inside build/peers, where pygeodiff is: makes or applies a changeset and prints the seconds as JSON.

python geodiff_script.py create BASE MODIFIED CHANGESET
python geodiff_script.py apply BASE CHANGESET
"""

import json
import sys
import time

import pygeodiff


def main() -> None:
    action, *files = sys.argv[1:]
    geodiff = pygeodiff.GeoDiff()
    wall, cpu = time.perf_counter(), time.process_time()
    if action == "create":
        geodiff.create_changeset(*files)
    else:
        geodiff.apply_changeset(*files)
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))


if __name__ == "__main__":
    main()

"""Runs inside build/peers, where apsw is: makes or applies a changeset and prints the seconds as JSON.

python session_script.py create DATABASE WANTED CHANGESET   (writes the rows of WANTED into DATABASE while a session watches)
python session_script.py apply DATABASE CHANGESET
"""

import json
import sys
import time
from pathlib import Path

import apsw


def main() -> None:
    action, *files = sys.argv[1:]
    connection = apsw.Connection(files[0])
    if action == "create":
        session = _watched(connection, files[1])
        wall, cpu = time.perf_counter(), time.process_time()
        Path(files[2]).write_bytes(session.changeset())
    else:
        wall, cpu = time.perf_counter(), time.process_time()
        with connection:
            apsw.Changeset.apply(Path(files[1]).read_bytes(), connection)
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))


def _watched(connection: apsw.Connection, wanted: str) -> apsw.Session:
    connection.execute("ATTACH ? AS wanted", (wanted,))
    session = apsw.Session(connection, "main")
    session.attach("activity")
    names = [row[1] for row in connection.execute("PRAGMA main.table_info(activity)")]
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    with connection:
        rows = "INSERT INTO main.activity SELECT * FROM wanted.activity WHERE true"
        connection.execute(f"{rows} ON CONFLICT (id) DO UPDATE SET {sets}")
    return session


if __name__ == "__main__":
    main()

"""What a list is on its way to Excel is known without the libraries that write it: every window has lists."""

import subprocess
import sys

_ASKED = "import sys, app.reports.flat_table, app.reports.shown_cells; print({'xlsxwriter', 'reportlab'} & set(sys.modules))"


def test_a_list_that_is_copied_loads_nothing_that_draws_paper() -> None:
    assert subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True).stdout == "set()\n"

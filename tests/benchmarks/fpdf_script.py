"""Runs inside build/peers, where fpdf2 is: draws given strings and lines into a PDF and prints the seconds as JSON.

python fpdf_script.py MARKS.json NAME=FONT.ttf …

Marks are those of tests.benchmarks.same_ink; lengths in points, y from the bottom of an A4 page.
"""

import json
import sys
import time
from pathlib import Path

from fpdf import FPDF

HEIGHT = 841.89


def main() -> None:
    marks = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    fonts = dict(given.split("=", 1) for given in sys.argv[2:])
    wall, cpu = time.perf_counter(), time.process_time()
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    for name, path in fonts.items():
        pdf.add_font(name, fname=path)
    pdf.add_page()
    last = len(marks) - 1
    for number, (kind, *values) in enumerate(marks):
        if kind == "text":
            font, size, x, y, text = values
            pdf.set_font(font if font.lower() in {name.lower() for name in fonts} else next(iter(fonts)), size=size)
            pdf.text(x, HEIGHT - y, text)
        elif kind == "line":
            pdf.line(values[0], HEIGHT - values[1], values[2], HEIGHT - values[3])
        elif kind == "rect":
            pdf.rect(values[0], HEIGHT - values[1] - values[3], values[2], values[3])
        elif number < last:
            pdf.add_page()
    pdf.output()
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}))


if __name__ == "__main__":
    main()

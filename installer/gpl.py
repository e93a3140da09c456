"""Libraries that may be had under the GPL (or AGPL) alone. A program under the MIT licence must not ship one."""

NAMES = (
    *("readline", "history", "gdbm", "mupdf", "poppler", "fftw3", "gsl.", "x264", "x265"),
    *("qt6virtualkeyboard", "qt6charts", "qt6datavisualization", "qt6graphs", "qt6httpserver", "qt6networkauth"),
    *("qt6quick3d", "qt6quicktimeline", "qt6shadertools", "qt6lottie", "qt6bodymovin", "qt6waylandcompositor"),
)
"""How their files' names begin, after "lib" and without regard to capitals. The second and third lines are Qt's, by its
own list of modules: the rest of Qt is under the LGPL."""


def is_gpl(file: str) -> bool:
    """Whether a file, or a library that a program asks for by this name, is one of them or Python's module for one."""
    return file.lower().removeprefix("lib").removeprefix("_").startswith(NAMES)

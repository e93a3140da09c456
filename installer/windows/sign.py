"""Signs one file in place: what makensis calls for the uninstaller. ``python -m installer.windows.sign FILE``"""

import sys
from pathlib import Path

from installer.windows.setup import sign

if __name__ == "__main__":
    sign(Path(sys.argv[1]))

"""One window per office's data: a second start of the program brings the first window to the front and gives it the file."""

import os
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal

from app.services.workspace.window_lock import claim_window

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

HAND_OVER_MS = 20_000
"""So long a later start waits for the first window, which may only just be opening, or drawing on an old PC."""
TRY_EVERY_MS = 100
MOST_BYTES = 64 * 1024
"""A path is never longer; what is longer was not sent by this program."""


class SingleInstance(QObject):
    """``claim`` is True for the first window. After ``listen`` later starts arrive as ``asked`` (a path, or "").

    Qt's network module is loaded only by ``listen``, so that the first window doesn't wait for it.
    """

    asked = Signal(object)
    """A path as text, or "". An object, because Qt's own text has no room for names in another encoding."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._lock: IO[bytes] | None = None
        self._name = _private("yui-note-" + sha256(os.fsencode(folder.resolve())).hexdigest()[:24])
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Whether this is the first window. Also True where no lock file can be written, since no other window works there."""
        may, self._lock = claim_window(self._folder)
        return may

    def listen(self) -> None:
        """Waits for later starts of the program."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)  # left over from a window that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)
        self._server.listen(self._name)

    def hand_over(self, file: Path | None) -> bool:
        """Sends the file (or nothing) to the first window; False when that window doesn't answer."""
        from PySide6.QtNetwork import QLocalSocket

        until = QDeadlineTimer(HAND_OVER_MS)
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        while not socket.waitForConnected(until.remainingTime()):
            if until.hasExpired():
                return False
            QThread.msleep(TRY_EVERY_MS)  # it has its lock, and does not listen yet
            socket.connectToServer(self._name)
        # One line with the path; an empty line only asks for the window.
        socket.write((os.fsencode(file.resolve()) if file else b"") + b"\n")
        socket.flush()
        if socket.bytesToWrite():
            socket.waitForBytesWritten(until.remainingTime())
        # The first window closes the connection when it has read the line: only then has it really got it.
        is_read = socket.state() == QLocalSocket.LocalSocketState.UnconnectedState
        return is_read or socket.waitForDisconnected(until.remainingTime())

    def release(self) -> None:
        """Stops listening and frees the lock."""
        if self._server is not None:
            self._server.close()
        if self._lock is not None:
            self._lock.close()

    def _on_connected(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(MOST_BYTES + 1)
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._hear(socket)

    def _on_ready(self) -> None:
        socket = cast("QLocalSocket", self.sender())
        if socket.canReadLine():
            self._hear(socket)
        elif socket.bytesAvailable() > MOST_BYTES:
            socket.abort()

    def _hear(self, socket: "QLocalSocket") -> None:
        path = os.fsdecode(bytes(socket.readLine(MOST_BYTES).data())).strip()
        socket.disconnectFromServer()
        self.asked.emit(path if "\0" not in path else "")


def _private(name: str) -> str:
    """The name in a folder of this user, where the system has one: below /tmp anybody could take it first."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    return str(runtime / name) if runtime.is_absolute() and runtime.is_dir() else name

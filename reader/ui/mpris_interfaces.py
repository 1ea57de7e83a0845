"""The two D-Bus interfaces of MPRIS; loaded only by the thread that serves them.

The annotations are what the bus is told of types, so they are not put off.
"""

import asyncio
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from dbus_fast import DBusError, ErrorType, PropertyAccess, Variant
from dbus_fast.annotations import (
    DBusBool,
    DBusDict,
    DBusDouble,
    DBusInt64,
    DBusObjectPath,
    DBusSignature,
    DBusStr,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from reader.speech.player import RATE_HIGH, RATE_LOW, PlayerState
from reader.ui.now_playing import Remote, Track

_READ = PropertyAccess.READ
_NO_TRACK = "/org/mpris/MediaPlayer2/TrackList/NoTrack"
_TRACKS = "/io/github/ayn_reader/Ayn/piece/"
_JUMP_US = 1_500_000
"""A place this far from where a media control's own clock stands is told."""
_SEEK_US = 100_000
"""As far must a place be off to be told after a media control itself moved it."""
_SETTLE_S = 0.3
_LENGTH_CHANGED = 0.05
"""The length is an estimate that hearing makes better; smaller steps than this are not told."""
_STATUS = {
    PlayerState.IDLE: "Stopped",
    PlayerState.LOADING: "Playing",
    PlayerState.PLAYING: "Playing",
    PlayerState.PAUSED: "Paused",
}
Strings = Annotated[list[str], DBusSignature("as")]


class AppInterface(ServiceInterface):
    """What concerns the app: its name, its window, what it opens."""

    def __init__(self, remote: Remote) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._remote = remote

    @dbus_method()
    def Raise(self) -> None:
        self._remote.bring_forward()

    @dbus_method()
    def Quit(self) -> None:
        self._remote.quit()

    @dbus_property(_READ)
    def CanQuit(self) -> DBusBool:
        return True

    @dbus_property(_READ)
    def CanRaise(self) -> DBusBool:
        return True

    @dbus_property(_READ)
    def HasTrackList(self) -> DBusBool:
        return False

    @dbus_property(_READ)
    def Identity(self) -> DBusStr:
        return self._remote.identity

    @dbus_property(_READ)
    def DesktopEntry(self) -> DBusStr:
        return "ayn"

    @dbus_property(_READ)
    def SupportedUriSchemes(self) -> Strings:
        return ["file"]

    @dbus_property(_READ)
    def SupportedMimeTypes(self) -> Strings:
        return ["text/html", "application/xhtml+xml", "text/plain"]


class PlayerInterface(ServiceInterface):
    """What concerns playing. `touched` is called after each deed; `tell` sends what changed."""

    def __init__(self, remote: Remote, touched: Callable[[], None]) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._remote, self._touched = remote, touched
        self._told: dict[str, object] = {}
        # the piece whose length was told, and that length
        self._measured: tuple[Track | None, int] = (None, 0)
        # where a media control thinks we are: µs at a moment, and the speed since
        self._clock = (0.0, 0.0, 0.0)
        self._seeking = False

    def tell(self) -> None:
        """Send the properties that changed, and the place when it jumped."""
        now = {
            "PlaybackStatus": self.PlaybackStatus,
            "Metadata": self.Metadata,
            "Rate": self.Rate,
            "Volume": self.Volume,
            "CanGoNext": self.CanGoNext,
            "CanGoPrevious": self.CanGoPrevious,
            "CanPlay": self.CanPlay,
            "CanPause": self.CanPause,
            "CanSeek": self.CanSeek,
        }
        first, told, self._told = not self._told, self._told, now
        changed = {name: value for name, value in now.items() if told.get(name) != value}
        if changed and not first:
            self.emit_properties_changed(changed)
        self._tell_jump(first, str(told.get("PlaybackStatus", "")))

    def _tell_jump(self, first: bool, before: str) -> None:
        if self._remote.state is PlayerState.LOADING and not self._seeking:
            return  # the place is still the one before
        moment, place = time.monotonic(), self.Position
        then, at, speed = self._clock
        expected = at + (moment - then) * 1e6 * speed
        if abs(expected - place) > (_SEEK_US if self._seeking else _JUMP_US):
            if not first:
                self.Seeked(place)
        elif before == "Playing":
            # A word's start is all we know of the place: let the control's own clock run on
            place = expected
        self._seeking = False
        playing = self.PlaybackStatus == "Playing"
        self._clock = (moment, place, self._remote.rate if playing else 0.0)

    @dbus_method()
    def Play(self) -> None:
        self._remote.play()
        self._touched()

    @dbus_method()
    def Pause(self) -> None:
        self._remote.pause()
        self._touched()

    @dbus_method()
    def PlayPause(self) -> None:
        self._remote.toggle()
        self._touched()

    @dbus_method()
    def Stop(self) -> None:
        self._remote.stop()
        self._touched()

    @dbus_method()
    def Next(self) -> None:
        self._remote.next()
        self._touched()

    @dbus_method()
    def Previous(self) -> None:
        self._remote.previous()
        self._touched()

    @dbus_method()
    def Seek(self, offset: DBusInt64) -> None:
        self._remote.skip(offset / 1000)
        self._tell_place_soon()

    @dbus_method()
    def SetPosition(self, track: DBusObjectPath, position: DBusInt64) -> None:
        # A position in a piece that is no longer the current one is out of date
        if track == self._track_id():
            self._remote.go_to(position / 1000)
            self._tell_place_soon()

    def _tell_place_soon(self) -> None:
        """Tell the place when it is known: after a skip the player first finds the word there."""

        def tell() -> None:
            self._seeking = True
            self._touched()

        asyncio.get_running_loop().call_later(_SETTLE_S, tell)

    @dbus_method()
    def OpenUri(self, address: DBusStr) -> None:
        parts = urlsplit(address)
        path = Path(unquote(parts.path))
        if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
            raise DBusError(ErrorType.NOT_SUPPORTED, "Ayn opens files of this computer only")
        if not path.is_file():
            raise DBusError(ErrorType.INVALID_ARGS, f"there is no file {path}")
        self._remote.open_file(path)

    @dbus_signal()
    def Seeked(self, position: float) -> DBusInt64:
        return int(position)

    @dbus_property(_READ)
    def PlaybackStatus(self) -> DBusStr:
        return _STATUS[self._remote.state]

    @dbus_property()
    def Rate(self) -> DBusDouble:
        return self._remote.rate

    @Rate.setter
    def Rate(self, rate: DBusDouble) -> None:
        _check(rate)
        if rate == 0:  # so the standard has it
            self._remote.pause()
        else:
            self._remote.set_rate(rate)
        self._touched()

    @dbus_property(_READ)
    def MinimumRate(self) -> DBusDouble:
        return RATE_LOW

    @dbus_property(_READ)
    def MaximumRate(self) -> DBusDouble:
        return RATE_HIGH

    @dbus_property()
    def Volume(self) -> DBusDouble:
        return self._remote.volume

    @Volume.setter
    def Volume(self, volume: DBusDouble) -> None:
        _check(volume)
        self._remote.set_volume(volume)
        self._touched()

    @dbus_property(_READ)
    def Position(self) -> DBusInt64:
        return round(self._remote.times()[0] * 1000)

    @dbus_property(_READ)
    def Metadata(self) -> DBusDict:
        track = self._remote.track
        found = {"mpris:trackid": Variant("o", self._track_id())}
        if track is None:
            return found
        found["xesam:title"] = Variant("s", track.title)
        if track.artist:
            found["xesam:artist"] = Variant("as", [track.artist])
        if track.album:
            found["xesam:album"] = Variant("s", track.album)
        if track.url:
            found["xesam:url"] = Variant("s", track.url)
        if track.art is not None:
            found["mpris:artUrl"] = Variant("s", track.art.absolute().as_uri())
        length = self._length(track)
        if length:
            found["mpris:length"] = Variant("x", length)
        return found

    def _length(self, track: Track) -> int:
        length = round(self._remote.times()[1] * 1000)
        measured, told = self._measured
        if track != measured or abs(length - told) > told * _LENGTH_CHANGED:
            self._measured = (track, length)
        return self._measured[1]

    def _track_id(self) -> str:
        track = self._remote.track
        return f"{_TRACKS}{track.piece}" if track is not None else _NO_TRACK

    @dbus_property(_READ)
    def CanControl(self) -> DBusBool:
        return True

    @dbus_property(_READ)
    def CanGoNext(self) -> DBusBool:
        return self._remote.track is not None

    @dbus_property(_READ)
    def CanGoPrevious(self) -> DBusBool:
        return self._remote.track is not None

    @dbus_property(_READ)
    def CanPlay(self) -> DBusBool:
        return self._remote.track is not None

    @dbus_property(_READ)
    def CanPause(self) -> DBusBool:
        return self._remote.track is not None

    @dbus_property(_READ)
    def CanSeek(self) -> DBusBool:
        return self._remote.track is not None


def _check(number: float) -> None:
    if math.isnan(number):
        raise DBusError(ErrorType.INVALID_ARGS, "that is no number")

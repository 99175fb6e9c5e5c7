"""Choose the face for every character: one face for a whole name where one has it all, else the next that has it."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from certificates.truetype import TrueTypeFile

FOLDER = Path(__file__).parent / "fonts"

FACES = {
    "song": "NotoSerifSC_400Regular.ttf",
    "biaosong": "FandolSong-Bold.ttf",
    "kai": "FandolKai-Regular.ttf",
    "fangsong": "FandolFang-Regular.ttf",
    "wenkai": "LXGWWenKai-Regular.ttf",
    "brush": "MaShanZheng_400Regular.ttf",
    "hana": "HanaMinB.ttf",
}
BLANKS = {" ": 0.25, "\u3000": 1.0}  # em; drawn by moving on, so no font needs them


class NoFontHas(LookupError):
    """No face of the chain draws the character."""

    def __init__(self, character: str) -> None:
        super().__init__(f"U+{ord(character):04X}")
        self.character = character


@dataclass(frozen=True)
class Chain:
    """Faces in order of preference: those that may set a whole text alone, then those that share it by character."""

    alone: tuple[str, ...]
    shared: tuple[str, ...]
    latin: str = ""  # the face for ASCII, where the first face's letters do not suit

    def faces(self, text: str) -> tuple[str, ...]:
        """Return the face of each character; raise NoFontHas for the first that no face draws."""
        inked = [character for character in text if character not in BLANKS]
        for face in self.alone:
            if all(draws(face, character) for character in inked):
                return tuple(self._latin(character) or face for character in text)
        return tuple(self._latin(character) or self._face(character) for character in text)

    def _latin(self, character: str) -> str:
        return self.latin if character.isascii() and draws(self.latin or self.shared[0], character) else ""

    def _face(self, character: str) -> str:
        for face in self.shared:
            if character in BLANKS or draws(face, character):
                return face
        raise NoFontHas(character)


# A style is a role in a layout. Song → Hana at the end of each: between them every character of GB 18030 level 3.
STYLES = {
    "name": Chain(("wenkai", "song", "hana"), ("song", "hana")),  # a name half Kai, half Song looks like a mistake
    "kai": Chain(("kai", "wenkai"), ("kai", "wenkai", "song", "hana")),
    "fangsong": Chain(("fangsong",), ("fangsong", "wenkai", "song", "hana"), latin="song"),
    "biaosong": Chain(("biaosong",), ("biaosong", "song", "hana")),
    "song": Chain(("song",), ("song", "hana")),
    "brush": Chain(("brush",), ("brush", "wenkai", "song", "hana")),
}


@lru_cache(maxsize=4096)
def faces(style: str, text: str) -> tuple[str, ...]:
    """Return the face of each character of a text set in a style; raise NoFontHas."""
    return STYLES[style].faces(text)


@lru_cache(maxsize=65536)
def draws(face: str, character: str) -> bool:
    """Tell whether a face has the character with an outline."""
    return file_of(face).draws(character)


@lru_cache(maxsize=65536)
def advance(face: str, character: str) -> float:
    """Return a character's advance width in em."""
    return BLANKS[character] if character in BLANKS else file_of(face).advance(character)


def path(face: str) -> Path:
    """Return the font file of a face."""
    return FOLDER / FACES[face]


@lru_cache(maxsize=len(FACES))
def file_of(face: str) -> TrueTypeFile:
    """Return the opened font file of a face."""
    return TrueTypeFile(path(face))

"""What is installed already: a stamp holds the hash of all that an installation was made from."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from launcher import place


def key(files: Iterable[Path], *also: str) -> str:
    """The hash of some files and words; the place of the clone counts too, since virtual environments cannot move."""
    digest = hashlib.sha256(str(place.ROOT).encode())
    for word in also:
        digest.update(f"\0{word}".encode())
    for file in sorted(files):
        digest.update(f"\0{file.relative_to(place.ROOT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def files_under(folder: Path) -> list[Path]:
    """Every file in a folder and its folders."""
    return [Path(path) / name for path, _folders, names in os.walk(folder) for name in names]


def is_current(name: str, wanted: str, product: Path) -> bool:
    """Whether the stamp says that `product` was made from what `wanted` hashes, and the product is still there."""
    stamp = place.STAMPS / name
    return product.exists() and stamp.exists() and stamp.read_text() == wanted


def put(name: str, made_from: str) -> None:
    """Record a finished installation."""
    place.STAMPS.mkdir(parents=True, exist_ok=True)
    (place.STAMPS / name).write_text(made_from)


def remove(*names: str) -> None:
    """Forget installations, before changing what they describe."""
    for name in names:
        (place.STAMPS / name).unlink(missing_ok=True)

"""Files that appear whole or not at all, and never over an input."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from outletplan.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outletplan.facts import Region


@contextmanager
def whole(directory: Path, names: Sequence[str], *regions: Region) -> Iterator[Path]:
    """
    Lend a folder to write files in, and move them where they belong when all are made.

    Parameters
    ----------
    directory
        Where the files shall stand; made if need be.
    names
        The files' names. All of them have to be written into the folder that is lent.
    *regions
        The facts that the files come from, whose input files stay untouched.

    Raises
    ------
    DataError
        If one of the files would overwrite an input of the region.
    OSError
        If a file cannot be written or moved; what stood there before is put back.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> import outletplan as op
    >>> target = Path(mkdtemp())
    >>> with whole(target, ["a.txt"], op.sample_region()) as folder:
    ...     _ = (folder / "a.txt").write_text("all of it")
    ...     print([path.name for path in target.glob("*.txt")])
    []
    >>> [path.name for path in target.iterdir()]
    ['a.txt']
    """
    for region in regions:
        _spare_inputs([directory / name for name in names], region)
    # Inside the target where there is one: it may be a mount, and a rename stays on one disk.
    nearest = next(path for path in (directory, *directory.absolute().parents) if path.is_dir())
    with tempfile.TemporaryDirectory(prefix=".outletplan-", dir=nearest) as lent:
        folder = Path(lent)
        yield folder
        _move(folder, directory, names)


def _spare_inputs(targets: Sequence[Path], region: Region) -> None:
    """Know an input by its place or, since a manifest's paths are its own, by its content."""
    places = {Path(source.file).absolute() for source in region.inputs}
    hashes = {source.sha256 for source in region.inputs}
    problems = [
        Problem(
            str(target),
            None,
            None,
            "an input file of this region",
            "a path of its own for what is written",
            "Choose another folder: an input is never overwritten.",
        )
        for target in targets
        if target.absolute() in places or (target.is_file() and _sha256(target) in hashes)
    ]
    if problems:
        raise DataError(problems)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move(folder: Path, directory: Path, names: Sequence[str]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    before = folder / "before"
    before.mkdir()
    try:
        for name in names:
            if (directory / name).is_file():
                (directory / name).replace(before / name)
            (folder / name).replace(directory / name)
    except BaseException:
        for name in names:
            if (before / name).exists():
                (before / name).replace(directory / name)
            elif not (folder / name).exists():
                (directory / name).unlink()
        raise

"""An invented county, to try everything on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from outletplan.errors import DataError, Problem

if TYPE_CHECKING:
    from os import PathLike

    from outletplan.facts import Region

FOLDER = Path(__file__).parent
FILES = (
    "README.md",
    "region.yaml",
    "policy.yaml",
    "villages.xlsx",
    "villages.geojson",
    "outlets.xlsx",
    "streets.geojson",
    "schools.xlsx",
)


def sample_region() -> Region:
    """
    Read the invented county that ships with the package.

    Some hundred thousand people, four hundred outlets and a street network that exist nowhere;
    what is odd in them is there on purpose. They prove nothing about any real place.

    Returns
    -------
    region
        In GCJ-02, as planners hold their tables.

    Raises
    ------
    DataError
        If the files of the package were changed and cannot be read.

    Examples
    --------
    >>> region = sample_region()
    >>> region.name, len(region.units), len(region.outlets)
    ('示例县(虚构)', 99, 425)
    """
    from outletplan.facts import read_region

    return read_region(FOLDER / "region.yaml")


def copy_sample(directory: str | PathLike[str]) -> tuple[Path, ...]:
    """
    Copy the files of the invented county to start one's own region and policy from.

    Parameters
    ----------
    directory
        Made if it is not there.

    Returns
    -------
    paths
        The files written, the manifest `region.yaml` and a short `policy.yaml` among them.

    Raises
    ------
    DataError
        If one of the files is there already; nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in copy_sample(folder)]
    ['README.md', 'region.yaml', 'policy.yaml', 'villages.xlsx', 'villages.geojson',
     'outlets.xlsx', 'streets.geojson', 'schools.xlsx']
    """
    target = Path(directory)
    paths = tuple(target / name for name in FILES)
    remedy = "Choose another directory: nothing is overwritten."
    there = [
        Problem(str(path), None, None, "a file", "no file of this name", remedy)
        for path in paths
        if path.exists()
    ]
    if there:
        raise DataError(there)
    target.mkdir(parents=True, exist_ok=True)
    for path in paths:
        shutil.copyfile(FOLDER / path.name, path)
    return paths

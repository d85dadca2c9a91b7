"""
Run the notebooks of examples/ from clean kernels, and store them with what they show.

Usage: python scripts/notebooks.py [NAME ...]

A map is stored as the table beneath it: notebooks that are not trusted show no more of it, and
each would weigh half a megabyte. Pictures keep 256 colours. Nothing of this machine is kept: no
progress bars, no times.
"""

from __future__ import annotations

import base64
import io
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

EXAMPLES = Path(__file__).parents[1] / "examples"
FRAME = re.compile(r'<div style="width:100%;">.*?</iframe></div></div>', re.DOTALL)


def clean(text: str) -> str:
    """Leave out frames and addresses in memory."""
    return re.sub(r" at 0x[0-9a-f]+", "", FRAME.sub("", text))


def small(picture: str) -> str:
    """Write a picture with as many colours as it needs."""
    kept = io.BytesIO()
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    image.quantize(256, method=Image.Quantize.MAXCOVERAGE).save(kept, "png", optimize=True)
    return base64.b64encode(kept.getvalue()).decode()


def store(path: Path) -> None:
    """Run one notebook in a folder of its own and write it back."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}).execute()
    for cell in notebook.cells:
        cell.metadata.clear()
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
            for output in cell.outputs:
                data = output.get("data", {})
                data.update({kind: clean(text) for kind, text in data.items() if "text/" in kind})
                if "image/png" in data:
                    data["image/png"] = small(data["image/png"])
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    nbformat.write(notebook, path)


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    for name in sys.argv[1:] or sorted(path.name for path in EXAMPLES.glob("*.ipynb")):
        store(EXAMPLES / name)
        print(name)

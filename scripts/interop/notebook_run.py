"""Runs examples/notebook/retinode.ipynb and prints what its cells print. Usage: notebook_run.py bin/retinode.js"""
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient

os.environ['RETINODE'] = f'node {Path(sys.argv[1]).resolve()}'
os.environ['PYTHONPATH'] = str(Path('python/src').resolve())
notebook = nbformat.read('examples/notebook/retinode.ipynb', as_version=4)
with TemporaryDirectory() as folder:  # what its cells save goes with it
    NotebookClient(notebook, timeout=600, kernel_name='python3', resources={'metadata': {'path': folder}}).execute()
for cell in notebook.cells:
    for output in cell.get('outputs', []):
        print(output.get('text') or output.get('data', {}).get('text/plain', ''))

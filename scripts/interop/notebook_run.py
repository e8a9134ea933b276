"""Runs examples/notebook/retinode.ipynb and prints what its cells print. Usage: notebook_run.py bin/retinode.js"""
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

os.environ['RETINODE'] = f'node {Path(sys.argv[1]).resolve()}'
os.environ['PYTHONPATH'] = str(Path('python/src').resolve())
notebook = nbformat.read('examples/notebook/retinode.ipynb', as_version=4)
NotebookClient(notebook, timeout=600, kernel_name='python3').execute()
for cell in notebook.cells:
    for output in cell.get('outputs', []):
        print(output.get('text') or output.get('data', {}).get('text/plain', ''))

"""Runs examples/nir/output_stage.py. Usage: nir_stage.py bin/retinode.js"""
import os
import subprocess
import sys

environment = {**os.environ, 'PYTHONPATH': 'python/src', 'RETINODE': f'node {sys.argv[1]}'}
run = subprocess.run([sys.executable, '-W', 'ignore', 'examples/nir/output_stage.py'], env=environment, capture_output=True, text=True)
print('\n'.join(line for line in run.stdout.splitlines() if ' flash: ' in line), run.stderr)
sys.exit(run.returncode)

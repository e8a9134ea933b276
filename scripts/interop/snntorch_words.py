"""Makes examples/snntorch/words.json and trains on it. Usage: snntorch_words.py bin/retinode.js"""
import os
import subprocess
import sys
import tempfile

environment = {**os.environ, 'PYTHONPATH': 'python/src', 'OMP_NUM_THREADS': '1'}
with tempfile.TemporaryDirectory() as folder:
    made = ['node', sys.argv[1], 'dataset', 'examples/snntorch/words.json', '--out', folder]
    print(subprocess.run(made, check=True, capture_output=True, text=True).stdout.split('\n')[0])
    trained = subprocess.run([sys.executable, 'examples/snntorch/train.py', folder], env=environment, capture_output=True, text=True)
    print(trained.stdout, trained.stderr)
    sys.exit(trained.returncode)

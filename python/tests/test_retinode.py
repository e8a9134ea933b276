"""Run by `npm test` where pytest is (test/interop); RETINODE says what starts the program."""

import json
import os
import subprocess
import shlex
import sys

import numpy as np
import pytest
import retinode

PROTOCOL = {
    'format': 'retinode-protocol',
    'version': 1,
    'title': 'a test',
    'retina': {'circuit': 'cone'},
    'solver': {'method': 'realtime', 'dtS': 0.0005},
    'durationS': 0.1,
    'timeline': [{'id': 'flash', 'type': 'light', 'startS': 0.02, 'durationS': 0.02, 'coneRate': 0}],
    'record': {'everyS': 0.005, 'traces': ['cone.V']},
}
SWEEP = {
    'method': 'grid',
    'axes': [{'name': 'rate', 'values': [0, 1e5], 'of': ['timeline.flash.coneRate']}],
}


def test_simulate_gives_spikes_and_quantities_in_si_units():
    run = retinode.simulate(
        circuit='cone', solver='realtime', duration=0.1, light_start=0.02, cone=1e5, quantities=['spikes', 'cone.V'], no_check=True
    )
    volts = run.quantities['cone.V']
    assert volts.unit == 'volts' and volts.values.shape == (len(volts.times_s), 1)
    assert -0.08 < volts.values.min() < volts.values.max() < 0
    assert ('ganglion', 0) in run.spikes
    array = run.to_xarray()['cone.V']
    assert array.attrs['units'] == 'volts' and np.array_equal(array.values, volts.values)


def test_a_dataset_is_read_with_labels_and_splits(tmp_path):
    spec = {'format': 'retinode-dataset', 'version': 1, 'title': 'a test', 'protocol': PROTOCOL, 'sweep': SWEEP}
    file = tmp_path / 'spec.json'
    file.write_text(json.dumps({**spec, 'label': 'rate'}))
    subprocess.run([*shlex.split(os.environ['RETINODE']), 'dataset', file, '--out', tmp_path / 'data'], check=True)
    data = retinode.read(tmp_path / 'data')
    assert len(data) == 2 and data.classes == [0, 100000] and data.labels.tolist() == [0, 1]
    dark, bright = data[0].quantities['cone.V'], data[1].quantities['cone.V']
    assert dark.unit == 'mV' and dark.values.shape == (21, 1) and dark.times_s[-1] == pytest.approx(0.1)
    assert bright.values.min() < dark.values.min() - 1
    assert data[1].counts(0.05, 0.1).shape == (2, len(data[1].spikes))
    with pytest.raises(KeyError, match='there are all'):
        data.split('train')


def test_what_the_program_refuses_is_its_own_sentence():
    with pytest.raises(retinode.ProgramError, match="'no-such'"):
        retinode.simulate(circuit='no-such', duration=0.1)


def test_another_major_version_is_refused(monkeypatch):
    monkeypatch.setenv('RETINODE', f'{sys.executable} -c "print(\'7.1.0\')"')
    with pytest.raises(retinode.ProgramError, match='retinode 7.1.0 is another major version'):
        retinode.version()

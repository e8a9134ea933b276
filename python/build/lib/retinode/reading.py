"""Reads recordings (NWB), samples (.npz) and datasets (folders)."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Quantity:
    """A quantity of some cells over time."""

    unit: str
    times_s: np.ndarray
    """Seconds of model time; shape (times,)."""
    values: np.ndarray
    """In `unit`; shape (times, cells)."""


@dataclass(frozen=True)
class Recording:
    """What was recorded of a run."""

    spikes: dict
    """By (population, number in it): times in s, in order. Cells without a spike are there too."""
    quantities: dict
    """By path (`rod.V`)."""
    places_um: dict = field(default_factory=dict)
    """By (population, number in it): x and y, micrometres."""
    meta: dict = field(default_factory=dict)
    """What else is said of it."""

    def counts(self, bin_s, duration_s, cells=None):
        """Spikes of each cell in each bin; shape (bins, cells), in the order of `spikes` where `cells` is left out."""
        edges = np.arange(round(duration_s / bin_s) + 1) * bin_s
        chosen = self.spikes if cells is None else cells
        return np.stack([np.histogram(self.spikes[cell], edges)[0] for cell in chosen], axis=1)

    def to_xarray(self):
        """Quantities as an xarray.Dataset: dimensions `PATH times` and `PATH cells`, units as attributes."""
        import xarray

        return xarray.Dataset(
            {
                path: xarray.DataArray(
                    each.values,
                    dims=(f'{path} times', f'{path} cells'),
                    coords={f'{path} times': each.times_s},
                    attrs={'units': each.unit},
                )
                for path, each in self.quantities.items()
            }
        )


class Dataset:
    """The samples of a folder that `retinode dataset` made, read one by one when they are asked for."""

    def __init__(self, folder, head, lines):
        self.folder, self.head, self.lines = Path(folder), head, lines

    def __len__(self):
        return len(self.lines)

    def __getitem__(self, place):
        if not -len(self) <= place < len(self):
            raise IndexError(f'there are {len(self)} samples, got {place}')
        return read(self.folder / self.lines[place]['file'])

    @property
    def classes(self):
        """The labels; a label's number is its place here."""
        return self.head['classes']

    @property
    def labels(self):
        """The number of each sample's label; shape (samples,)."""
        number = {str(label): k for k, label in enumerate(self.classes)}
        return np.array([number[str(line['label'])] for line in self.lines])

    def split(self, name):
        """The samples of one split. Raises KeyError for one that there is not."""
        if name not in self.head['splits']:
            raise KeyError(f"there is no split '{name}': there are {', '.join(self.head['splits'])}")
        return Dataset(self.folder, self.head, [line for line in self.lines if line['split'] == name])


def _read_dataset(folder):
    path = Path(folder) / 'manifest.jsonl'
    if not path.exists():
        raise FileNotFoundError(f'{folder} has no manifest.jsonl: of parts, `retinode dataset merge` makes it')
    # A last line that has no end was being written.
    lines = [json.loads(line) for line in path.read_text(encoding='utf-8').splitlines(keepends=True) if line.endswith('\n')]
    samples = {line['sample']: line for line in lines if line['record'] == 'sample'}
    return Dataset(folder, lines[0], [samples[number] for number in sorted(samples)])


def _read_sample(path):
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    meta = json.loads(arrays['meta_json'].tobytes())
    names = [meta['populations'][k] for k in arrays['cell_population']]
    cells = list(zip(names, arrays['cell_member'].tolist()))
    of, times = arrays['spike_cells'], arrays['spike_times_s']
    places = zip(arrays['cell_x_um'].tolist(), arrays['cell_y_um'].tolist())
    return Recording(
        {cell: times[of == k] for k, cell in enumerate(cells)},
        {path: Quantity(each['unit'], arrays['times_s'], arrays[path]) for path, each in meta['quantities'].items()},
        dict(zip(cells, places)),
        meta,
    )


def _text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def _read_units(file):
    if 'units' not in file:
        return {}, {}
    units = file['units']
    ends = units['spike_times_index'][()]
    populations = [_text(each) for each in units['population'][()]]
    cells = list(zip(populations, units['member'][()].tolist()))
    trains = np.split(units['spike_times'][()], ends[:-1])
    return dict(zip(cells, trains)), dict(zip(cells, zip(units['x'][()].tolist(), units['y'][()].tolist())))


def _series(group):
    data = group['data']
    values = data[()] * float(data.attrs.get('conversion', 1))
    if 'timestamps' in group:
        times = group['timestamps'][()]
    else:
        start = group['starting_time']
        times = start[()] + np.arange(len(values)) / float(start.attrs['rate'])
    return Quantity(_text(data.attrs.get('unit', '')), times, values.reshape(len(values), -1))


def _read_nwb(path):
    import h5py

    with h5py.File(path, 'r') as file:
        spikes, places = _read_units(file)
        found = {}
        for name, group in file['acquisition'].items():
            if 'data' not in group or not np.issubdtype(group['data'].dtype, np.number):
                continue
            # A matrix with more cells than rows is in several series: rod.V[0..99].
            block = re.fullmatch(r'(.*)\[(\d+)\.\.\d+\]', name)
            plain, first = (block[1], int(block[2])) if block else (name, 0)
            found.setdefault(plain, []).append((first, _series(group)))
        quantities = {}
        for name, blocks in found.items():
            series = [each for _, each in sorted(blocks, key=lambda block: block[0])]
            values = np.concatenate([each.values for each in series], axis=1)
            quantities[name] = Quantity(series[0].unit, series[0].times_s, values)
        meta = {name: _text(file[name][()]) for name in ('identifier', 'session_start_time') if name in file}
        return Recording(spikes, quantities, places, meta)


def read(path):
    """Reads a recording (.nwb) or a sample (.npz) as a Recording, a folder as a Dataset."""
    path = Path(path)
    if path.is_dir():
        return _read_dataset(path)
    if path.suffix == '.npz':
        return _read_sample(path)
    return _read_nwb(path)

"""Opens the units of a recording with SpikeInterface. Usage: spikeinterface_open.py FILE"""
import sys
from spikeinterface.extractors.nwbextractors import NwbSortingExtractor

sorting = NwbSortingExtractor(sys.argv[1], sampling_frequency=1e6, t_start=0)
print(sorting.get_num_units(), 'units, properties', sorted(sorting.get_property_keys()))
counts = sorting.count_num_spikes_per_unit()
print('spikes', [int(counts[unit]) for unit in sorting.unit_ids], 'kinds', sorted(set(sorting.get_property('cell_type'))))

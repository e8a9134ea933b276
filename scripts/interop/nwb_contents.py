"""Finds everything in a recording of Retinode by its standard name, in SI units. Usage: nwb_contents.py FILE"""
import sys
from pynwb import NWBHDF5IO

nwb = NWBHDF5IO(sys.argv[1], 'r').read()
print('began', nwb.session_start_time.isoformat(), '| made by', *nwb.was_generated_by[0], '|', nwb.devices['retinode'].description)
print('seed and back end in', nwb.data_collection[:60], '| session in', nwb.protocol[:40])
light = nwb.stimulus['light']
print('light', light.data.shape, light.unit, '| at receptors', nwb.intervals['light_at_receptors'].to_dataframe().shape)
print('stimulus', nwb.stimulus['stimulus'].data[0][:70])
for name, series in sorted(nwb.acquisition.items()):
    if hasattr(series, 'rate') and series.rate:
        values = series.data[:] * series.conversion + series.offset
        print(name, type(series).__name__, values.shape, series.unit, f'{values.min():.3g} to {values.max():.3g}', f'{series.rate:g} Hz')
units = nwb.units.to_dataframe()
print('units', [(kind, len(times)) for kind, times in zip(units.cell_type, units.spike_times)], 'at', list(zip(units.x, units.y, units.z))[:2])
cells = nwb.processing['retina']['cells']
print('cells', len(cells), '| wiring', {name: len(table) for name, table in list(nwb.processing['wiring'].data_interfaces.items())[:4]})
print('edits', nwb.intervals['edits'].to_dataframe()[['start_time', 'edit_type', 'target', 'value']].values.tolist())

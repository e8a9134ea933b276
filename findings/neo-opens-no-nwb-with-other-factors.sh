#!/usr/bin/env bash
# Neo 0.14.6 (PyPI): one series whose `conversion` is no power of 1000 keeps a whole NWB file from being opened.
# NWB lets `conversion` be any number: it takes stored numbers to the unit that is stated. Neo makes a prefix of it (nano, micro, milli …) and raises where
# there is none, for the file and not for the series. Usual ones are among those: 0.01 (µA/cm² as A/m²), 2.34375e-7 (a step of an amplifier's converter), 1e-15.
# Seen: `conversion 0.001: 1 signals`, `conversion 0.01: ValueError`, `conversion 1e-15: ValueError`.
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check neo==0.14.6 pynwb==4.2.0 2>/dev/null
seen=$(python/bin/python -W ignore -c "
import datetime, neo, pynwb
for conversion in (0.001, 0.01, 1e-15):
    file = pynwb.NWBFile('a file', 'an identifier', datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc))
    file.add_acquisition(pynwb.TimeSeries('current', data=[1.0, 2.0, 3.0], unit='amperes', conversion=conversion, rate=1000.0))
    with pynwb.NWBHDF5IO(f'{conversion}.nwb', 'w') as io:
        io.write(file)
    try:
        (block,) = neo.io.NWBIO(f'{conversion}.nwb', 'r').read_all_blocks()
        print(f'conversion {conversion}: {len(block.segments[0].analogsignals)} signals')
    except Exception as error:
        print(f'conversion {conversion}: {type(error).__name__}')")
echo "$seen"
[ "$seen" = 'conversion 0.001: 1 signals
conversion 0.01: ValueError
conversion 1e-15: ValueError' ]

#!/usr/bin/env bash
# PySpike 0.9.0 (PyPI): the edges of the recording count as spikes of every train.
# The SPIKE-distance of two trains with one spike each ought to grow with the time between the two. Here two spikes 990 ms apart, each near an edge
# of a second, are nearer to each other than two that are 10 ms apart: each is measured against the edge beside it. So a silent train and one
# that spikes at both edges have the ISI-distance 0. It matters for short recordings with few spikes, such as answers to dim flashes.
# Seen: `10 ms apart: 0.0108`, `990 ms apart: 0.0051`, `silent against spikes at both edges: 0.0`.
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check pyspike==0.9.0 2>/dev/null
seen=$(python/bin/python -c "
import pyspike
second = (0, 1000)
def train(*times):
    return pyspike.SpikeTrain(list(times), second)
for gap in (10, 990):
    print(f'{gap} ms apart: {pyspike.spike_distance(train(5), train(5 + gap)):.4f}')
print('silent against spikes at both edges:', pyspike.isi_distance(train(), train(0, 1000)))")
echo "$seen"
[ "$seen" = '10 ms apart: 0.0108
990 ms apart: 0.0051
silent against spikes at both edges: 0.0' ]

"""Retinode's event stream as two streams of Lab Streaming Layer, spikes and rates: python3 bridge.py [host] port

Needs pylsl. Start the program with `retinode live --stream tcp:PORT …`. A spike is one sample, the number of its cell; its time is model time put onto LSL's clock
when the stream begins, so that distances of spikes are the model's own.
"""

import json
import socket
import sys

from pylsl import IRREGULAR_RATE, StreamInfo, StreamOutlet, local_clock

host, port = (['127.0.0.1'] + sys.argv[1:])[-2:]
with socket.create_connection((host, int(port))) as connection:
    lines = connection.makefile(encoding='utf-8')
    hello = json.loads(next(lines))
    cells = hello['cells'] or 1
    begin = local_clock() - hello['modelTimeS']
    name = f'retinode {host}:{port}'
    spikes = StreamOutlet(StreamInfo('Retinode spikes', 'Spikes', 1, IRREGULAR_RATE, 'int32', f'{name} spikes'))
    rates = StreamOutlet(StreamInfo('Retinode rates', 'Rates', cells, 1 / hello['windowS'], 'float32', f'{name} rates'))
    for line in lines:
        message = json.loads(line)
        if message['type'] == 'spikes':
            for seconds, cell in zip(message['t'], message['cell']):
                spikes.push_sample([cell], begin + seconds)
        elif message['type'] == 'rates' and len(message['hz']) == cells:
            rates.push_sample(message['hz'], begin + message['t'])
        elif message['type'] == 'restart':
            begin = local_clock()
        elif message['type'] == 'lost':
            print(message['spikes'], 'spikes were left out: this bridge reads too slowly', file=sys.stderr)

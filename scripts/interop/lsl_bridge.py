"""Starts a live run with a stream of events and examples/lsl/bridge.py, and reads both streams with pylsl. Usage: lsl_bridge.py bin/retinode.js"""
import socket
import subprocess
import sys
import time

from pylsl import StreamInlet, resolve_byprop

with socket.socket() as free:
    free.bind(('127.0.0.1', 0))
    port = str(free.getsockname()[1])
run = ['node', sys.argv[1], 'live', '--circuit', 'dual', '--source', 'stimulus:flicker', '--duration', '120', '--stream', f'tcp:{port}']
live = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
bridge = None
try:
    while live.poll() is None:
        try:
            socket.create_connection(('127.0.0.1', int(port))).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.2)
    bridge = subprocess.Popen([sys.executable, 'examples/lsl/bridge.py', port], stderr=subprocess.DEVNULL)
    inlets = {}
    for kind in ('Spikes', 'Rates'):
        (found,) = resolve_byprop('type', kind, timeout=60)
        print(found.name(), '|', found.channel_count(), 'channels |', found.channel_format(), '|', found.nominal_srate(), 'Hz')
        inlets[kind] = StreamInlet(found)
        inlets[kind].open_stream(20)
    counts = dict.fromkeys(inlets, 0)
    until = time.monotonic() + 60
    while min(counts.values()) < 10 and time.monotonic() < until:
        for kind, inlet in inlets.items():
            counts[kind] += inlet.pull_sample(timeout=0.1)[0] is not None
    seen = all(count >= 10 for count in counts.values())
    print('spikes and rates come' if seen else f'too few came: {counts}')
    sys.exit(0 if seen else 1)
finally:
    for process in (bridge, live):
        if process is not None:
            process.terminate()

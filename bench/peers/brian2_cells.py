"""Brian2: the cells of a case (peers.ts) as one group, C++ standalone with -O3 -march=native."""
import json, resource, sys
import brian2
from brian2 import *

case_file, step_ms, folder, method, mode = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]
case = json.load(open(case_file))
set_device('cpp_standalone', build_on_run=False)
prefs.codegen.cpp.extra_compile_args_gcc = ['-O3', '-march=native', '-ffast-math', '-std=c++11']
prefs.devices.cpp_standalone.extra_make_args_unix = ['-j2']
prefs.core.default_float_dtype = float64
defaultclock.dt = step_ms * ms


def told(text):
    # exprelr(x) = 1/exprel(x); powers as in Python; ln is log.
    return text.replace('^', '**').replace('exprelr(', '1/exprel(').replace('ln(', 'log(')


frozen = set(case['frozen']) | {name for name, value in case['quantities'] if 'ln(' in value} if method == 'exponential_euler' else set()
lines = [f'dV/dt = -({case["current"]} - I/{case["areaUm2"]})/{case["capacitance"]}/ms : 1', 'I : 1']
for name, value in case['quantities']:
    lines.append(f'{name} = {told(value)} : 1{" (constant over dt)" if name in frozen else ""}')
for name, _, rate in case['states']:
    lines.append(f'd{name}/dt = ({told(rate)})/ms : 1')
group = NeuronGroup(len(case['currentsPa']), '\n'.join(lines), method=method)
group.V = case['initialMv']
group.I = case['currentsPa']
for name, initial, _ in case['states']:
    setattr(group, name, initial)
records = mode == 'spikes'
if records:
    monitor = StateMonitor(group, 'V', record=case['sample'])
run(case['durationMs'] * ms)
device.build(directory=folder, compile=True, run=False, debug=False)
used = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
before = used()
device.run(folder, with_output=False, run_args=[])
seconds = used() - before
spikes = []
if records:
    level = case['thresholdMv']
    for row in monitor.V:
        v = list(row)
        spikes.append([step_ms * (k + (level - v[k]) / (v[k + 1] - v[k])) for k in range(len(v) - 1) if v[k] < level <= v[k + 1]])
print('RESULT ' + json.dumps({'version': brian2.__version__, 'backEnd': 'C++ standalone, -O3 -march=native', 'method': method,
                  'seconds': seconds, 'spikes': spikes}))

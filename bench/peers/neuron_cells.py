"""NEURON: the cells of a case (peers.ts) as single sections with one mechanism, fixed steps; with CoreNEURON where it can be built."""
import json, os, subprocess, sys, time

case_file, step_ms, folder, core = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4] == 'core'
case = json.load(open(case_file))
os.makedirs(folder, exist_ok=True)
os.chdir(folder)
with open('peercell.mod', 'w') as file:
    file.write(case['mechanisms']['NEURON'])
tools = os.path.dirname(sys.executable)
if not os.path.exists('built'):
    flags = {'CFLAGS': '-O3 -march=native', 'CXXFLAGS': '-O3 -march=native'}
    built = subprocess.run([f'{tools}/nrnivmodl', *(['-coreneuron'] if core else []), '.'], capture_output=True, text=True,
                           env={**os.environ, **flags, 'PATH': f'{tools}:{os.environ["PATH"]}'})
    if built.returncode != 0:
        sys.exit(f'nrnivmodl failed: {(built.stderr or built.stdout).strip().splitlines()[-1]}')
    open('built', 'w').close()
import neuron
from neuron import h

h.load_file('stdrun.hoc')
context = h.ParallelContext()
side = (case['areaUm2'] / 3.141592653589793) ** 0.5
sections, clamps, kept = [], [], []
for number, current in enumerate(case['currentsPa']):
    section = h.Section(name=f'cell{number}')
    section.L = section.diam = side
    section.cm = 100 * case['capacitance']
    section.insert('peercell')
    clamp = h.IClamp(section(0.5))
    clamp.delay, clamp.dur, clamp.amp = 0, 1e9, 1e-3 * current
    context.set_gid2node(number, context.id())
    context.cell(number, h.NetCon(section(0.5)._ref_v, None, sec=section))
    sections.append(section)
    clamps.append(clamp)
h.secondorder = 2
h.dt = step_ms
records = sys.argv[5] == 'spikes'
traces = [h.Vector().record(sections[k](0.5)._ref_v) for k in case['sample']] if records else []
if core:
    from neuron import coreneuron
    coreneuron.enable = True
    coreneuron.verbose = 0
    h.cvode.cache_efficient(1)
context.set_maxstep(10)
h.finitialize(case['initialMv'])
began = time.process_time()
context.psolve(case['durationMs'])
seconds = time.process_time() - began
spikes = []
for trace in traces:
    v = list(trace)
    level = case['thresholdMv']
    spikes.append([step_ms * (k + (level - v[k]) / (v[k + 1] - v[k])) for k in range(len(v) - 1) if v[k] < level <= v[k + 1]])
print('RESULT ' + json.dumps({'version': neuron.__version__, 'backEnd': 'CoreNEURON' if core else 'NEURON',
                  'method': 'cnexp, secondorder 2, fixed step', 'seconds': seconds, 'spikes': spikes}))

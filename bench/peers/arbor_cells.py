"""Arbor: the cells of a case (peers.ts) as single compartments with one mechanism, compiled with vector instructions, one thread."""
import json, os, subprocess, sys, time
import arbor
from arbor import units as U

case_file, step_ms, folder, mode = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[5]
case = json.load(open(case_file))
os.makedirs(f'{folder}/mod', exist_ok=True)
with open(f'{folder}/mod/peercell.mod', 'w') as file:
    file.write(case['mechanisms']['Arbor'])
catalogue = f'{folder}/peer-catalogue.so'
if not os.path.exists(catalogue):
    tools = os.path.dirname(sys.executable)
    built = subprocess.run([f'{tools}/arbor-build-catalogue', '--verbose', 'peer', 'mod'], cwd=folder, capture_output=True, text=True,
                           env={**os.environ, 'PATH': f'{tools}:{os.environ["PATH"]}'})
    if built.returncode != 0:
        sys.exit(f'arbor-build-catalogue failed: {(built.stderr + built.stdout).strip()[-600:]}')
records = mode == 'spikes'
side = (case['areaUm2'] / 3.141592653589793) ** 0.5


class Cells(arbor.recipe):
    def __init__(self):
        arbor.recipe.__init__(self)
        self.properties = arbor.neuron_cable_properties()
        self.properties.catalogue.extend(arbor.load_catalogue(catalogue), '')

    def num_cells(self):
        return len(case['currentsPa'])

    def cell_kind(self, gid):
        return arbor.cell_kind.cable

    def global_properties(self, kind):
        return self.properties

    def cell_description(self, gid):
        tree = arbor.segment_tree()
        tree.append(arbor.mnpos, (-side / 2, 0, 0, side / 2), (side / 2, 0, 0, side / 2), tag=1)
        decor = arbor.decor().set_property(Vm=case['initialMv'] * U.mV, cm=case['capacitance'] * U.F / U.m2)
        decor = decor.paint('(all)', arbor.density('peercell'))
        decor = decor.place('(location 0 0.5)', arbor.i_clamp(1e-3 * case['currentsPa'][gid] * U.nA))
        return arbor.cable_cell(tree, decor, arbor.label_dict(), arbor.cv_policy_single())

    def probes(self, gid):
        return [arbor.cable_probe_membrane_voltage('(location 0 0.5)', 'v')] if records and gid in case['sample'] else []


context = arbor.context(threads=1, gpu_id=None)
recipe = Cells()
simulation = arbor.simulation(recipe, context, arbor.partition_load_balance(recipe, context, {arbor.cell_kind.cable: arbor.partition_hint(cpu_group_size=len(case['currentsPa']), prefer_gpu=False)}))
handles = [simulation.sample((gid, 'v'), arbor.regular_schedule(step_ms * U.ms)) for gid in (case['sample'] if records else [])]
began = time.process_time()
simulation.run(tfinal=case['durationMs'] * U.ms, dt=step_ms * U.ms)
seconds = time.process_time() - began
spikes = []
for handle in handles:
    rows, _ = simulation.samples(handle)[0]
    t, v, level = rows[:, 0], rows[:, 1], case['thresholdMv']
    spikes.append([float(t[k] + (t[k + 1] - t[k]) * (level - v[k]) / (v[k + 1] - v[k])) for k in range(len(v) - 1) if v[k] < level <= v[k + 1]])
print('RESULT ' + json.dumps({'version': arbor.__version__, 'backEnd': f'vector instructions: {arbor.config()["vectorize"]}',
                  'method': 'cnexp, fixed step', 'seconds': seconds, 'spikes': spikes}))

"""Jaxley: the cells of a case (peers.ts) as single compartments with one channel, mapped over the batch, compiled by JAX for the processor, single precision."""
import json, os, sys, time

os.environ['XLA_FLAGS'] = '--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1'
import jax
import jax.numpy as jnp
import jaxley as jx
from jaxley.channels import Channel
from jaxley.solver_gate import exponential_euler

jax.config.update('jax_platform_name', 'cpu')
case_file, step_ms, solver, mode = sys.argv[1], float(sys.argv[2]), sys.argv[4], sys.argv[5]
case = json.load(open(case_file))


def exprelr(x):
    near = jnp.abs(x) < 1e-4
    safe = jnp.where(near, 1.0, x)
    return jnp.where(near, 1 - x / 2, safe / jnp.expm1(safe))


program = [(name, compile(value.replace('^', '**'), name, 'eval')) for name, value in case['quantities']]
rates = [(name, compile(rate.replace('^', '**'), name, 'eval')) for name, _, rate in case['states']]


def quantities(states, v):
    known = {'V': v, 'exp': jnp.exp, 'ln': jnp.log, 'exprelr': exprelr, **{name: states[name] for name, _ in rates}}
    for name, value in program:
        known[name] = eval(value, {}, known)
    return known


class PeerCell(Channel):
    def __init__(self, name='PeerCell'):
        self.current_is_in_mA_per_cm2 = True
        super().__init__(name)
        self.channel_params = {}
        self.channel_states = {name: initial for name, initial, _ in case['states']}
        self.current_name = 'i_peer'

    def update_states(self, states, dt, v, params):
        known = quantities(states, v)
        new = {}
        for name, rate in rates:
            # A rate that is linear in its own state, with what is frozen: by its values at 0 and 1.
            at = lambda value: eval(rate, {}, {**known, name: value})
            constant = at(0.0)
            slope = at(1.0) - constant
            new[name] = exponential_euler(states[name], dt, -constant / slope, -1 / slope)
        return new

    def compute_current(self, states, v, params):
        return 0.1 * quantities(states, v)[case['current']]

    def init_state(self, states, v, params, delta_t):
        return {}


side = (case['areaUm2'] / 3.141592653589793) ** 0.5
cell = jx.Cell(jx.Branch(jx.Compartment(), ncomp=1), parents=[-1])
cell.insert(PeerCell())
cell.set('length', side)
cell.set('radius', side / 2)
cell.set('capacitance', 100 * case['capacitance'])
cell.set('v', case['initialMv'])
cell.branch(0).comp(0).record('v', verbose=False)
steps = round(case['durationMs'] / step_ms)


def course(current):
    stimulus = cell.branch(0).comp(0).data_stimulate(jnp.full((steps,), current))
    return jx.integrate(cell, delta_t=step_ms, data_stimuli=stimulus, solver=solver)[0]


# Many cells at once as Jaxley's documentation runs parameter sweeps: mapped over the batch, compiled once.
run = jax.jit(jax.vmap(course))
currents = 1e-3 * jnp.asarray(case['currentsPa'])
rows = run(currents).block_until_ready()
began = time.process_time()
rows = run(currents).block_until_ready()
seconds = time.process_time() - began
spikes = []
for number in case['sample'] if mode == 'spikes' else []:
    v, level = [float(each) for each in rows[number]], case['thresholdMv']
    spikes.append([step_ms * (k + (level - v[k]) / (v[k + 1] - v[k])) for k in range(len(v) - 1) if v[k] < level <= v[k + 1]])
print('RESULT ' + json.dumps({'version': jx.__version__, 'backEnd': f'JAX {jax.__version__} on the processor, compiled, single precision',
                  'method': f'{solver}, exponential Euler for states', 'seconds': seconds, 'spikes': spikes}))

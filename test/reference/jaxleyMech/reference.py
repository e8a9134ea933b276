"""What every channel and synapse of jaxley-mech computes, as JSON on standard output.

    pip install jaxley jaxley-mech
    python3 test/reference/jaxleyMech/reference.py > test/reference/jaxleyMech/reference.json
    python3 test/reference/jaxleyMech/reference.py --fine     (a step of 0.5 mV and more states, for the test that runs it)

All in 64 bits. Of each class, found by looking through the package (and again, of some, with other parameters: `SETTINGS`):

- `gates`: for each gate that follows the potential its steady state and time constant (ms; none where it is instantaneous) at each of `voltages` (mV);
- `samples`: at a potential, states and concentrations (`given`, in the units of jaxley-mech) the instantaneous gates and other assigned values
  (`assigned`), the current (`current`, uA/cm^2 where conductances are in mS/cm^2, pA where they are in nS) and the derivatives of states per ms.

Conductances of 1e-3 S/cm^2 stand for 1 nS in those classes whose paper has nS; currents are therefore multiplied by 1000 in both cases.
"""

import importlib
import importlib.metadata
import inspect
import json
import pkgutil
import sys

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp  # noqa: E402
import jaxley_mech.channels  # noqa: E402
import jaxley_mech.synapses  # noqa: E402
from jaxley.channels import Channel  # noqa: E402
from jaxley.synapses.synapse import Synapse  # noqa: E402

FINE = "--fine" in sys.argv
VOLTAGES = [-100 + 0.5 * k for k in range(301)] if FINE else [-100 + 12.5 * k for k in range(13)]
SAMPLES = 60 if FINE else 5

# A cylinder; areas and volumes that classes make of it are undone below, or are said in the table of differences.
GEOMETRY = {"radius": 10.0, "length": 50.0}
AREA_CM2 = 2 * jnp.pi * GEOMETRY["length"] * GEOMETRY["radius"] * 1e-8

# Classes that give a current in pA by dividing it by the area of the membrane.
IN_PA = {"chen24.Phototransduction", "torre90.Phototransduction", "kamiyama09.Phototransduction"}

# Ranges of states that are not between 0 and 1, in the units of jaxley-mech.
RANGES = {
    "Cai": (5e-5, 5e-3), "Cas": (0.02, 2.0), "CaCon_i": (5e-5, 5e-3), "CaCon_e": (2.0, 2.0), "eCa": (40.0, 40.0),
    "Caf": (0.02, 2.0), "Cad": (0.02, 2.0), "Cab_ls": (1.0, 200.0), "Cab_lf": (1.0, 200.0), "Cab_ld": (1.0, 200.0),
    "Cab_hs": (1.0, 80.0), "Cab_hf": (1.0, 80.0), "Cab_hd": (1.0, 80.0), "iCa": (-0.05, 0.02), "i_Ca": (-0.05, 0.02),
    "cGMP": (0.5, 5.0), "Ca": (0.1, 1.0), "Cab": (5.0, 80.0), "Rh": (0.0, 5.0), "Rhi": (0.0, 5.0), "Tr": (0.0, 50.0),
    "PDE": (0.0, 20.0), "Jhv": (0.0, 100.0), "R": (0.0, 5000.0), "P": (1.0, 300.0), "G": (2.0, 25.0), "C": (0.1, 1.5),
    "Stim": (0.0, 1e5), "exo": (0.1, 5.0), "RRP": (0.1, 2.9), "IP": (0.5, 9.5), "RP": (1.0, 20.0), "pH": (7.0, 7.8),
}
FEEDBACK_RANGES = {"Ca": (2e-5, 2e-4)}
GABAB_RANGES = {"R": (0.0, 1.0), "G": (0.0, 6.0)}


class Draws:
    """Numbers between 0 and 1 without a generator: the fractional parts of multiples of the golden section (Weyl)."""

    def __init__(self):
        self.count = 0

    def __call__(self, low=0.0, high=1.0):
        self.count += 1
        return low + (high - low) * ((self.count * 0.6180339887498949) % 1.0)


def classes_of(package, base):
    """(module.class, class) of every mechanism that the package defines, in order of their names."""
    found = {}
    for _, module_name, _ in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        module = importlib.import_module(module_name)
        for class_name, each in inspect.getmembers(module, inspect.isclass):
            if issubclass(each, base) and each.__module__ == module_name:
                found[f"{module_name.split('.')[-1]}.{class_name}"] = each
    return dict(sorted(found.items()))


def made(each):
    """An instance; one with a solver of its own takes explicit Euler steps, which give its derivatives."""
    if "solver" not in inspect.signature(each.__init__).parameters:
        return each()
    instance = each(solver="explicit")
    # The package's own explicit step gives a class that returns its derivatives nested (FeedbackRibbon) states of another shape.
    instance.solver_func = lambda y, dt, derivatives, args: y + dt * jnp.ravel(derivatives(None, y, args))
    return instance


# Other parameters of a class that stand in a declaration of their own: by class and what they are of.
SETTINGS = {
    "chen24.Phototransduction": {
        "rod": {"sigma": 7.07, "phi": 7.07, "eta": 2.53, "G_dark": 15.5, "beta": 25.0, "gamma": 4.2},
    },
}


def own(name, instance):
    """A name without the instance's prefix."""
    prefix = f"{instance._name}_"
    return name[len(prefix):] if name.startswith(prefix) else name


def gate_of(instance, state):
    """The function of a gate, if it has one."""
    return getattr(type(instance), f"{state}_gate", None)




def per_ms(key):
    """How many of a class's units of time are in 1 ms."""
    return 1e-3 if key.split(".")[0] in ("aoyama00", "usui96", "kamiyama09") else 1.0


# Gates whose function gives steady state and time constant; those of all others give alpha and beta.
INFINITY_AND_TAU = {"benison01.KA.h", "l5pc.NaTaT.m", "l5pc.NaTaT.h", "l5pc.NaTs2T.m", "l5pc.NaTs2T.h", "l5pc.NapEt2.m",
    "l5pc.NapEt2.h", "l5pc.KPst.m", "l5pc.KPst.h", "l5pc.KTst.m", "l5pc.KTst.h", "l5pc.SKE2.z", "l5pc.SKv3_1.m",
    "l5pc.M.m", "l5pc.CaLVA.m", "l5pc.CaLVA.h", "l5pc.H.m"}


def steady_state(key, state, values):
    """Steady state and time constant (ms, or None) that a gate's function gives."""
    if not isinstance(values, tuple):
        return float(values), None
    first, second = (float(each) for each in values)
    if f"{key}.{state}" in INFINITY_AND_TAU:
        return first, second
    rate = (first + second) * per_ms(key)
    return first / (first + second), 1 / rate


def gates_of(key, instance):
    """Gates that follow the potential, at each of the voltages."""
    gates = {}
    for name in instance.channel_states:
        state = own(name, instance)
        gate = gate_of(instance, state)
        if gate is None or list(inspect.signature(gate).parameters) != ["v"]:
            continue
        rows = [steady_state(key, state, gate(jnp.asarray(v))) for v in VOLTAGES]
        gates[state] = {"inf": [row[0] for row in rows], "tauMs": [row[1] for row in rows]}
    return gates


def drawn(names, draw, ranges):
    return {name: draw(*ranges.get(name, (0.0, 1.0))) for name in names}


def instantaneous(instance, given, params, v):
    """Values of gates that have no time constant."""
    values = {}
    for name in instance.channel_states:
        state = own(name, instance)
        gate = gate_of(instance, state)
        if gate is None:
            continue
        sources = {"v": v, "Khalf": params.get(f"{instance._name}_Khalf"), **given}
        arguments = [sources[each[0].upper() + each[1:] if each == "cai" else each]
                     if each != "cai" else given["CaCon_i"] for each in inspect.signature(gate).parameters]
        value = gate(*[jnp.asarray(each) for each in arguments])
        if not isinstance(value, tuple):
            values[state] = float(value)
    return values


def relaxation(key, params, name):
    """Time constant (ms) of a pool that is solved by the exponential Euler method, of which the derivative is to be found."""
    if key == "benison01.CaPumpNS":
        return params["tau_store"] / params["fi"]
    return params.get(f"{name}_taur", params.get(f"{name}_decay"))


def derivatives_of(key, instance, states, v, params):
    """Derivatives per ms of the states that are no gates, from one step of the class's own solver."""
    name = instance._name
    if hasattr(instance, "solver_func"):
        step = 1000.0 if "dt /= 1000" in inspect.getsource(type(instance).update_states) else 1.0
        if key == "chen24.Phototransduction":
            # S and I of a step are those of the step before.
            first = instance.update_states(states, step, v, params)
            states = {**states, f"{name}_S": first[f"{name}_S"], f"{name}_I": first[f"{name}_I"]}
        new = instance.update_states(states, step, v, params)
        keep = [each for each in new if own(each, instance) not in ("S", "I", "Stim") or key.startswith("hodgkin52")]
        return {own(each, instance): float(new[each] - states[each]) / step for each in keep}
    tau = relaxation(key, params, name)
    if tau is None:
        return {}
    new = instance.update_states(states, tau, v, params)
    return {each: float(new[each] - states[each]) / (tau * (1 - float(jnp.exp(-1.0)))) for each in new if each in states}


def by_calcium(key, instance, given):
    """Derivatives per ms of gates that calcium opens with a time constant."""
    derivatives = {}
    for state in (own(each, instance) for each in instance.channel_states):
        gate = gate_of(instance, state)
        if gate is not None and list(inspect.signature(gate).parameters) == ["cai"]:
            infinity, tau = steady_state(key, state, gate(jnp.asarray(given["CaCon_i"])))
            derivatives[state] = (infinity - given[state]) / tau
    return derivatives


def channel_sample(key, instance, reversal, draw):
    params = {**instance.channel_params, **GEOMETRY}
    params = {each: jnp.asarray(value, dtype=float) for each, value in params.items()}
    v = draw(-100.0, 50.0)
    given = drawn([own(each, instance) for each in instance.channel_states], draw, RANGES)
    if "Pump" in key:
        calcium_current = "i_Ca" if key.startswith("l5pc") else "iCa"
        given[calcium_current] = draw(*RANGES[calcium_current])
    if "C1" in given:
        # Occupancies of one scheme.
        total = sum(given.values())
        given = {each: value / total for each, value in given.items()}
    if reversal is not None and "eCa" in given and key.split(".")[1] != "CaNernstReversal":
        calcium = next(each for each in reversal.channel_states if each in ("Cai", "Cas", "CaCon_i"))
        given[calcium] = given.get(calcium, draw(*RANGES[calcium]))
        outside = {"CaCon_e": 2.0} if key.startswith("l5pc") else {}
        given["eCa"] = float(reversal.update_states({**given, **outside}, 1.0, v, reversal.channel_params)["eCa"])
    assigned = instantaneous(instance, given, params, v)
    given = {each: value for each, value in given.items() if each not in assigned}
    states = {**{each: jnp.asarray({**given, **assigned}[own(each, instance)]) for each in instance.channel_states},
              **{each: jnp.asarray(value) for each, value in given.items() if each in ("iCa", "i_Ca", "eCa", "Cai", "Cas", "CaCon_i")}}
    if key.startswith("chen24"):
        for each in ("S", "I"):
            given.pop(each)
    sample = {"v": v, "given": given}
    if key.split(".")[1] == "CaNernstReversal":
        given.pop("eCa")
        assigned = {"eCa": float(instance.update_states(states, 1.0, v, params)["eCa"])}
    else:
        derivatives = {**derivatives_of(key, instance, states, v, params), **by_calcium(key, instance, given)}
        if derivatives:
            sample["derivatives"] = derivatives
        if key.startswith("chen24"):
            states[f"{instance._name}_I"] = instance.update_states(states, 1000.0, v, params)[f"{instance._name}_I"]
        current = float(instance.compute_current(states, v, params))
        if "Pump" not in key:
            sample["current"] = current * float(AREA_CM2) * 1e9 if key in IN_PA else current * 1000
    if assigned:
        sample["assigned"] = assigned
    return sample


def frozen_feedback(instance, states, pre, post, params, **changes):
    prefix = instance._name
    changed = {**params, **{f"{prefix}_{each}": value for each, value in changes.items()}}
    new = instance.update_states(states, 1.0, pre, post, changed)
    return lambda name: float(new[f"{prefix}_{name}"] - states[f"{prefix}_{name}"])


def feedback_derivatives(instance, states, pre, post, params):
    """Each part of a step takes what the part before it has changed: that is held still for the derivative of the next."""
    change = lambda **changes: frozen_feedback(instance, states, pre, post, params, **changes)  # noqa: E731
    still = {"Panx1_Tau": 1e300, "GABA_Tau": 1e300}
    held_ph = {**still, "pH_Base_active": 0.0, "SLC4A5_active": 0.0, "NHE_active": 0.0, "Panx1_active": 0.0, "GABA_active": 0.0}
    held_calcium = {**held_ph, "Ca_tau": 1e300, "iCaToCa": 0.0}
    opening, acid, calcium, release = change(), change(**still), change(**held_ph), change(**held_calcium)
    return {
        "Panx1_OpenProb": opening("Panx1_OpenProb"), "GABA_OpenProb": opening("GABA_OpenProb"), "pH": acid("pH"),
        "Ca": calcium("Ca"), **{each: release(each) for each in ("exo", "RRP", "IP", "RP")},
    }


PULSED = {"destexhe98.AMPA": "AMPA", "destexhe98.NMDA": "NMDA", "destexhe98.GABAa": "GABAa"}


def pulse_derivative(instance, params, open_fraction, pulse):
    """dR/dt (per ms) with transmitter and without, from the closed form that the class advances R by."""
    name, beta, alpha = instance._name, float(params[f"{instance._name}_beta"]), float(params[f"{instance._name}_alpha"])
    transmitter = float(params[f"{name}_Cmax"]) if pulse else 0.0
    tau = 1 / (alpha * transmitter + beta)
    # Half a time constant after the start (or the end) of a pulse: x goes to infinity + (x - infinity) exp(-1/2).
    since = tau / 2 if pulse else float(params[f"{name}_Cdur"]) + tau / 2
    states = {"R": open_fraction, "R0": open_fraction, "R1": open_fraction, "C": transmitter, "lastrelease": 0.0,
              "timecount": 0.5 if pulse else -0.5}
    states = {f"{name}_{each}": jnp.asarray(float(value)) for each, value in states.items()}
    states[f"{name}_lastrelease"] = jnp.asarray(since - 1e-9)
    states[f"{name}_timecount"] = jnp.asarray(0.5 if pulse else -0.5)
    new = float(instance.update_states(states, 1e-9, jnp.asarray(-70.0), jnp.asarray(-70.0), params)[f"{name}_R"])
    fallen = float(jnp.exp(-0.5))
    infinity = (new - open_fraction * fallen) / (1 - fallen)
    return (infinity - open_fraction) / tau


def synapse_sample(key, instance, draw, index):
    name = instance._name
    params = {each: jnp.asarray(value, dtype=float) for each, value in instance.synapse_params.items()}
    pre, post = jnp.asarray(draw(-100.0, 50.0)), jnp.asarray(draw(-100.0, 50.0))
    ranges = {**RANGES, **(FEEDBACK_RANGES if "Feedback" in key else {}), **(GABAB_RANGES if "destexhe98" in key else {})}
    given = drawn([own(each, instance) for each in instance.synapse_states], draw, ranges)
    states = {each: jnp.asarray(given[own(each, instance)]) for each in instance.synapse_states}
    sample = {"pre": float(pre), "post": float(post), "given": given}
    if key == "feedback_ribbon.FeedbackRibbon":
        sample["derivatives"] = feedback_derivatives(instance, states, pre, post, params)
        states = instance.update_states(states, 1.0, pre, post, params)
        sample["given"] = {each: given[each] for each in sample["derivatives"]}
    elif key in PULSED:
        pulse = index % 2 == 0
        sample["given"] = {"R": given["R"]}
        sample["pulse"] = pulse
        sample["derivatives"] = {"R": pulse_derivative(instance, params, given["R"], pulse)}
    elif key == "destexhe98.GABAb":
        pulse = index % 2 == 0
        states = {**states, f"{name}_C": jnp.asarray(0.5 if pulse else 0.0), f"{name}_timecount": jnp.asarray(5.0 if pulse else -0.5)}
        new = instance.update_states(states, 1.0, jnp.asarray(-70.0), post, params)
        sample["given"] = {each: given[each] for each in ("R", "G")}
        sample["pulse"] = pulse
        sample["derivatives"] = {each: float(new[f"{name}_{each}"] - states[f"{name}_{each}"]) for each in ("R", "G")}
    elif hasattr(instance, "solver_func"):
        new = instance.update_states(states, 1.0, pre, post, params)
        sample["derivatives"] = {own(each, instance): float(new[each] - states[each]) for each in new}
    # uS mV = nA
    sample["current"] = float(instance.compute_current(states, pre, post, params)) * 1000
    return sample


def channel_entry(key, each, reversals, settings={}):
    instance = made(each)
    instance.channel_params.update({f"{instance._name}_{name}": value for name, value in settings.items()})
    entry = {}
    gates = gates_of(key, instance)
    if gates:
        entry["gates"] = gates
    draw = Draws()
    entry["samples"] = [channel_sample(key, instance, reversals.get(key.split(".")[0]), draw) for _ in range(SAMPLES)]
    return entry


def main():
    channels = classes_of(jaxley_mech.channels, Channel)
    synapses = classes_of(jaxley_mech.synapses, Synapse)
    reversals = {key.split(".")[0]: each() for key, each in channels.items() if key.endswith(".CaNernstReversal")}
    entries = {key: channel_entry(key, each, reversals) for key, each in channels.items()}
    for key, variants in SETTINGS.items():
        for name, settings in variants.items():
            entries[f"{key} ({name})"] = channel_entry(key, channels[key], reversals, settings)
    for key, each in synapses.items():
        instance, draw = made(each), Draws()
        entries[key] = {"samples": [synapse_sample(key, instance, draw, index) for index in range(SAMPLES)]}
    head = {
        "madeBy": "python3 test/reference/jaxleyMech/reference.py, in 64 bits; its head says what the numbers are",
        "jaxley-mech": importlib.metadata.version("jaxley-mech"),
        "jaxley": importlib.metadata.version("jaxley"),
        "voltages": VOLTAGES,
    }
    text = lambda value: json.dumps(value, separators=(",", ":"), allow_nan=False, default=float)  # noqa: E731
    lines = ",\n".join(f"{json.dumps(key)}:{text(entry)}" for key, entry in entries.items())
    print(f'{json.dumps(head)[:-1]}, "classes": {{\n{lines}\n}}}}')


main()

/** What a spike of the cell `body` is unless a test says otherwise. */
const plainSpike = 'spike when V > V_th\nreset V to V_re\nrefractory t_ref';

/** The same of a cell whose current of adaptation jumps. */
export const adapting = `${plainSpike}\nreset w to w + jump`;

/**
 * Two populations of leaky integrators (20 pF, 1 nS, rest −60 mV, threshold −50 mV, reset −65 mV, 2 ms), the first of which drives the second by a synapse with a delay.
 * @param spike statements of the cell that say what a spike is
 * @param statements of the circuit `pair` beside
 */
export function spikingFiles(spike: string = plainSpike, statements = ''): { file: string; text: string }[] {
	return [
		{
			file: 'leak.eq',
			text: `channel leak
title A leak
source made for tests
needs V [mV]
parameter g = 1 [nS] in 0 .. 10 "conductance"
parameter E = -60 [mV] in -120 .. 20 "reversal potential"
current I [pA] = g*(V - E) "leak"`,
		},
		{
			file: 'body.eq',
			text: `cell body
title A cell that integrates and fires
source made for tests
spikes
parameter C = 20 [pF] in 1 .. 100 "capacitance"
parameter V_th = -50 [mV] in -100 .. 0 "threshold"
parameter V_re = -65 [mV] in -100 .. 0 "reset"
parameter t_ref = 2 [ms] in 0 .. 20 "refractory time"
parameter jump = 2 [pA] in 0 .. 100 "what a spike adds to the current of adaptation"
state V [mV] = -60 in -200 .. 100 "membrane potential"
state w [pA] = 0 in 0 .. 1000 "current of adaptation"
include leak as leak
V' = -(membrane_current + w + synaptic_current + junction_current - electrode_current)/C
w' = -w/60[ms]
${spike}`,
		},
		{
			file: 'drive.eq',
			text: `synapse drive
title A synapse that opens with the potential
source made for tests
needs pre.V [mV], post.V [mV]
parameter g = 1 [nS] in 0 .. 10 "conductance"
state s [1] = 0 in 0 .. 1 "open part"
s' = (1/(1 + exp(-(pre.V + 55[mV])/1[mV])) - s)/5[ms]
current I [pA] = g*s*post.V`,
		},
		{
			file: 'pair.eq',
			text: `circuit pair\ntitle Two cells\nsource made for tests\ncell body as first\ncell body as second\nsynapse drive as drive from first to second delay 1[ms] with g = 0.2[nS]\n${statements}`,
		},
	];
}

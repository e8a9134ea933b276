import fc from 'fast-check';
import type { DeclarationFile } from '../../../src/ode/equations/linking/library.ts';
import { randomNumber, randomOffset } from './numbers.ts';

/**
 * Cells made at random: gates by rates or by their steady state and time constant, kinetic schemes, pools of calcium with buffers, light, channels
 * of files of their own; capacitances, conductances and time constants over decades; some fire.
 */

/** A rate of the potential, 1/ms, never negative, from one in 2 s to ten in a millisecond. */
const rate = fc.oneof(
	fc
		.tuple(randomNumber(0.0005, 10), randomOffset(-20, 80), randomNumber(4, 60))
		.map(([a, v, s]) => `${a}[1/ms]/(1 + exp((V ${v}[mV])/${s}[mV]))`),
	fc
		.tuple(randomNumber(0.0005, 10), randomOffset(-20, 80), randomNumber(4, 60))
		.map(([a, v, s]) => `${a}[1/ms]*exp((V ${v}[mV])/${s}[mV])/(1 + exp((V ${v}[mV])/${s}[mV]))`),
	fc
		.tuple(randomNumber(0.0005, 0.6), randomOffset(-20, 80), randomNumber(4, 40))
		.map(([a, v, s]) => `${a}[1/(ms*mV)]*L(-(V ${v}[mV]), ${s}[mV])`),
	fc
		.tuple(randomNumber(0.0005, 0.5), randomOffset(20, 80), randomNumber(15, 80))
		.map(([a, v, s]) => `${a}[1/ms]*exp(-(V ${v}[mV])/${s}[mV])`),
	fc
		.tuple(randomNumber(0.0005, 5), randomOffset(-20, 80), randomNumber(10, 60))
		.map(([a, v, s]) => `${a}[1/ms]*(1 + tanh((V ${v}[mV])/${s}[mV]))`),
	fc
		.tuple(randomNumber(0.0005, 5), randomOffset(-20, 80), randomNumber(5, 40))
		.map(([a, v, s]) => `${a}[1/ms]*max(0.01, min(1, 0.5 + (V ${v}[mV])/(4*${s}[mV])))`),
);

const power = fc.constantFrom('', '^2', '^3', '^4');

/** The equations of one gate, whose names end in k. */
const gate = fc.oneof(
	fc.tuple(rate, rate).map(
		([opening, closing]) =>
			(k: string) =>
				`alpha${k} = ${opening}\nbeta${k} = ${closing}\nm${k}' = alpha${k}*(1 - m${k}) - beta${k}*m${k}`,
	),
	fc.tuple(randomOffset(-20, 80), randomNumber(3, 30), randomNumber(0.05, 2000), fc.boolean()).map(
		([v, s, tau, falls]) =>
			(k: string) =>
				`m_inf${k} = 1/(1 + exp(${falls ? '' : '-'}(V ${v}[mV])/${s}[mV]))\nm${k}' = (m_inf${k} - m${k})/${tau}[ms]`,
	),
	fc.tuple(rate, randomNumber(1, 100)).map(
		([speed, s]) =>
			(k: string) =>
				`m${k}' = (if(V > -50[mV], tanh((V + 50[mV])/${s}[mV]), 0) - m${k})*(${speed} + 0.001[1/ms])`,
	),
);

/** A channel: its text as a part of a cell, and the same as a file of its own. */
const channel = fc.record({ gate, power, g: randomNumber(0.01, 60), E: randomOffset(-60, 90), apart: fc.boolean() });

const scheme = fc.option(fc.tuple(rate, rate, randomNumber(0.01, 10), randomOffset(-60, 90)));
const pool = fc.option(
	fc.record({
		on: randomNumber(0.0001, 0.5),
		off: randomNumber(0.0001, 0.5),
		total: randomNumber(1, 500),
		pump: randomNumber(0.001, 2),
		entry: randomNumber(0.00001, 0.01),
	}),
);

const schemeText = ([a, b, g, E]: readonly string[]) => `state C1 [1] = 0.6 in 0 .. 1 "closed"
state C2 [1] = 0.3 in 0 .. 1 "closed"
state O1 [1] = 0.1 in 0 .. 1 "open"
up = ${a}
down = ${b}
C1' = down*C2 - 2*up*C1
C2' = 2*up*C1 + 2*down*O1 - (up + down)*C2
O1' = up*C2 - 2*down*O1
current I_scheme [pA] = ${g}[nS]*O1*(V ${E}[mV]) "channel with three states"`;

/** Random cell kinds, each with the files of its channels. */
export const randomCell = (name: string): fc.Arbitrary<readonly DeclarationFile[]> =>
	fc
		.record({
			C: randomNumber(2, 200),
			leak: randomNumber(0.05, 20),
			channels: fc.array(channel, { maxLength: 5 }),
			scheme,
			pool,
			fires: fc.boolean(),
			light: fc.option(randomNumber(0.1, 10)),
		})
		.map(({ C, leak, channels, scheme: states, pool: calcium, fires, light }) => {
			const own = channels.filter((each) => !each.apart);
			const apart = channels.filter((each) => each.apart);
			const lines = [
				`cell ${name}`,
				'title Random cell',
				'source made at random',
				...(fires ? ['spikes'] : []),
				'input drive [pA] "current in"',
				...(light ? ['input light [1/s] "photoisomerisations"'] : []),
				`parameter C = ${C} [pF] in 1 .. 1000 "membrane capacitance"`,
				`parameter g = ${leak} [nS] in 0 .. 100 "leak"`,
				'state V [mV] = -60 in -150 .. 100 "membrane potential"',
				...own.flatMap((each, k) => [
					`state m${k} [1] = 0.3 in 0 .. 1 "gate"`,
					each.gate(String(k)),
					`current I${k} [pA] = ${each.g}[nS]*m${k}${each.power}*(V ${each.E}[mV]) "channel"`,
				]),
				...(states ? [schemeText(states)] : []),
				...(calcium
					? [
							'state Ca [uM] = 0.1 in 0 .. 1000 "calcium"',
							'state B [uM] = 0.5 in 0 .. 1000 "buffer"',
							`bind = ${calcium.on}[1/(ms*uM)]*Ca*(${calcium.total}[uM] - B) - ${calcium.off}[1/ms]*B`,
							`Ca' = ${calcium.entry}[uM/(ms*mV)]*max(0[mV], V + 90[mV])/(1 + (Ca/1[uM])^2) - ${calcium.pump}[1/ms]*(Ca - 0.01[uM]) - bind`,
							"B' = bind",
							'current ICa [pA] = 0.5[nS]*Ca/(Ca + 0.5[uM])*(V + 75[mV]) "calcium-activated"',
						]
					: []),
				...(light
					? [
							'state P [1] = 0 in 0 .. 1e6 "excited pigment"',
							`P' = light - P/${light}[s]`,
							'current I_light [pA] = 20[nS]*P/(P + 30)*(V + 80[mV]) "current of light"',
						]
					: []),
				...apart.map((_, k) => `include ${name}.channel${k} as x${k}`),
				'current IL [pA] = g*(V + 60[mV]) "leak current"',
				"V' = -(membrane_current + synaptic_current + junction_current - electrode_current - drive)/C",
				'',
			];
			return [
				{ file: `${name}.eq`, text: lines.join('\n') },
				...apart.map((each, k) => ({
					file: `${name}.channel${k}.eq`,
					text: [
						`channel ${name}.channel${k}`,
						'title Random channel',
						'source made at random',
						'needs V [mV]',
						`parameter g = ${each.g} [nS] in 0 .. 100 "conductance"`,
						'state m [1] = 0.2 in 0 .. 1 "gate"',
						each.gate(''),
						`current I [pA] = g*m${each.power}*(V ${each.E}[mV]) "channel"`,
						'',
					].join('\n'),
				})),
			];
		});

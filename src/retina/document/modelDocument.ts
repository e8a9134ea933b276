import type { Declaration, ParameterStatement } from '../../ode/equations/language/declaration.ts';
import { expressionLatex, nameLatex, unitLatex } from '../../ode/equations/language/typeset.ts';
import type { Library } from '../../ode/equations/linking/kind.ts';
import type { Network } from '../../ode/kernels/network/network.ts';
import { reportDarkness } from '../../ode/solvers/reference/darkState.ts';

const headings: Readonly<Record<Declaration['kind'], string>> = {
	cell: 'Cells',
	channel: 'Channels',
	pool: 'Pools and cascades',
	synapse: 'Synapses',
	junction: 'Gap junctions',
	circuit: 'Circuits',
};

const cell = (text: string) => text.replaceAll('|', '\\|');
const inline = (latex: string) => `$${latex}$`;
const unit = (text: string) => (text === '1' ? '' : inline(unitLatex(text)));
const anchor = (declaration: Declaration) =>
	`${declaration.kind}-${declaration.name}`.toLowerCase().replaceAll('.', '');

function range({ minimum, maximum }: ParameterStatement): string {
	return Number.isFinite(minimum) && Number.isFinite(maximum) ? `${minimum} … ${maximum}` : '';
}

function evidence({ evidence: kind, source }: ParameterStatement): string {
	const label = kind === 'source' ? '' : kind;
	return [label, source ?? ''].filter((each) => each !== '').join('; ');
}

function parameterTable(declaration: Declaration): string[] {
	const { parameters, switches } = declaration;
	if (parameters.length + switches.length === 0) return [];
	const rows = parameters.map((each) => {
		const value = typeof each.value === 'number' ? String(each.value) : `dark rest of ${each.value.darkRestOf}`;
		const name = `${inline(nameLatex(each.name))} \`${each.name}\``;
		return `| ${name} | ${value} | ${unit(each.unit)} | ${range(each)} | ${cell(each.title)} | ${cell(evidence(each))} |`;
	});
	const switched = switches.map(
		(each) => `| \`${each.name}\` | ${each.value ? 'on' : 'off'} | switch | | ${cell(each.title)} | |`,
	);
	return [
		'',
		'| parameter | value | unit | range | meaning | other source |',
		'|---|---|---|---|---|---|',
		...rows,
		...switched,
	];
}

function stateTable({ states }: Declaration): string[] {
	if (states.length === 0) return [];
	const rows = states.map(
		(each) =>
			`| ${inline(nameLatex(each.name))} \`${each.name}\` | ${unit(each.unit)} | ${each.minimum} … ${each.maximum} | ${cell(each.title)} |`,
	);
	return ['', '| state | unit | range | meaning |', '|---|---|---|---|', ...rows];
}

function equations(declaration: Declaration): string[] {
	const assigned = declaration.assignments.map(
		({ name, expression }) => `${nameLatex(name)} &= ${expressionLatex(expression)}`,
	);
	const changing = declaration.derivatives.map(
		({ state, expression }) => `\\frac{d${nameLatex(state)}}{dt} &= ${expressionLatex(expression)}`,
	);
	const lines = [...assigned, ...changing];
	return lines.length === 0 ? [] : ['', '```math', '\\begin{aligned}', lines.join(' \\\\\n'), '\\end{aligned}', '```'];
}

function composition(declaration: Declaration, library: Library): string[] {
	const link = (name: string) => {
		const target = library.get(name);
		return target ? `[${name}](#${anchor(target)})` : name;
	};
	const includes = declaration.includes.map(({ mechanism, alias, bindings }) => {
		const bound = bindings
			.map(({ need, expression }) => inline(`${nameLatex(need)} = ${expressionLatex(expression)}`))
			.join(', ');
		return `- \`${alias}\`: ${link(mechanism)}${bound === '' ? '' : ` with ${bound}`}`;
	});
	const populations = declaration.populations.map(({ cell: kind, population }) => `- \`${population}\`: ${link(kind)}`);
	const connections = declaration.connections.map(
		({ kind, name, from, to, into, type, neighbours, delayMs, settings }) => {
			const set = settings.map(
				({ path, value, unit: given }) =>
					`${path} = ${typeof value === 'boolean' ? (value ? 'on' : 'off') : `${value} ${given ?? ''}`.trim()}`,
			);
			const target = into === undefined ? to : `${to}.${into}`;
			const ends = type === 'synapse' ? `${from} → ${target}` : `${from} ═ ${to}`;
			const late = delayMs === undefined ? '' : `, with a delay of ${delayMs} ms`;
			return `- \`${name}\`: ${ends}, ${link(kind)}${neighbours ? ', between neighbouring columns' : ''}${late}${set.length === 0 ? '' : ` (${set.join(', ')})`}`;
		},
	);
	const inputs = declaration.inputs.map(
		({ name, title, unit: given, range, gain, photons }) =>
			`- input ${inline(nameLatex(name))} \`${name}\` in ${unit(given)}${range ? `, ${range[0]} to ${range[1]}` : ''}: ${title}${gain === undefined ? '' : `. Of light given in photometric units it is ${inline(nameLatex(gain))} \`${gain}\` times the photoisomerisations per second`}${photons ? '. It counts photons, and has their noise' : ''}`,
	);
	const noises = declaration.noises.map(({ name, title, origin, time }) => {
		const lasting = typeof time === 'number' ? `${time} ms` : inline(nameLatex(time.parameter));
		return `- ${origin} noise ${inline(nameLatex(name))} \`${name}\` of mean 0 and variance 1, correlated over ${lasting}${title === '' ? '' : `: ${title}`}`;
	});
	const collects = declaration.collects.map(
		({ name, title, unit: given }) => `- collects ${inline(nameLatex(name))} \`${name}\` in ${unit(given)}: ${title}`,
	);
	const differing = [
		...declaration.scatters.map(
			({ population, path, deviation, unit: given, distribution }) =>
				`- \`${population}.${path}\` differs from cell to cell: standard deviation ${given === undefined ? `${deviation} of its value` : `${deviation} ${given}`}, ${distribution}`,
		),
		...declaration.memberSettings.map(
			({ population, member, setting: { path, value, unit: given } }) =>
				`- \`${population}[${member}].${path}\` = ${value} ${given ?? ''}`,
		),
	];
	const { receptor } = declaration;
	const sees = receptor
		? [
				`- receptor: sees as ${receptor.spectrum}s do; aperture of ${receptor.apertureUm} µm radius, ${receptor.heightUm} µm above the ganglion cells${receptor.pigment ? `; pigment with its peak at ${receptor.pigment.peakNm} nm, collecting area ${receptor.pigment.areaUm2} µm²` : ''}`,
			]
		: [];
	const { spikeEvent } = declaration;
	const events = spikeEvent
		? [
				`- spikes where ${inline(`${nameLatex(spikeEvent.state)} > ${expressionLatex(spikeEvent.threshold)}`)}: then ${spikeEvent.resets.map(({ state, expression }) => inline(`${nameLatex(state)} \\leftarrow ${expressionLatex(expression)}`)).join(', ')}${spikeEvent.refractory ? `, and ${inline(nameLatex(spikeEvent.state))} stays there for ${inline(expressionLatex(spikeEvent.refractory.expression))}` : ''}`,
			]
		: [];
	const lines = [
		...inputs,
		...sees,
		...collects,
		...noises,
		...includes,
		...events,
		...populations,
		...connections,
		...differing,
	];
	return lines.length === 0 ? [] : ['', ...lines];
}

function section(declaration: Declaration, library: Library): string[] {
	const { kind, name, title, sources, species, temperature, celsius, foundIn, ions, blockedBy, notes } = declaration;
	const facts = [
		...sources.map((source) => `Source: ${source}.`.replace(/\.\.$/, '.')),
		...(species === undefined ? [] : [`Species: ${species}.`]),
		...(temperature === undefined ? [] : [`Temperature: ${temperature}.`]),
		...(celsius === undefined ? [] : [`Temperature: ${celsius} °C, as a parameter.`]),
		...(foundIn.length === 0 ? [] : [`Found in: ${foundIn.join(', ')}.`]),
		...(ions.length === 0 ? [] : [`Ion: ${ions.join(', ')}.`]),
		...(blockedBy.length === 0 ? [] : [`Blocked by: ${blockedBy.join(', ')}.`]),
	];
	return [
		'',
		`### ${kind} ${name}`,
		'',
		`${title}. ${facts.join(' ')}`,
		...notes.flatMap((note) => ['', `> ${note}`]),
		...composition(declaration, library),
		...equations(declaration),
		...stateTable(declaration),
		...parameterTable(declaration),
	];
}

/** How large a circuit is: what the publication counts as equations and parameters. */
export function circuitCounts(network: Network): { states: number; quantities: number; parameters: number } {
	const groups = [...network.populations, ...network.connections].filter((group) => group.count > 0);
	const sum = (count: (group: (typeof groups)[number]) => number) =>
		groups.reduce((total, group) => total + count(group), 0);
	return {
		states: sum((group) => group.kind.states.length),
		quantities: sum((group) => group.kind.quantities.length),
		parameters: sum((group) => group.kind.parameters.length),
	};
}

const mv = (value: number) => `${value.toFixed(2).replace('-', '−')} mV`;

const potentials = (all: Readonly<Record<string, number>>, but: readonly string[] = []) =>
	Object.entries(all)
		.filter(([population]) => !but.includes(population))
		.map(([population, value]) => `\`${population}\` ${mv(value)}`)
		.join(', ');

/** Where each circuit goes in the dark. */
function darkness(networks: readonly Network[], library: Library): string[] {
	const lines = networks.map((network) => {
		const { name } = network.circuit;
		const { potentialsMv, restless, others } = reportDarkness(network, library);
		const moving = restless.map(({ population, ratePerS }) =>
			ratePerS > 0
				? `\`${population}\` does not rest, it goes through ${ratePerS.toFixed(1)} cycles (a spiking cell: spikes) per second`
				: `\`${population}\` does not rest, and goes through less than one cycle in the time looked at`,
		);
		const elsewhere = others.map(
			({ potentialsMv: there, isStable }) =>
				`The equations have ${isStable ? 'a stable' : 'an unstable'} fixed point too that this course does not come to: ${potentials(there)}.`,
		);
		const rest = potentials(
			potentialsMv,
			restless.map(({ population }) => population),
		);
		return `- \`${name}\`: ${[...(rest === '' ? [] : [rest]), ...moving].join('; ')}.${elsewhere.map((each) => ` ${each}`).join('')}`;
	});
	return ['## In the dark', '', 'Where the course from the declared values leads:', '', ...lines];
}

/**
 * The model document in Markdown with typeset equations, made from the declarations and nothing else.
 * @param networks circuits of one column, for the table of sizes and the dark rests
 */
export function modelDocument(library: Library, networks: readonly Network[]): string {
	const order: readonly Declaration['kind'][] = ['circuit', 'cell', 'channel', 'pool', 'synapse', 'junction'];
	const sizes = networks.map((network) => {
		const { states, quantities, parameters } = circuitCounts(network);
		return `| ${network.circuit.name} | ${states} | ${quantities} | ${parameters} |`;
	});
	return [
		'# The model',
		'',
		'Made from the declarations under `src/retina` by `npx retinode model --out docs/model.md`; change those, not this.',
		'Currents are positive outward. $L(x, s) = x/(e^{x/s} - 1)$ with its limit $s$ at $x = 0$.',
		'',
		'| circuit (one column) | states (differential equations) | assigned quantities (equations) | parameters, constants and switches |',
		'|---|---|---|---|',
		...sizes,
		'',
		...darkness(networks, library),
		...order.flatMap((kind) => {
			const declarations = [...library.values()].filter((each) => each.kind === kind);
			return declarations.length === 0
				? []
				: ['', `## ${headings[kind]}`, ...declarations.flatMap((each) => section(each, library))];
		}),
		'',
	].join('\n');
}

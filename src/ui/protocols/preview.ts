import type { Curve, Panel } from '../../analysis/plot/panel.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import type { ProtocolEvent } from '../../protocol/experiment/timeline.ts';
import { sweepPlan } from '../../protocol/experiment/trials.ts';
import { type Course, courseAt, courseChangesS } from '../../protocol/session/courses/catalogue.ts';

/** What a protocol does to a retina, drawn before it is run. */

/** Sweeps that are drawn: more lie over each other. */
const mostSweeps = 24;
/** Changes of a course that are drawn; a longer one is sampled. */
const mostChanges = 1500;

/** An amount that an event gives, and how it goes. */
interface Amount {
	/** Title of its axis. */
	readonly of: string;
	readonly base: number;
	/** What the course is multiplied by. */
	readonly amplitude: number;
}

/** What an event gives as numbers over time; undefined for one that is either there or not. */
function amountsOf(event: ProtocolEvent): readonly Amount[] | undefined {
	switch (event.type) {
		case 'inject':
			return [
				{
					of: `current into ${event.target.population} (pA)`,
					base: event.currentPa,
					amplitude: event.amplitudePa ?? 0,
				},
			];
		case 'clamp':
			return [
				{ of: `${event.target.population} held at (mV)`, base: event.potentialMv, amplitude: event.amplitudeMv ?? 0 },
			];
		case 'electrode':
			return [{ of: 'electrode (µA)', base: event.currentUa, amplitude: event.amplitudeUa ?? 0 }];
		case 'luminance':
			return [
				{ of: 'light (part of white)', base: event.luminance, amplitude: event.luminance * (event.contrast ?? 0) },
			];
		case 'light': {
			const { rodRate, coneRate, contrast = 0 } = event;
			return [
				...(rodRate > 0 ? [{ of: 'light on rods (1/s)', base: rodRate, amplitude: rodRate * contrast }] : []),
				...(coneRate > 0 ? [{ of: 'light on cones (1/s)', base: coneRate, amplitude: coneRate * contrast }] : []),
			];
		}
		default:
			return undefined;
	}
}

const courseOf = (event: ProtocolEvent): Course | undefined => ('course' in event ? event.course : undefined);

/** When an event begins and ends within what is shown, s. */
function spanOf(
	{ startS, durationS }: ProtocolEvent,
	{ settleS, durationS: wholeS }: Protocol,
): readonly [number, number] {
	const from = startS ?? -settleS;
	return [Math.max(-settleS, from), Math.min(wholeS, durationS === undefined ? wholeS : from + durationS)];
}

/** Times at which the amount of an event may change, from its beginning to its end. */
function edgesOf(event: ProtocolEvent, protocol: Protocol): number[] {
	const [fromS, toS] = spanOf(event, protocol);
	if (toS <= fromS) return [];
	const course = courseOf(event);
	const changes = course ? courseChangesS(course, toS - fromS) : [];
	const every = Math.max(1, Math.ceil(changes.length / mostChanges));
	return [fromS, ...changes.filter((_, k) => k % every === 0).map((tS) => fromS + tS), toS];
}

/** The sum of what some events of one kind give, as a staircase. A clamp takes the place of what was before it; the others add up. */
function staircase(of: string, protocol: Protocol): { x: number[]; y: number[] } {
	const events = protocol.timeline.flatMap((event) =>
		(amountsOf(event) ?? []).filter((each) => each.of === of).map((amount) => ({ event, amount })),
	);
	const edges = [
		...new Set([-protocol.settleS, protocol.durationS, ...events.flatMap(({ event }) => edgesOf(event, protocol))]),
	].sort((a, b) => a - b);
	const isClamp = events.some(({ event }) => event.type === 'clamp');
	const valueAt = (tS: number): number => {
		const acting = events.filter(({ event }) => {
			const [fromS, toS] = spanOf(event, protocol);
			return fromS <= tS && tS < toS;
		});
		if (acting.length === 0) return isClamp ? Number.NaN : 0;
		const values = acting.map(({ event, amount }) => {
			const course = courseOf(event);
			return amount.base + (course ? amount.amplitude * courseAt(course, tS - spanOf(event, protocol)[0]) : 0);
		});
		return isClamp ? (values.at(-1) as number) : values.reduce((sum, each) => sum + each, 0);
	};
	const x: number[] = [];
	const y: number[] = [];
	for (const [k, edge] of edges.slice(0, -1).entries()) {
		const value = valueAt(edge);
		x.push(edge, edges[k + 1] as number);
		y.push(value, value);
	}
	return { x, y };
}

/** What is there or not, in words. */
function nameOf(event: ProtocolEvent): string {
	switch (event.type) {
		case 'stimulus':
			return `stimulus ${event.name}`;
		case 'set':
			return `${event.path} = ${event.value}`;
		case 'block':
			return `block of ${event.path}`;
		case 'drug':
			return event.drug;
		case 'remove':
			return `without ${event.population}`;
		default:
			return event.type;
	}
}

/** A bar for each event that is there or not. */
function barsOf(protocol: Protocol): Curve[] {
	const bars = protocol.timeline.filter((event) => amountsOf(event) === undefined);
	return bars.map((event, k): Curve => {
		const span = spanOf(event, protocol);
		return { label: nameOf(event), x: [...span], y: [bars.length - k, bars.length - k], style: 'line', colour: k };
	});
}

/** What a protocol does over time: a panel for each amount, a curve for each sweep; and bars for what else is done. @throws UserError for sweeps that cannot be */
export function previewPanels(protocol: Protocol): Panel[] {
	const plan = sweepPlan(protocol);
	const every = Math.max(1, Math.ceil(plan.count / mostSweeps));
	const sweeps = Array.from({ length: Math.ceil(plan.count / every) }, (_, k) => plan.at(k * every).protocol);
	const kinds = [
		...new Set(
			sweeps.flatMap(({ timeline }) => timeline.flatMap((each) => (amountsOf(each) ?? []).map(({ of }) => of))),
		),
	];
	const drawn = kinds.map((of): Panel => {
		const curves = sweeps.map((each, colour): Curve => ({ label: '', ...staircase(of, each), style: 'line', colour }));
		return { title: of, xLabel: 'time (s)', yLabel: of, curves };
	});
	const bars = [...new Map(sweeps.flatMap((each) => barsOf(each)).map((bar) => [bar.label, bar])).values()];
	return bars.length === 0
		? drawn
		: [...drawn, { title: 'done', xLabel: 'time (s)', yLabel: 'what else is done', curves: bars }];
}

/** How much a protocol is: runs, and model time of all of them, s. */
export function amountOf(protocol: Protocol): { readonly runs: number; readonly modelS: number } {
	const runs = sweepPlan(protocol).count * protocol.repeats;
	return { runs, modelS: runs * (protocol.settleS + protocol.durationS) };
}

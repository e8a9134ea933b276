import type { LiveArming, LiveDeviceReport, LiveReport } from '../../host/liveReport.ts';
import { arithmeticText } from '../../protocol/arithmeticText.ts';

const rounded = (value: number) => Number(value.toPrecision(4));

/** Reasons for people; one that is not named here is shown as it is. */
const reasons: Readonly<Record<string, string>> = {
	emergencyStop: 'emergency stop',
	notCapable: 'no such joint or electrode',
	outOfRange: 'out of range',
	malformed: 'not understood',
	noHeartbeat: 'heartbeats not in time',
	overtaken: 'overtaken on the way',
	tooOld: 'too old',
	notConnected: 'no device',
	stopInForce: 'stop in force',
	oldFirmware: 'firmware 1.x',
	notSafe: 'not through the gate',
	unable: 'no such movement',
	notArmed: 'not armed',
	noNumber: 'no number',
	unknown: 'no such movement',
	electrode: 'no such electrode',
};

const by: Readonly<Record<LiveArming['by'], string>> = {
	person: 'by a person',
	simulatedHand: 'by itself, being simulated',
	rearm: 'again by --rearm',
};

function armingText({ fromS, by: who, untilS, why }: LiveArming): string {
	return `armed from ${fromS} s ${by[who]}${untilS === null ? '' : ` until ${untilS} s: ${why}`}`;
}

function deviceLines(report: LiveDeviceReport): readonly string[] {
	const { name, device, commands, commandsTooOld, armings, levels } = report;
	const { spikesOffered, spikesNotMapped, spikesExact, spikesRounded, spikesAsRates, spikesDelivered } = report;
	const refusals = Object.entries(commands.refused).map(([reason, count]) => `${reasons[reason] ?? reason} ${count}`);
	const losses = Object.entries(report.losses).flatMap(([cause, count]) => (count > 0 ? [`${cause} ${count}`] : []));
	const set = levels.filter((entry) => entry.kind === 'level');
	const acted = set.filter(({ answer }) => answer === 'acted').length;
	return [
		`${name}: ${device === '' ? 'never came' : device}; bytes ${report.bytes}`,
		`  spikes: ${spikesOffered - spikesNotMapped} of ${spikesOffered} are of its cells; sent ${spikesExact} exact, ${spikesRounded} rounded, ${spikesAsRates} as rates; delivered ${spikesDelivered}, lost ${report.spikesLost}${losses.length > 0 ? ` (${losses.join(', ')})` : ''}`,
		`  commands: sent ${commands.sent}, acted ${commands.acted}, overtaken ${commands.overtaken}, unanswered ${commands.unanswered}, too old ${commandsTooOld}; refused: ${refusals.join(', ') || 'none'}`,
		...(armings.length === 0 ? ['  never armed'] : armings.map((each) => `  ${armingText(each)}`)),
		...(set.length === 0 ? [] : [`  levels set: ${set.length}, acted ${acted}`]),
	];
}

/** The report as people read it. */
export function liveReportText(report: LiveReport): string {
	const lines = [
		`model time ${rounded(report.modelTimeS)} s in ${rounded(report.wallTimeS)} s: real-time factor ${rounded(report.realTimeFactor)}`,
		`frames in ${report.framesIn}, dropped ${report.framesDropped}; spikes ${report.spikes}, lost ${report.spikesLost}; bytes ${report.bytes}`,
	];
	const { error, backEnd } = report;
	lines.push(
		`steps in ${backEnd.name === 'native' ? 'native code' : backEnd.name}${backEnd.detail && `: ${backEnd.detail}`}. ${arithmeticText(backEnd)}`,
	);
	if (error) {
		const { rmsMv, maxMv, spikeTimeMs, atMs, column, reference } = error;
		const late = spikeTimeMs === null ? '' : `, first spikes within ${rounded(spikeTimeMs)} ms`;
		lines.push(
			`error at ${rounded(atMs / 1000)} s, column ${column} by itself against ${reference}: ${rounded(rmsMv)} mV rms, ${rounded(maxMv)} mV at most${late}`,
		);
	}
	const stages = Object.entries(report.latencyMs);
	if (stages.length > 0) lines.push('latency (ms)   p50     p95     p99     max   frames');
	for (const [stage, { p50, p95, p99, max, count }] of stages) {
		const cells = [p50, p95, p99, max].map((value) => value.toFixed(2).padStart(7)).join(' ');
		lines.push(`${stage.padEnd(13)}${cells} ${String(count).padStart(7)}`);
	}
	for (const device of report.devices) lines.push(...deviceLines(device));
	if (report.link !== '') lines.push(report.link);
	for (const each of report.unmet) lines.push(`problem: ${each}`);
	return lines.join('\n');
}

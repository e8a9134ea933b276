import type { LatencyStage, Percentiles, Status } from '../../protocol/status.ts';

/**
 * Delays that users of a powered prosthesis tolerate before performance falls, ms: 100 for fast hands to 125 for slow ones.
 * Farrell and Weir 2007, "The optimal controller delay for myoelectric prostheses", IEEE Trans Neural Syst Rehabil Eng 15:111–118.
 */
export const toleratedMs = [100, 125] as const;

/** What each stage is, in the order of the chain. */
export const stageTitles: Readonly<Record<LatencyStage, string>> = {
	mapped: 'Light mapped to receptors',
	integrated: 'Circuit integrated',
	spikeDetected: 'Spike detected',
	written: 'Bytes written',
	acted: 'Device acted',
	telemetry: 'Telemetry back',
	total: 'Total, light to hand',
};

/** One stage's bar; shares are of the axis, 0 … 1. */
export interface LatencyBar {
	readonly stage: LatencyStage;
	readonly title: string;
	/** Null when nothing has been measured. */
	readonly percentiles: Percentiles | null;
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	readonly max: number;
}

/** Bars of all stages over one axis, and where that axis ends. */
export interface LatencyChart {
	readonly axisMs: number;
	readonly bars: readonly LatencyBar[];
}

const stages = ['mapped', 'integrated', 'spikeDetected', 'written', 'acted', 'telemetry', 'total'] as const;

/** Lays the bars out: the axis reaches past the tolerated delay, and past the slowest p99; a longer maximum is cut at the edge. */
export function latencyChart(latency: Status['latency']): LatencyChart {
	const slowest = Math.max(0, ...stages.map((stage) => latency[stage]?.p99 ?? 0));
	const axisMs = Math.max(150, Math.ceil((slowest * 1.1) / 50) * 50);
	const share = (ms: number | undefined) => Math.min(1, (ms ?? 0) / axisMs);
	const bars = stages.map((stage) => {
		const percentiles = latency[stage] ?? null;
		const measured = percentiles !== null && percentiles.count > 0;
		return {
			stage,
			title: stageTitles[stage],
			percentiles: measured ? percentiles : null,
			p50: share(percentiles?.p50),
			p95: share(percentiles?.p95),
			p99: share(percentiles?.p99),
			max: share(percentiles?.max),
		};
	});
	return { axisMs, bars };
}

/** What the total says about a prosthesis. */
export function verdict(total: Percentiles | undefined): string {
	if (!total || total.count === 0)
		return 'No light has been followed to the hand yet: choose a light source and a hand.';
	const [least, most] = toleratedMs;
	if (total.p99 <= least) return `99 % of answers come within ${least} ms.`;
	if (total.p99 <= most) return `99 % of answers come within ${most} ms, which only users of slow hands tolerate.`;
	// The largest share that the figures show: half of them late is not "1 %".
	const share =
		total.p50 > most ? 'Half of all answers take' : total.p95 > most ? '5 % of answers take' : '1 % of answers take';
	return `${share} longer than ${most} ms: users would notice.`;
}

/** Milliseconds for a narrow column. */
export function ms(value: number): string {
	if (!Number.isFinite(value)) return '–';
	return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

import { Explained, Term } from '../fields/Term.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { latencyChart, ms, toleratedMs, verdict } from './latencyBars.ts';

const percent = (share: number) => `${100 * share}%`;
const noLatency = {};
const keyParts = [
	['p50', 'p50'],
	['p95', 'p95'],
	['p99', 'p99'],
	['most', 'max'],
	['band', 'tolerated: 100–125 ms'],
] as const;

/** How long light takes to the hand, stage by stage, against what a prosthesis user tolerates. */
export function Latency() {
	const { status } = useWorkbench();
	const latency = useStore(status, (state) => state.status?.latency ?? noLatency);
	const { axisMs, bars } = latencyChart(latency);
	const [least, most] = toleratedMs.map((each) => each / axisMs);
	const band = { left: percent(least ?? 0), width: percent((most ?? 0) - (least ?? 0)) };
	return (
		<section class="panel" aria-label="Latency">
			<h2>
				<Explained text="Latency by stage" />
			</h2>
			<p class="note" data-testid="latency-verdict">
				{verdict(bars.find(({ stage }) => stage === 'total')?.percentiles ?? undefined)}
			</p>
			<table class="latency">
				<thead>
					<tr>
						<th scope="col">Stage</th>
						<th scope="col">
							<Term of="p50">p50</Term>
						</th>
						<th scope="col">
							<Term of="p95">p95</Term>
						</th>
						<th scope="col">
							<Term of="p99">p99</Term>
						</th>
						<th scope="col">max</th>
					</tr>
				</thead>
				{bars.map(({ stage, title, percentiles, p50, p95, p99, max }) => (
					<tbody key={stage} class={stage === 'total' ? 'total' : ''} data-testid={`latency-${stage}`}>
						<tr>
							<th scope="row">{title}</th>
							{percentiles ? (
								<>
									<td>{ms(percentiles.p50)}</td>
									<td>{ms(percentiles.p95)}</td>
									<td>{ms(percentiles.p99)}</td>
									<td>{ms(percentiles.max)}</td>
								</>
							) : (
								<td colSpan={4} class="muted">
									not measured
								</td>
							)}
						</tr>
						<tr>
							<td colSpan={5} class="bars">
								<div class="track">
									<div class="band" style={band} />
									{percentiles && (
										<>
											<div class="bar p99" style={{ width: percent(p99) }} />
											<div class="bar p95" style={{ width: percent(p95) }} />
											<div class="bar p50" style={{ width: percent(p50) }} />
											<div class="most" style={{ left: percent(max) }} />
										</>
									)}
								</div>
							</td>
						</tr>
					</tbody>
				))}
			</table>
			<div class="axis" aria-hidden="true">
				<span>0</span>
				<span>{axisMs / 2}</span>
				<span>{axisMs} ms</span>
			</div>
			<p class="key">
				{keyParts.map(([swatch, text]) => (
					<span class="swatch-pair" key={swatch}>
						<span class={`swatch ${swatch}`} /> {text}{' '}
					</span>
				))}
			</p>
			<p class="note">
				Milliseconds over the last measurements; each stage counts from the stage before it. The band is the longest
				delay that prosthesis users tolerate (Farrell and Weir 2007, IEEE Trans Neural Syst Rehabil Eng 15:111).
			</p>
		</section>
	);
}

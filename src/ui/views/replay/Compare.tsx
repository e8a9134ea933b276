import { useRef } from 'preact/hooks';
import type { Description } from '../../../protocol/description.ts';
import type { ComparisonResult, ReplayDescription } from '../../../protocol/replay.ts';
import { cellTitle } from '../../data/cells.ts';
import { FileInput } from '../../fields/FileInput.tsx';
import { NumberField } from '../../fields/NumberField.tsx';
import { unitText } from '../../fields/numberInput.ts';
import { readOut } from '../../scope/plotModel.ts';
import { useStore } from '../../stores/useStore.ts';
import { readSession } from '../../workbench/sessionAsFile.ts';
import { useWorkbench } from '../../workbench/workbench.ts';

/** A new run of the recording's session beside the recording: as it was, or otherwise. */
export function Compare({
	description,
	replay,
}: {
	readonly description: Description;
	readonly replay: ReplayDescription;
}) {
	const { replay: store } = useWorkbench();
	const state = useStore(store, (each) => each.status?.comparison);
	const phase = state?.phase ?? 'none';
	return (
		<section class="panel" aria-label="Comparison with a new run" data-testid="compare" data-phase={phase}>
			<h2>Compare with a new run</h2>
			{replay.whyNoRun !== null ? (
				<p class="note warn">{replay.whyNoRun}</p>
			) : state?.phase === 'running' ? (
				<Running done={state.done} what={state.what} />
			) : (
				<Wish />
			)}
			{state?.phase === 'failed' && (
				<p class="note bad" role="alert" data-testid="compare-failed">
					{state.message}
				</p>
			)}
			{state?.phase === 'made' && <Result description={description} result={state.result} />}
		</section>
	);
}

function Running({ done, what }: { readonly done: number; readonly what: string }) {
	const { replayActions } = useWorkbench();
	return (
		<div class="tools">
			<progress value={done} max={1} aria-label={what} />
			<span>
				{what}, {Math.floor(100 * done)} %
			</span>
			<button type="button" data-testid="compare-cancel" onClick={() => replayActions.cancelCompare()}>
				Cancel
			</button>
		</div>
	);
}

/** What the new run is to have otherwise. */
function Wish() {
	const workbench = useWorkbench();
	const { replay, replayActions, toasts } = workbench;
	const changes = useStore(replay, (state) => state.changes);
	const toleranceMs = useStore(replay, (state) => state.toleranceMs);
	const isMade = useStore(replay, (state) => state.status?.comparison.phase === 'made');
	const file = useRef<HTMLInputElement>(null);
	const { set } = replay.getState();
	return (
		<>
			<div class="field">
				<label for="replay-changes">Other parameters, one a line; none for the same run</label>
				<textarea
					id="replay-changes"
					class="mono"
					rows={2}
					placeholder="rod_cone.g = 0.5"
					value={changes}
					data-testid="compare-changes"
					onInput={(event) => set({ changes: event.currentTarget.value })}
				/>
			</div>
			<NumberField
				title="Spikes are the same within"
				unit="ms"
				min={0}
				max={100}
				value={toleranceMs}
				testId="compare-tolerance"
				onCommit={(value) => {
					set({ toleranceMs: value });
					return undefined;
				}}
			/>
			<div class="tools">
				<button type="button" class="primary" data-testid="compare-run" onClick={() => void replayActions.compare()}>
					Run and compare
				</button>
				<button
					type="button"
					title="Another circuit, other declarations, other interventions: a session file, as Save gives it"
					onClick={() => file.current?.click()}
				>
					With a session file …
				</button>
				{isMade && (
					<button type="button" onClick={() => replayActions.cancelCompare()}>
						Forget it
					</button>
				)}
			</div>
			<FileInput
				input={file}
				label="Session to compare with"
				testId="compare-session"
				onFile={async (chosen) => {
					const session = await readSession(chosen, (message) => toasts.getState().say('error', message));
					if (session) await replayActions.compare(session);
				}}
			/>
		</>
	);
}

function Result({ description, result }: { readonly description: Description; readonly result: ComparisonResult }) {
	const { cells, differs, figures, toleranceMs } = result;
	const sum = (of: 'matched' | 'missed' | 'extra'): number => cells.reduce((total, each) => total + each[of], 0);
	const largest = cells.reduce((most, { largestMs }) => Math.max(most, largestMs), 0);
	return (
		<>
			<p class="note" data-testid="compare-sum" data-missed={sum('missed')} data-extra={sum('extra')}>
				<b>{sum('matched').toLocaleString('en')}</b> spikes match within {toleranceMs} ms (apart by {readOut(largest)}{' '}
				ms at most), <b class="missed">{sum('missed').toLocaleString('en')} missed</b> (▲ in the recording alone),{' '}
				<b class="extra">{sum('extra').toLocaleString('en')} extra</b> (▼ in the new run alone).
			</p>
			{differs.length === 0 ? (
				<p class="note">Program, back end, arithmetic and session are those of the recording.</p>
			) : (
				<ul class="list">
					{differs.map((each) => (
						<li key={each}>{each}</li>
					))}
				</ul>
			)}
			<TraceTable />
			<CellTable description={description} cells={cells} />
			{figures.length > 0 && (
				<table class="compared">
					<caption>Trains as a whole, as `retinode compare` has them</caption>
					<tbody>
						{figures.map(({ title, value, unit }) => (
							<tr key={title}>
								<th scope="row">{title}</th>
								<td>{value === null ? '–' : `${readOut(value)} ${unitText(unit)}`}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</>
	);
}

/** The selected cell's quantities in both runs. */
function TraceTable() {
	const { replay } = useWorkbench();
	const traces = useStore(replay, (state) => state.traces);
	if (traces.length === 0) return null;
	return (
		<table class="compared" data-testid="compare-traces">
			<caption>Traces of the selected cell, new run less recording</caption>
			<thead>
				<tr>
					<th scope="col">Quantity</th>
					<th scope="col">RMS</th>
					<th scope="col">Largest</th>
					<th scope="col">at</th>
				</tr>
			</thead>
			<tbody>
				{traces.map(({ path, rms, largest, atS, unit }) => (
					<tr key={path}>
						<th scope="row">{path}</th>
						<td>
							{readOut(rms)} {unitText(unit)}
						</td>
						<td>
							{readOut(largest)} {unitText(unit)}
						</td>
						<td>{largest === 0 ? '–' : `${atS.toFixed(3)} s`}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** Lists are no longer than this. */
const mostCells = 50;

function CellTable({ description, cells }: { readonly description: Description } & Pick<ComparisonResult, 'cells'>) {
	const { selection } = useWorkbench();
	if (cells.length === 0) return null;
	return (
		<table class="compared" data-testid="compare-cells">
			<caption>
				Spikes by cell{cells.length > mostCells && `, the ${mostCells} that differ most of ${cells.length}`}
			</caption>
			<thead>
				<tr>
					<th scope="col">Cell</th>
					<th scope="col">matched</th>
					<th scope="col">missed</th>
					<th scope="col">extra</th>
				</tr>
			</thead>
			<tbody>
				{cells.slice(0, mostCells).map(({ population, member, matched, missed, extra }) => (
					<tr key={`${population} ${member}`}>
						<th scope="row">
							<button type="button" class="link" onClick={() => selection.getState().select({ population, member })}>
								{cellTitle(description, { population, member })}
							</button>
						</th>
						<td>{matched}</td>
						<td>{missed}</td>
						<td>{extra}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

import { longestReplayWindowMs } from '../../protocol/replay.ts';
import { spikeCapacity } from '../data/liveData.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { useStore } from '../stores/useStore.ts';
import { windowsS } from '../stores/viewStore.ts';
import { saveSpikes } from '../workbench/spikesAsFile.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { Raster } from './Raster.tsx';
import { Scopes } from './scopes/Scopes.tsx';

const choices = [
	['scope', 'Scope'],
	['both', 'Both'],
	['raster', 'Raster'],
] as const;

/** The usual windows, and the one that the wheel made. */
const windowChoices = (windowS: number, mostS: number): number[] =>
	[...new Set<number>([...windowsS.filter((each) => each <= mostS), windowS])].sort((a, b) => a - b);

function windowText(seconds: number): string {
	if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))} ms`;
	return seconds < 60 ? `${Number(seconds.toPrecision(3))} s` : `${Number((seconds / 60).toPrecision(3))} min`;
}

/** Scope and raster below the retina, over the same stretch of time. */
export function Dock() {
	const workbench = useWorkbench();
	const { view, live, model } = workbench;
	const description = useStore(model, (state) => state.description);
	const dock = useStore(view, (state) => state.dock);
	const windowS = useStore(view, (state) => state.windowS);
	const frozen = useStore(view, (state) => state.frozenAtMs !== null);
	const { set } = view.getState();
	return (
		<>
			<div class="dock-tools">
				<fieldset class="segments" aria-label="What is shown">
					{choices.map(([value, title]) => (
						<button key={value} type="button" aria-pressed={dock === value} onClick={() => set({ dock: value })}>
							{title}
						</button>
					))}
				</fieldset>
				<SelectField
					bare
					title="Time window"
					value={String(windowS)}
					testId="time-window"
					options={windowChoices(
						windowS,
						description?.replay ? longestReplayWindowMs / 1000 : Number.POSITIVE_INFINITY,
					).map((each) => ({ value: String(each), title: windowText(each) }))}
					onChange={(value) => set({ windowS: Number(value) })}
				/>
				<button
					type="button"
					aria-pressed={frozen}
					title={`Hold scope and raster still; the ${description?.replay ? 'replay' : 'simulation'} goes on (F)`}
					data-testid="freeze"
					onClick={() => set({ frozenAtMs: frozen ? null : live.tMs })}
				>
					{frozen ? 'Resume traces' : 'Freeze traces'}
				</button>
				{!description?.replay && (
					<button
						type="button"
						disabled={!description}
						title={`The last ${spikeCapacity} spikes as a file: comments on session and channels, then time in s and channel, one a line`}
						data-testid="save-spikes"
						onClick={() => void saveSpikes(workbench)}
					>
						Save spikes
					</button>
				)}
			</div>
			<div class={`dock-body ${dock}`}>
				{dock !== 'raster' && (
					<section aria-label="Scope">
						<Scopes />
					</section>
				)}
				{dock !== 'scope' && (
					<section aria-label="Spike raster">
						<Raster />
					</section>
				)}
			</div>
		</>
	);
}

import { lookRanges, plainLook, type ScopeSetup } from '../../../protocol/session/scopeSetup.ts';
import { NumberField } from '../../fields/NumberField.tsx';
import { unitText } from '../../fields/numberInput.ts';
import { type ScopeInks, traceInk } from '../../scope/paintScope.ts';
import type { Plot, Trace } from '../../scope/plotModel.ts';
import { useWorkbench } from '../../workbench/workbench.ts';

/** How much a trace is scaled and moved, where it is. */
function lookText({ factor, offset }: { readonly factor: number; readonly offset: number }): string {
	const parts = [
		...(factor === 1 ? [] : [`×${Number(factor.toPrecision(3))}`]),
		...(offset === 0 ? [] : [`${offset > 0 ? '+' : '−'}${Number(Math.abs(offset).toPrecision(3))}`]),
	];
	return parts.join(' ');
}

/** Every trace with its colour, whether it is shown, how it is drawn, and where its value is written. */
export function TraceList(props: {
	readonly setup: ScopeSetup;
	readonly plots: readonly Plot[];
	readonly inks: ScopeInks;
	/** Takes the place of each trace's value, by its key. */
	readonly texts: Map<string, HTMLElement>;
}) {
	const { setup, plots, inks, texts } = props;
	return (
		<>
			{plots.map((plot) => (
				<fieldset key={plot.unit + plot.label}>
					<legend>
						{plot.label} {unitText(plot.unit) && `(${unitText(plot.unit)})`}
					</legend>
					{plot.traces.map((trace) => (
						<TraceRow key={trace.key} setup={setup} trace={trace} inks={inks} texts={texts} />
					))}
				</fieldset>
			))}
		</>
	);
}

function TraceRow(props: {
	readonly setup: ScopeSetup;
	readonly trace: Trace;
	readonly inks: ScopeInks;
	readonly texts: Map<string, HTMLElement>;
}) {
	const { setup, trace, inks, texts } = props;
	const { scopes } = useWorkbench();
	const { toggleHidden, toggleTrace, setLook } = scopes.getState();
	const look = setup.looks[trace.key] ?? plainLook;
	const how = lookText(look);
	return (
		<div class="trace-row">
			<label class="trace" title={`${trace.about}: click to hide or show`}>
				<input
					type="checkbox"
					class="unseen"
					checked={!setup.hidden.includes(trace.key)}
					onChange={() => toggleHidden(setup.id, trace.key)}
				/>
				<i
					class={trace.dashed ? 'ink dashed' : 'ink'}
					style={{ borderColor: traceInk(trace, inks) }}
					aria-hidden="true"
				/>
				<span class="grow">
					{trace.title} {how && <small>{how}</small>}
				</span>
				<span
					class="value"
					data-testid={`trace-${trace.path}`}
					ref={(element) => {
						if (element) texts.set(trace.key, element);
						else texts.delete(trace.key);
					}}
				/>
			</label>
			<details class="look">
				<summary aria-label={`Scale and offset of ${trace.about}`} title="Scale and offset">
					<span aria-hidden="true">⋯</span>
				</summary>
				<div class="look-fields">
					<NumberField
						title="Drawn times"
						unit=""
						min={lookRanges.factor[0]}
						max={lookRanges.factor[1]}
						value={look.factor}
						onCommit={(factor) => {
							setLook(setup.id, trace.key, { ...look, factor });
							return undefined;
						}}
					/>
					<NumberField
						title="Moved up by"
						unit={trace.unit}
						min={lookRanges.offset[0]}
						max={lookRanges.offset[1]}
						value={look.offset}
						onCommit={(offset) => {
							setLook(setup.id, trace.key, { ...look, offset });
							return undefined;
						}}
					/>
					{trace.isOwn && (
						<button type="button" onClick={() => toggleTrace(setup.id, trace)}>
							Take out
						</button>
					)}
				</div>
			</details>
		</div>
	);
}

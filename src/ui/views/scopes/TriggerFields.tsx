import { binRangeMs, type ScopeSetup, type TriggerSetup, triggerRanges } from '../../../protocol/session/scopeSetup.ts';
import { Menu } from '../../fields/Menu.tsx';
import { NumberField } from '../../fields/NumberField.tsx';
import { SelectField } from '../../fields/SelectField.tsx';
import { panelViewOf } from '../../scope/panelSources.ts';
import type { Plot } from '../../scope/plotModel.ts';
import { useWorkbench } from '../../workbench/workbench.ts';

const numbers = [
	['preMs', 'Before it', 'ms'],
	['postMs', 'After it', 'ms'],
	['keep', 'Sweeps drawn', ''],
] as const;

/** What begins a sweep, and how long it is. */
export function TriggerFields({ setup, plots }: { readonly setup: ScopeSetup; readonly plots: readonly Plot[] }) {
	const { scopes } = useWorkbench();
	const { trigger, id } = setup;
	const change = (what: Partial<TriggerSetup>) =>
		scopes.getState().change(id, 'trigger of the scope', { trigger: { ...trigger, ...what } });
	const traces = plots.flatMap((plot) => plot.traces);
	return (
		<>
			<SelectField
				bare
				title="Trigger"
				value={trigger.on}
				testId={`scope-trigger-${id}`}
				options={[
					{ value: 'light', title: 'Light comes on' },
					{ value: 'spike', title: 'A spike' },
					{ value: 'level', title: 'A level' },
				]}
				onChange={(on) => change({ on: on as TriggerSetup['on'] })}
			/>
			<Menu title="Trigger" testId={`scope-trigger-more-${id}`}>
				{trigger.on === 'level' && (
					<>
						<SelectField
							title="Trace"
							value={trigger.of ?? traces[0]?.key ?? ''}
							options={traces.map(({ key, about }) => ({ value: key, title: about }))}
							onChange={(of) => change({ of })}
						/>
						<NumberField
							title="Level"
							unit={traces.find(({ key }) => key === trigger.of)?.unit ?? traces[0]?.unit ?? ''}
							min={triggerRanges.level[0]}
							max={triggerRanges.level[1]}
							value={trigger.level}
							testId={`scope-level-${id}`}
							onCommit={(level) => {
								change({ level });
								return undefined;
							}}
						/>
						<SelectField
							title="Crossed"
							value={trigger.rising ? 'up' : 'down'}
							options={[
								{ value: 'up', title: 'Rising' },
								{ value: 'down', title: 'Falling' },
							]}
							onChange={(value) => change({ rising: value === 'up' })}
						/>
					</>
				)}
				{numbers.map(([name, title, unit]) => (
					<NumberField
						key={name}
						title={title}
						unit={unit}
						integer={name === 'keep'}
						min={triggerRanges[name][0]}
						max={triggerRanges[name][1]}
						value={trigger[name]}
						testId={`scope-${name}-${id}`}
						onCommit={(value) => {
							change({ [name]: value });
							return undefined;
						}}
					/>
				))}
				{panelViewOf(setup).hasBins && <BinField setup={setup} />}
			</Menu>
		</>
	);
}

/** Width of the bins of a histogram. */
export function BinField({ setup }: { readonly setup: ScopeSetup }) {
	const { scopes } = useWorkbench();
	return (
		<NumberField
			title="Bin"
			unit="ms"
			min={binRangeMs[0]}
			max={binRangeMs[1]}
			value={setup.binMs}
			testId={`scope-bin-${setup.id}`}
			onCommit={(binMs) => {
				scopes.getState().change(setup.id, 'bins of the scope', { binMs });
				return undefined;
			}}
		/>
	);
}

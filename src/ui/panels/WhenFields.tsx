import { useState } from 'preact/hooks';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Longest time that can be typed, s. */
const mostS = 86_400;
/** Shortest duration that can be typed, and the one that is offered first, s. */
const [leastS, usualS] = [0.0001, 1];

/** When an intervention acts, as somebody sets it. */
export interface When {
	readonly startS: number;
	readonly endS?: number;
	readonly now?: true;
}

/** What a form knows of it. */
export interface WhenForm {
	readonly isNow: boolean;
	readonly atS: number;
	readonly durationS: number;
	change(changes: Partial<Pick<WhenForm, 'isNow' | 'atS' | 'durationS'>>): undefined;
	/** From the form's settings; `now` is the model's time, s. */
	when(nowS: number): When;
}

/** The state of a form's fields. @param firstDurationS 0: until it is ended */
export function useWhen(firstDurationS = 0): WhenForm {
	const [fields, setFields] = useState({ isNow: true, atS: 0, durationS: firstDurationS });
	return {
		...fields,
		change(changes) {
			setFields((before) => ({ ...before, ...changes }));
			return undefined;
		},
		when(nowS) {
			const { isNow, atS, durationS } = fields;
			const startS = isNow ? nowS : atS;
			return {
				startS,
				...(durationS > 0 ? { endS: startS + durationS } : {}),
				...(isNow ? { now: true } : {}),
			};
		},
	};
}

/** Now or from a time of the model on, and how long. @param until what ends it where no time does: `removed` */
export function WhenFields(props: { readonly form: WhenForm; readonly until: string; readonly testId: string }) {
	const { form, until, testId } = props;
	const { isNow, atS, durationS, change } = form;
	const { status } = useWorkbench();
	// Whole seconds: it is drawn anew no more often than that.
	const modelS = useStore(status, (state) => Math.floor(state.status?.modelTimeS ?? 0));
	return (
		<>
			<SelectField
				title="Starts"
				value={isNow ? 'now' : 'at'}
				testId={`${testId}-starts`}
				options={[
					{ value: 'now', title: 'Now, and from the start of the next run' },
					{ value: 'at', title: 'At a time of the model' },
				]}
				onChange={(value) => void change({ isNow: value === 'now', atS: value === 'now' ? atS : modelS + 1 })}
			/>
			{!isNow && (
				<NumberField
					title={`At (the model is at ${modelS} s)`}
					unit="s"
					min={0}
					max={mostS}
					value={atS}
					testId={`${testId}-at`}
					onCommit={(value) => change({ atS: value })}
				/>
			)}
			<SelectField
				title="Lasts"
				value={durationS > 0 ? 'for' : 'until'}
				testId={`${testId}-lasts`}
				options={[
					{ value: 'until', title: `Until ${until}` },
					{ value: 'for', title: 'For a time' },
				]}
				onChange={(value) => void change({ durationS: value === 'for' ? usualS : 0 })}
			/>
			{durationS > 0 && (
				<NumberField
					title="For"
					unit="s"
					min={leastS}
					max={3600}
					value={durationS}
					testId={`${testId}-duration`}
					onCommit={(value) => change({ durationS: value })}
				/>
			)}
		</>
	);
}

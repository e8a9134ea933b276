import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { RequestOf } from '../../protocol/requests.ts';
import { readNumber } from '../fields/numberInput.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { Overlay } from './Overlay.tsx';

type Until = RequestOf<'runTo'>['until'];

/** Longest run that can be typed, s. */
const longestS = 1_000_000;

/** A time and its button: Enter in the field presses it. */
function RunRow(props: {
	readonly title: string;
	readonly testId: string;
	readonly text: string;
	readonly onText: (text: string) => void;
	readonly onRun: (s: number) => void;
	readonly onComplaint: (sentence: string) => void;
	readonly children: ComponentChildren;
}) {
	const { title, testId, text, onText, onRun, onComplaint, children } = props;
	return (
		<form
			class="run-row"
			onSubmit={(event) => {
				event.preventDefault();
				const read = readNumber(text, { title, unit: 's', min: 0, max: longestS });
				if (read.ok) onRun(read.value);
				else onComplaint(read.complaint);
			}}
		>
			<label class="field">
				<span>{title}, s</span>
				<input
					type="text"
					inputMode="decimal"
					autocomplete="off"
					data-testid={testId}
					value={text}
					onInput={(event) => onText(event.currentTarget.value)}
				/>
			</label>
			<button type="submit" data-testid={`${testId}-go`}>
				{children}
			</button>
		</form>
	);
}

/** Runs for a time, to a moment, or by one step; the model pauses there by itself. */
export function RunTo() {
	const { actions, view, model, live } = useWorkbench();
	const runForS = useStore(view, (state) => state.runForS);
	const stepMs = useStore(model, (state) => state.description?.session.stepMs ?? 0);
	const [forText, setForText] = useState(String(runForS));
	const [toText, setToText] = useState(String(Math.ceil(live.tMs / 1000 + 1)));
	const [complaint, setComplaint] = useState('');
	const close = () => view.getState().set({ dialog: 'none' });
	async function run(until: Until): Promise<void> {
		const sentence = await actions.runTo(until);
		setComplaint(sentence);
		if (sentence === '') close();
	}
	return (
		<Overlay title="Run for a time, or to a moment" testId="run-dialog" onClose={close}>
			<RunRow
				title="Run for"
				testId="run-for"
				text={forText}
				onText={setForText}
				onComplaint={setComplaint}
				onRun={(s) => {
					view.getState().set({ runForS: s });
					void run({ of: 'time', s });
				}}
			>
				Run
			</RunRow>
			<RunRow
				title="Run to model time"
				testId="run-to"
				text={toText}
				onText={setToText}
				onComplaint={setComplaint}
				onRun={(s) => void run({ of: 'moment', s })}
			>
				Run
			</RunRow>
			{complaint !== '' && (
				<p class="complaint" role="alert">
					{complaint}
				</p>
			)}
			<p class="note">
				Then it pauses by itself. One step of {stepMs} ms: the key . (full stop), again and again; the key , (comma)
				runs for the time above anew.
			</p>
		</Overlay>
	);
}

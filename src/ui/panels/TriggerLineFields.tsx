import { useEffect, useId, useState } from 'preact/hooks';
import { BAUD_RANGE } from '../../protocol/limits/baudRate.ts';
import { pulseRangeMs, type TriggerLine } from '../../protocol/triggerLine.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

const startsBy = [
	{ value: 'anyByte', title: 'any byte' },
	{ value: 'byte', title: 'one byte' },
	{ value: 'cts', title: 'CTS, when it comes up' },
	{ value: 'dsr', title: 'DSR, when it comes up' },
	{ value: 'nothing', title: 'nothing' },
] as const satisfies readonly { readonly value: TriggerLine['starts']; readonly title: string }[];

const tellsBy = [
	{ value: 'byte', title: 'a byte' },
	{ value: 'rts', title: 'a pulse of RTS' },
	{ value: 'dtr', title: 'a pulse of DTR' },
	{ value: 'nothing', title: 'nothing' },
] as const satisfies readonly { readonly value: TriggerLine['tells']; readonly title: string }[];

/** What an open line does, in a sentence. */
export function lineText({ path, starts, startByte, tells, tellByte }: TriggerLine): string {
	const start = { anyByte: 'any byte', byte: `byte ${startByte}`, cts: 'CTS', dsr: 'DSR', nothing: 'nothing' }[starts];
	const tell = { byte: `byte ${tellByte}`, rts: 'RTS', dtr: 'DTR', nothing: 'nothing' }[tells];
	return `${path} is open: ${start} starts what waits, ${tell} tells of each run.`;
}

/** How fast the line is, what of it is the trigger and what it is told. */
function HowFields({
	set,
	change,
}: {
	readonly set: TriggerLine;
	readonly change: (what: Partial<TriggerLine>) => undefined;
}) {
	const byte = (title: string, name: 'startByte' | 'tellByte') => (
		<NumberField
			title={title}
			unit="1"
			integer
			min={0}
			max={255}
			value={set[name]}
			testId={`trigger-${name}`}
			onCommit={(value) => change({ [name]: value })}
		/>
	);
	return (
		<>
			<NumberField
				title="Speed"
				unit="baud"
				integer
				min={BAUD_RANGE.min}
				max={BAUD_RANGE.max}
				value={set.baudRate}
				testId="trigger-baud"
				onCommit={(baudRate) => change({ baudRate })}
			/>
			<SelectField
				title="Starts what waits"
				value={set.starts}
				testId="trigger-starts"
				options={startsBy}
				onChange={(value) => change({ starts: startsBy.find((each) => each.value === value)?.value ?? 'nothing' })}
			/>
			{set.starts === 'byte' && byte('The byte that starts it', 'startByte')}
			<SelectField
				title="Tells of each run on the live retina"
				value={set.tells}
				testId="trigger-tells"
				options={tellsBy}
				onChange={(value) => change({ tells: tellsBy.find((each) => each.value === value)?.value ?? 'nothing' })}
			/>
			{set.tells === 'byte' && byte('The byte that is sent', 'tellByte')}
			{(set.tells === 'rts' || set.tells === 'dtr') && (
				<NumberField
					title="Length of the pulse"
					unit="ms"
					min={pulseRangeMs[0]}
					max={pulseRangeMs[1]}
					value={set.pulseMs}
					testId="trigger-pulse"
					onCommit={(pulseMs) => change({ pulseMs })}
				/>
			)}
		</>
	);
}

/** A serial line to other instruments: what of it is the trigger, and how it is told of each run on the live retina. */
export function TriggerLineFields() {
	const { view, protocols, protocolActions, connection, toasts } = useWorkbench();
	const set = useStore(view, (state) => state.triggerLine);
	const open = useStore(protocols, (state) => state.line);
	const [ports, setPorts] = useState<readonly { readonly path: string; readonly title: string }[]>([]);
	const [complaint, setComplaint] = useState('');
	const id = useId();
	useEffect(() => {
		void protocolActions.lookForLine();
		connection
			.request('listPorts', {})
			.then((reply) => setPorts(reply.ports))
			.catch((error: Error) => toasts.getState().say('error', error.message));
	}, []);
	const change = (what: Partial<TriggerLine>): undefined => {
		view.getState().set({ triggerLine: { ...view.getState().triggerLine, ...what } });
	};
	const toggle = async (): Promise<void> => {
		const path = set.path.trim();
		setComplaint(open || path !== '' ? '' : 'Name the port first, such as /dev/ttyUSB0 or COM4.');
		if (open) await protocolActions.setLine(null);
		else if (path !== '') await protocolActions.setLine({ ...set, path });
	};
	return (
		<details data-testid="trigger-line">
			<summary>Serial line{open ? `: ${open.path}` : ''}</summary>
			<fieldset disabled={open !== null} class="plain">
				<div class="field">
					<label for={id}>Port</label>
					<input
						id={id}
						type="text"
						list={`${id}-ports`}
						autocomplete="off"
						spellcheck={false}
						placeholder="/dev/ttyUSB0, COM4"
						value={set.path}
						data-testid="trigger-path"
						onInput={(event) => change({ path: event.currentTarget.value })}
					/>
					<datalist id={`${id}-ports`}>
						{ports.map(({ path, title }) => (
							<option key={path} value={path}>
								{title}
							</option>
						))}
					</datalist>
				</div>
				<HowFields set={set} change={change} />
			</fieldset>
			<div class="tools">
				<button type="button" data-testid="trigger-open" onClick={() => void toggle()}>
					{open ? 'Let the line go' : 'Open the line'}
				</button>
			</div>
			{complaint !== '' && (
				<p class="complaint" role="alert">
					{complaint}
				</p>
			)}
			<p class="note" role="status" data-testid="trigger-said">
				{open ? lineText(open) : 'No line is open.'}
			</p>
		</details>
	);
}

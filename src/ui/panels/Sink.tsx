import { useEffect, useId, useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import { BAUD_RANGE } from '../../protocol/limits/baudRate.ts';
import type { LineSpec, SinkSpec } from '../../protocol/sinks.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { abilityText, driverOf } from './driverText.ts';
import { PagePort } from './PagePort.tsx';

/** What spikes are sent as. */
const protocolOf = (sink: SinkSpec): LineSpec['protocol'] => (sink.type === 'none' ? 'events' : sink.protocol);

/** A line as it was spoken to when it was chosen before; else as the present one is. */
function lineTo(path: string, sink: SinkSpec, kept: readonly LineSpec[]): LineSpec {
	const first: LineSpec = { type: 'serial', path, baudRate: BAUD_RANGE.default, protocol: protocolOf(sink) };
	return kept.find((each) => each.path === path) ?? (sink.type === 'serial' ? { ...sink, path } : first);
}

/** Where the picker's choice leads. */
function chosenBy(value: string, sink: SinkSpec, kept: readonly LineSpec[]): SinkSpec {
	if (value === 'none') return { type: 'none' };
	if (value === 'simulatedHand') return { type: 'simulatedHand', protocol: protocolOf(sink) };
	return lineTo(value.slice('serial:'.length), sink, kept);
}

/** Where the spikes of one device go and how they are sent. */
export function Sink(props: {
	readonly sink: SinkSpec;
	readonly drivers: Description['drivers'];
	readonly onChange: (sink: SinkSpec) => Promise<boolean>;
}) {
	const { sink, drivers } = props;
	const { connection, toasts, pagePorts, view } = useWorkbench();
	const kept = useStore(view, (state) => state.lines);
	const [ports, setPorts] = useState<readonly { readonly path: string; readonly title: string }[]>([]);
	const [looked, setLooked] = useState(false);
	const protocol = protocolOf(sink);

	function list(): void {
		connection
			.request('listPorts', {})
			.then((reply) => {
				setPorts(reply.ports);
				setLooked(true);
			})
			.catch((error: Error) => toasts.getState().say('error', error.message));
	}
	useEffect(list, []);

	const choice = sink.type === 'serial' ? `serial:${sink.path}` : sink.type;
	const named = [...new Set([...(sink.type === 'serial' ? [sink.path] : []), ...kept.map(({ path }) => path)])];
	const unlisted = named.flatMap((path) => (ports.some((each) => each.path === path) ? [] : { path, title: path }));
	async function onChange(next: SinkSpec): Promise<boolean> {
		const isTaken = await props.onChange(next);
		// A port of the page has another number at every start.
		if (isTaken && next.type === 'serial' && !pagePorts) view.getState().lineChosen(next);
		return isTaken;
	}
	const choose = (value: string): Promise<boolean> => onChange(chosenBy(value, sink, kept));
	return (
		<>
			<div class="row end">
				<SelectField
					title="Spikes go to"
					value={choice}
					testId="sink-picker"
					options={[
						{ value: 'none', title: 'No device' },
						{ value: 'simulatedHand', title: 'Simulated hand' },
						...[...ports, ...unlisted].map(({ path, title }) => ({
							value: `serial:${path}`,
							title: `Serial: ${title}`,
						})),
					]}
					onChange={(value) => void choose(value)}
				/>
				<button type="button" title="Look for serial ports again" onClick={list}>
					Refresh
				</button>
			</div>
			{pagePorts ? (
				<PagePort
					ports={pagePorts}
					onChosen={(path) => {
						list();
						void choose(`serial:${path}`);
					}}
				/>
			) : (
				<>
					{looked && ports.length === 0 && <p class="note">No serial port is connected to this computer.</p>}
					<SerialPath
						path={sink.type === 'serial' ? sink.path : ''}
						onOpen={(path) => void onChange(lineTo(path, sink, kept))}
					/>
				</>
			)}
			{sink.type === 'serial' && <SerialLine sink={sink} drivers={drivers} onChange={onChange} />}
			{sink.type !== 'none' && (
				<SelectField
					title="Sent as"
					value={protocol}
					testId="sink-protocol"
					options={[
						{ value: 'events', title: 'Spikes (address events)' },
						{ value: 'rate', title: 'Rates per window' },
					]}
					onChange={(value) => void onChange({ ...sink, protocol: value === 'rate' ? 'rate' : 'events' })}
				/>
			)}
		</>
	);
}

/** How fast a line is, and what the device at its end speaks. */
function SerialLine(props: {
	readonly sink: Extract<SinkSpec, { type: 'serial' }>;
	readonly drivers: Description['drivers'];
	readonly onChange: (sink: SinkSpec) => Promise<boolean>;
}) {
	const { sink, drivers, onChange } = props;
	const driver = driverOf(sink, drivers);
	return (
		<>
			<NumberField
				title="Speed"
				unit="baud"
				integer
				min={BAUD_RANGE.min}
				max={BAUD_RANGE.max}
				value={sink.baudRate}
				testId="baud-rate"
				onCommit={async (baudRate) => {
					await onChange({ ...sink, baudRate });
					return '';
				}}
			/>
			<SelectField
				title="The device speaks"
				value={driver?.name ?? ''}
				testId="driver-picker"
				options={drivers.map(({ name, title }) => ({ value: name, title }))}
				onChange={(name) => void onChange({ ...sink, driver: name })}
			/>
			{driver && (
				<p class="note" data-testid="driver">
					<b>{driver.name}</b>: {driver.summary}. {abilityText(driver)}
				</p>
			)}
		</>
	);
}

/** A port that no list shows, such as a pseudo-terminal of a simulated device. */
function SerialPath(props: { readonly path: string; readonly onOpen: (path: string) => void }) {
	const id = useId();
	const [path, setPath] = useState(props.path);
	return (
		<details>
			<summary>Port not in the list</summary>
			<form
				class="row end"
				onSubmit={(event) => {
					event.preventDefault();
					if (path.trim() !== '') props.onOpen(path.trim());
				}}
			>
				<div class="field">
					<label for={id}>Path</label>
					<input
						id={id}
						type="text"
						placeholder="/dev/pts/3, COM4"
						autocomplete="off"
						spellcheck={false}
						value={path}
						data-testid="serial-path"
						onInput={(event) => setPath(event.currentTarget.value)}
					/>
				</div>
				<button type="submit" data-testid="serial-open">
					Open
				</button>
			</form>
		</details>
	);
}

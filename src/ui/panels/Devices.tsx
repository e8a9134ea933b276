import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { mappingText, parseMapping } from '../../io/transport/mapping/parseMapping.ts';
import type { Description } from '../../protocol/description.ts';
import type { NamedSink, SinkSpec } from '../../protocol/sinks.ts';
import { type DeviceStatus, type LinkStatus, noLink, type Status } from '../../protocol/status.ts';
import { onto } from '../workbench/ontoPresent.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { Link } from './Link.tsx';
import { Sink } from './Sink.tsx';
import { refusalsOf } from './safetyText.ts';

/** A name that no device has yet. */
function freeName(sinks: readonly NamedSink[]): string {
	for (let number = sinks.length + 1; ; number++) {
		const name = `device ${number}`;
		if (!sinks.some((each) => each.name === name)) return name;
	}
}

/** Where spikes go: one device, or several, each with its own cells. */
export function Devices({
	description,
	status,
}: {
	readonly description: Description;
	readonly status: Status | null;
}) {
	const { actions } = useWorkbench();
	const { sinks, sink } = description;
	const only = sinks.length <= 1 && (sinks[0]?.mapping.kind ?? 'all') === 'all';
	const replace = (name: string, shown: SinkSpec, next: SinkSpec): Promise<boolean> => {
		const change = onto<SinkSpec>(shown, next);
		if (only) return actions.setSink(change);
		return actions.setSinks(`line of ${name}`, (now) =>
			now.flatMap((each) => {
				const sink = each.name === name ? change(each.sink) : each.sink;
				return sink.type === 'none' ? [] : { ...each, sink };
			}),
		);
	};
	const shown = sinks.length === 0 ? [{ name: 'device', sink, mapping: { kind: 'all' as const } }] : sinks;
	return (
		<>
			{shown.map((each) => {
				const device = status?.devices.find(({ name }) => name === each.name);
				const hasLine = each.sink.type !== 'none';
				return (
					<fieldset class="device" key={each.name} data-testid={`device-${each.name}`}>
						{sinks.length > 1 && <legend>{each.name}</legend>}
						<Sink
							sink={each.sink}
							drivers={description.drivers}
							onChange={(next) => replace(each.name, each.sink, next)}
						/>
						{hasLine && (
							<Link link={device?.link ?? noLinkYet}>{device && <Commands commands={device.commands} />}</Link>
						)}
						{hasLine && <Mapping name={each.name} sinks={sinks} device={device} />}
						{sinks.length > 1 && (
							<button
								type="button"
								data-testid={`remove-${each.name}`}
								onClick={() =>
									void actions.setSinks(`disconnection of ${each.name}`, (now) =>
										now.filter(({ name }) => name !== each.name),
									)
								}
							>
								Disconnect {each.name}
							</button>
						)}
					</fieldset>
				);
			})}
			{sinks.length > 0 && (
				<button
					type="button"
					data-testid="add-device"
					disabled={sinks.length >= 16}
					onClick={() =>
						void actions.setSinks('another device', (now) => [
							...now,
							{ name: freeName(now), sink: { type: 'simulatedHand', protocol: 'events' }, mapping: { kind: 'all' } },
						])
					}
				>
					Another device …
				</button>
			)}
		</>
	);
}

/** A device of which no status has come. */
const noLinkYet: LinkStatus = { ...noLink, state: 'connecting' };

/** `1024 on 256 channels, several to a channel` */
function cellsText({ cells, channels }: DeviceStatus): string {
	return `${cells} on ${channels} channels${cells > channels ? ', several to a channel' : ''}`;
}

/** What became of the movements and levels that a device was asked for. */
function Commands({ commands }: { readonly commands: DeviceStatus['commands'] }) {
	const { sent, acted, unanswered, overtaken, refused } = commands;
	return (
		<>
			<dt>Commands sent</dt>
			<dd data-testid="commands-sent">{sent}</dd>
			<dt>… acted on</dt>
			<dd data-testid="commands-acted">{acted}</dd>
			{overtaken > 0 && (
				<>
					<dt>… overtaken</dt>
					<dd>{overtaken}</dd>
				</>
			)}
			{unanswered > 0 && (
				<>
					<dt>… unanswered</dt>
					<dd class="warn">{unanswered}</dd>
				</>
			)}
			{refusalsOf(refused).map(([reason, count]) => (
				<Fragment key={reason}>
					<dt>Refused {reason}</dt>
					<dd class="warn">{count}</dd>
				</Fragment>
			))}
		</>
	);
}

/** Which ganglion cells a device gets, and what became of their spikes. */
function Mapping(props: {
	readonly name: string;
	readonly sinks: readonly NamedSink[];
	readonly device: DeviceStatus | undefined;
}) {
	const { actions } = useWorkbench();
	const { name, sinks, device } = props;
	const present = sinks.find((each) => each.name === name)?.mapping ?? { kind: 'all' };
	const [text, setText] = useState(mappingText(present));
	const [complaint, setComplaint] = useState('');
	const id = `mapping-${name}`;
	const losses = Object.entries(device?.losses ?? {});
	return (
		<details data-testid={id}>
			<summary>
				Cells: {device ? cellsText(device) : mappingText(present)}
				{losses.length > 0 && ', with losses'}
			</summary>
			<form
				class="row end"
				onSubmit={async (event) => {
					event.preventDefault();
					try {
						const mapping = parseMapping(text.trim());
						setComplaint('');
						await actions.setSinks(`cells of ${name}`, (now) =>
							now.map((each) => (each.name === name ? { ...each, mapping } : each)),
						);
					} catch (error) {
						setComplaint(error instanceof Error ? error.message : String(error));
					}
				}}
			>
				<div class="field">
					<label for={id}>Ganglion cells to channels</label>
					<input
						id={id}
						type="text"
						autocomplete="off"
						spellcheck={false}
						value={text}
						data-testid={`mapping-text-${name}`}
						onInput={(event) => setText(event.currentTarget.value)}
					/>
				</div>
				<button type="submit" data-testid={`mapping-set-${name}`}>
					Map
				</button>
			</form>
			{complaint !== '' && (
				<p class="note bad" role="alert">
					{complaint}
				</p>
			)}
			<p class="note">
				all (neighbours share a channel where there are too few), squares:CHANNELS (neighbours share so many),
				columns:0,1, region:X0..X1,Y0..Y1 (µm), round-robin:CHANNELS or table:CELL=CHANNEL,…
			</p>
			{device && (
				<dl class="figures pairs">
					<dt>Spikes of the retina</dt>
					<dd>{device.spikesOffered}</dd>
					<dt>Of other cells</dt>
					<dd>{device.spikesNotMapped}</dd>
					<dt>Confirmed by the device</dt>
					<dd>{device.spikesDelivered}</dd>
					{losses.map(([cause, count]) => (
						<Fragment key={cause}>
							<dt>Lost: {causes[cause] ?? cause}</dt>
							<dd class="warn">{count}</dd>
						</Fragment>
					))}
				</dl>
			)}
		</details>
	);
}

/** Causes of losses for people. */
const causes: Readonly<Record<string, string>> = {
	notConnected: 'not connected',
	silent: 'the device was silent',
	queueFull: 'the queue was full',
	stale: 'too old to send',
	line: 'on the line',
	refused: 'the device has no such channel or takes no spikes',
	closed: 'the link was closed',
};

import { Fragment } from 'preact';
import type { Description } from '../../protocol/description.ts';
import type { NamedSink, SinkSpec } from '../../protocol/sinks.ts';
import { type DeviceStatus, type LinkStatus, noLink, type Status } from '../../protocol/status.ts';
import { onto } from '../workbench/ontoPresent.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { Link } from './Link.tsx';
import { Mapping } from './Mapping.tsx';
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
						{hasLine && <Mapping name={each.name} description={description} device={device} />}
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

import { Fragment } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { type ChannelMapping, compileMapping } from '../../io/transport/mapping/channelMapping.ts';
import { mappingText, parseMapping } from '../../io/transport/mapping/parseMapping.ts';
import type { Description } from '../../protocol/description.ts';
import { spikingCells } from '../../protocol/spikingCells.ts';
import type { DeviceStatus } from '../../protocol/status.ts';
import { type Place, PlaceMap } from '../drawing/PlaceMap.tsx';
import { NumberField } from '../fields/NumberField.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { channelPlaces } from './channelPlaces.ts';

/** `1 cell`, `16 cells` */
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `1024 on 256 channels, several to a channel` */
function cellsText({ cells, channels }: DeviceStatus): string {
	return `${cells} on ${counted(channels, 'channel')}${cells > channels ? ', several to a channel' : ''}`;
}

/** Which ganglion cells a device gets, and what became of their spikes. */
export function Mapping(props: {
	readonly name: string;
	readonly description: Description;
	readonly device: DeviceStatus | undefined;
}) {
	const { actions } = useWorkbench();
	const { name, description, device } = props;
	const present = description.sinks.find((each) => each.name === name)?.mapping ?? { kind: 'all' };
	const [text, setText] = useState(mappingText(present));
	const [complaint, setComplaint] = useState('');
	const id = `mapping-${name}`;
	const losses = Object.entries(device?.losses ?? {});
	const [isOpen, setIsOpen] = useState(false);
	return (
		<details data-testid={id} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
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
			{isOpen && (
				<Places
					name={name}
					description={description}
					text={text}
					isPresent={text.trim() === mappingText(present)}
					onText={setText}
				/>
			)}
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

/** The mapping that a text says, and which cells it takes; the sentence where it is none. */
function readMapping(text: string, cells: Parameters<typeof compileMapping>[1]) {
	try {
		const mapping = parseMapping(text.trim());
		return { mapping, made: compileMapping(mapping, cells), complaint: '' };
	} catch (error) {
		return { mapping: null, made: null, complaint: error instanceof Error ? error.message : String(error) };
	}
}

type Region = Extract<ChannelMapping, { kind: 'region' }>;

const edges = [
	{ title: 'Left', axis: 'xUm', end: 0 },
	{ title: 'Right', axis: 'xUm', end: 1 },
	{ title: 'Lower', axis: 'yUm', end: 0 },
	{ title: 'Upper', axis: 'yUm', end: 1 },
] as const;

/** What a mapping takes, as it is typed or drawn, seen from above: dragging draws a region, which *Map* puts to use. */
function Places(props: {
	readonly name: string;
	readonly description: Description;
	readonly text: string;
	/** The device has it already. */
	readonly isPresent: boolean;
	readonly onText: (text: string) => void;
}) {
	const { name, description, text, isPresent, onText } = props;
	const { populations } = description;
	const cells = useMemo(() => spikingCells({ populations }), [populations]);
	const { mapping, made, complaint } = useMemo(() => readMapping(text, cells), [text, cells]);
	const channels = useMemo(() => (made ? channelPlaces(made, cells) : []), [made, cells]);
	const region = mapping?.kind === 'region' ? mapping : null;
	const say = (next: Region) => onText(mappingText(next));
	const span = (a: number, b: number) => [Math.min(a, b), Math.max(a, b)] as const;
	const drawn = (from: Place, to: Place) =>
		say({ kind: 'region', xUm: span(from.xUm, to.xUm), yUm: span(from.yUm, to.yUm) });
	return (
		<>
			<PlaceMap
				cells={cells}
				isChosen={(cell) => made !== null && made.channelOf(cell) >= 0}
				label={`Ganglion cells from above; those that ${name} gets stand out. Dragging draws a region.`}
				testId={`places-${name}`}
				onDrag={drawn}
				onMove={(dx, dy) => {
					if (!region) return;
					const { xUm, yUm } = region;
					say({ ...region, xUm: [xUm[0] + dx, xUm[1] + dx], yUm: [yUm[0] + dy, yUm[1] + dy] });
				}}
			>
				{channels.map(({ channel, left, bottom, right, top, cells: number }) => (
					<rect class="channel" key={channel} x={left} y={-top} width={right - left} height={top - bottom}>
						<title>{`channel ${channel}: ${number} cells`}</title>
					</rect>
				))}
				{region && (
					<rect
						class="region"
						x={region.xUm[0]}
						y={-region.yUm[1]}
						width={Math.max(0, region.xUm[1] - region.xUm[0])}
						height={Math.max(0, region.yUm[1] - region.yUm[0])}
					/>
				)}
			</PlaceMap>
			<p class="note" role="status" data-testid={`places-text-${name}`}>
				{made
					? `${counted(made.cells, 'cell')} on ${counted(made.channels, 'channel')}${isPresent ? '' : '. Map puts that to use.'}`
					: complaint}
			</p>
			{region && (
				<div class="fields">
					{edges.map(({ title, axis, end }) => (
						<NumberField
							key={title}
							title={`${title} edge`}
							unit="µm"
							min={-1e5}
							max={1e5}
							value={region[axis][end]}
							testId={`edge-${title.toLowerCase()}-${name}`}
							onCommit={(value) => {
								const [low, high] = region[axis];
								say({ ...region, [axis]: end === 0 ? [value, high] : [low, value] });
								return undefined;
							}}
						/>
					))}
				</div>
			)}
		</>
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

import { useRef } from 'preact/hooks';
import type { ReplayDescription, ReplayMark } from '../../../protocol/replay.ts';
import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';

const laneTitles: Readonly<Record<ReplayMark['lane'], string>> = {
	edits: 'Edits',
	light: 'Light',
	devices: 'Devices',
	losses: 'Losses',
};
/** A lane draws so many marks at most: more could not be told apart. */
const mostMarks = 300;

const secondsText = (s: number): string => `${s.toFixed(3)} s`;

/** The whole recording from left to right: where the replay stands, to be dragged or moved by keys, and what was done when. */
export function Scrubber({ replay }: { readonly replay: ReplayDescription }) {
	const { replay: store, replayActions, view } = useWorkbench();
	const atS = useStore(store, (state) => state.status?.atS ?? replay.fromS);
	const windowS = useStore(view, (state) => state.windowS);
	const track = useRef<HTMLDivElement>(null);
	const { fromS, untilS } = replay;
	const lengthS = Math.max(1e-9, untilS - fromS);
	const percent = (s: number): number => 100 * Math.min(1, Math.max(0, (s - fromS) / lengthS));
	const lanes = (Object.keys(laneTitles) as ReplayMark['lane'][]).filter((lane) =>
		replay.marks.some((each) => each.lane === lane),
	);
	const seekTo = (event: PointerEvent): void => {
		const box = track.current?.getBoundingClientRect();
		if (!box || box.width === 0) return;
		const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
		replayActions.seek(1000 * (fromS + share * lengthS));
	};
	return (
		<section class="scrubber" aria-label="Time of the recording">
			<output class="time" data-testid="replay-time" data-value={atS}>
				{secondsText(atS)}
			</output>
			<div class="lanes">
				<div
					class="track"
					ref={track}
					role="slider"
					tabIndex={0}
					aria-label="Time of the recording. Arrow keys, Page up and down, Home and End move, Space plays"
					aria-valuemin={fromS}
					aria-valuemax={untilS}
					aria-valuenow={atS}
					aria-valuetext={secondsText(atS)}
					data-testid="scrubber"
					onPointerDown={(event) => {
						event.currentTarget.setPointerCapture(event.pointerId);
						seekTo(event);
					}}
					onPointerMove={(event) => {
						if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
					}}
				>
					<i class="window" style={{ left: `${percent(atS - windowS)}%`, right: `${100 - percent(atS)}%` }} />
					<i class="head" style={{ left: `${percent(atS)}%` }} />
				</div>
				{lanes.map((lane) => (
					<Lane
						key={lane}
						title={laneTitles[lane]}
						marks={replay.marks.filter((each) => each.lane === lane)}
						percent={percent}
					/>
				))}
			</div>
			<output class="time end">{secondsText(untilS)}</output>
		</section>
	);
}

/** What was done, or told, from when until when; a click goes there. */
function Lane(props: {
	readonly title: string;
	readonly marks: readonly ReplayMark[];
	readonly percent: (s: number) => number;
}) {
	const { title, marks, percent } = props;
	const { replayActions } = useWorkbench();
	const drawn = marks.slice(0, mostMarks);
	return (
		<div class="lane" data-testid={`lane-${title.toLowerCase()}`}>
			<span class="title" title={marks.length > drawn.length ? `The first ${drawn.length} of ${marks.length}` : title}>
				{title}
			</span>
			<div class="marks">
				{drawn.map(({ fromS, untilS, text }, k) => (
					<button
						key={`${k} ${text}`}
						type="button"
						class="mark"
						style={{ left: `${percent(fromS)}%`, width: `max(6px, ${percent(untilS) - percent(fromS)}%)` }}
						title={`${text}, ${fromS === untilS ? `at ${secondsText(fromS)}` : `${secondsText(fromS)} to ${secondsText(untilS)}`}`}
						onClick={() => replayActions.seek(1000 * fromS)}
					>
						<span>{text}</span>
					</button>
				))}
			</div>
		</div>
	);
}

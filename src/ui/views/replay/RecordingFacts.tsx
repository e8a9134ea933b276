import type { Description } from '../../../protocol/description.ts';
import type { ReplayDescription } from '../../../protocol/replay.ts';
import { sizeText } from '../../data/recordingText.ts';

/** Which run this is, how it was made, and what was recorded of it. */
export function RecordingFacts({
	description,
	replay,
}: {
	readonly description: Description;
	readonly replay: ReplayDescription;
}) {
	const { session } = description;
	const { cells } = replay;
	const rows: readonly (readonly [string, string])[] = [
		['File', `${replay.file}, ${sizeText(replay.bytes)}`],
		['Session', [session.title, session.circuit, session.variant].filter((part) => part !== '').join(' · ')],
		['Seed', String(replay.seed)],
		['Made by', `${replay.program}, ${replay.backEnd}`],
		['Began', new Date(replay.startedAt).toLocaleString('en-GB')],
		['Holds', replay.asked.join(', ')],
	];
	const missing = [
		...(cells.recorded < cells.all
			? [
					`Potentials were recorded of ${cells.recorded.toLocaleString('en')} of ${cells.all.toLocaleString('en')} cells: the others are drawn dim.`,
				]
			: []),
		...(replay.hasLight ? [] : ['Light was not recorded.']),
		...(replay.hasSpikes ? [] : ['Spikes were not recorded.']),
	];
	return (
		<section class="panel" aria-label="What is replayed">
			<h2>Recording</h2>
			<dl class="facts" data-testid="recording-facts">
				{rows.map(([title, text]) => (
					<div key={title}>
						<dt>{title}</dt>
						<dd>{text}</dd>
					</div>
				))}
			</dl>
			{[...replay.notes, ...missing].map((note) => (
				<p class="note" key={note}>
					{note}
				</p>
			))}
		</section>
	);
}

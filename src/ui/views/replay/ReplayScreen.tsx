import type { RefObject } from 'preact';
import type { Description } from '../../../protocol/description.ts';
import type { ReplayDescription } from '../../../protocol/replay.ts';
import { useStore } from '../../stores/useStore.ts';
import type { Area } from '../../stores/viewStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { Banner } from '../Banner.tsx';
import { Dock } from '../Dock.tsx';
import { Folds } from '../Folds.tsx';
import { Help } from '../Help.tsx';
import { Messages } from '../Messages.tsx';
import { NewsLine } from '../NewsLine.tsx';
import { OnRetina } from '../OnRetina.tsx';
import { Retina } from '../Retina.tsx';
import { Splitter } from '../Splitter.tsx';
import { Compare } from './Compare.tsx';
import { DeviceFigures } from './DeviceFigures.tsx';
import { RecordedCell } from './RecordedCell.tsx';
import { RecordingFacts } from './RecordingFacts.tsx';
import { ReplayBar } from './ReplayBar.tsx';
import { Scrubber } from './Scrubber.tsx';

/** The whole screen where a recording is replayed: what was recorded, and nothing that could change it or leave. */
export function ReplayScreen({
	description,
	replay,
	root,
}: {
	readonly description: Description;
	readonly replay: ReplayDescription;
	readonly root: RefObject<HTMLDivElement | null>;
}) {
	const { view } = useWorkbench();
	const hidden = useStore(view, (state) => state.hidden);
	const dialog = useStore(view, (state) => state.dialog);
	const layers = useStore(view, (state) => state.layers);
	const presents = useStore(view, (state) => state.presentation !== null);
	const shown = (area: Area) => !hidden.includes(area);
	return (
		<div
			class={`app replay${layers.includes('labels') ? '' : ' no-labels'}${presents ? ' presenting' : ''}`}
			ref={root}
		>
			<ReplayBar replay={replay} />
			<Banner />
			<div class="work">
				{shown('left') && (
					<aside class="left" aria-label="Recording">
						{replay.hasLight && <OnRetina description={description} />}
						<RecordingFacts description={description} replay={replay} />
						<DeviceFigures />
					</aside>
				)}
				{shown('left') && <Splitter area="left" title="the recording’s facts" />}
				<main>
					<Retina />
					<Folds left="Recording" />
					{shown('dock') && <Splitter area="dock" title="scope and raster" />}
					{shown('dock') && (
						<div class="dock">
							<Dock />
						</div>
					)}
				</main>
				{shown('right') && <Splitter area="right" title="the panels" />}
				{shown('right') && (
					<aside class="right" aria-label="Panels">
						<div class="tab-body">
							<RecordedCell description={description} />
							<Compare description={description} replay={replay} />
						</div>
					</aside>
				)}
			</div>
			<Scrubber replay={replay} />
			<NewsLine />
			{dialog === 'messages' && <Messages />}
			{dialog === 'help' && <Help />}
		</div>
	);
}

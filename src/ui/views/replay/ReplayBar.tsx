import { type ReplayDescription, replaySpeeds } from '../../../protocol/replay.ts';
import { fileName } from '../../data/recordingText.ts';
import { SelectField } from '../../fields/SelectField.tsx';
import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { ScreenTools } from '../ScreenTools.tsx';

/** Playing, speed, which file it is, and that nothing leaves. */
export function ReplayBar({ replay }: { readonly replay: ReplayDescription }) {
	const { replay: store, replayActions, status } = useWorkbench();
	const now = useStore(store, (state) => state.status);
	const isConnected = useStore(status, (state) => state.connection.phase === 'open');
	const playing = now?.playing ?? false;
	const speed = now?.speed ?? 1;
	const speeds = [...new Set<number>([...replaySpeeds, speed])].sort((a, b) => a - b);
	return (
		<header class="top">
			<h1>Retinode</h1>
			<div class="tools">
				<button
					type="button"
					class="run"
					disabled={!isConnected}
					title={playing ? 'Stand still (Space)' : 'Play on from here (Space)'}
					data-testid="replay-play"
					data-playing={playing}
					onClick={() => replayActions.playOrPause()}
				>
					{playing ? '❚❚ Pause' : '▶ Play'}
				</button>
				<SelectField
					bare
					title="Speed"
					value={String(speed)}
					testId="replay-speed"
					options={speeds.map((each) => ({ value: String(each), title: `× ${each}` }))}
					onChange={(value) => replayActions.setSpeed(Number(value))}
				/>
			</div>
			<b
				class="leaves"
				data-testid="replay-note"
				title="No device is open, none can be armed, and the file is only read"
			>
				Replay: nothing leaves
			</b>
			<span class="file" title={replay.file} data-testid="replay-file">
				{fileName(replay.file)}
			</span>
			<span class="grow" />
			<div class="tools">
				<ScreenTools />
			</div>
		</header>
	);
}

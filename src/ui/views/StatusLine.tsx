import type { ComponentChildren } from 'preact';
import { arithmeticText } from '../../protocol/arithmeticText.ts';
import { type AccuracyStatus, contractVerdict } from '../../protocol/limits/accuracy.ts';
import { heldPatch } from '../../protocol/limits/firstPatch.ts';
import type { BackEndStatus, Status } from '../../protocol/status.ts';
import type { ConnectionState } from '../connection/connection.ts';
import { linkTone } from '../panels/Link.tsx';
import { ms } from '../panels/latencyBars.ts';
import {
	errorHint,
	errorText,
	isSlow,
	machineText,
	patchText,
	percent,
	realTimeHint,
	realTimeText,
} from '../panels/patchText.ts';
import { armingFigure, unheard } from '../panels/safetyText.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

const phaseText: Readonly<Record<ConnectionState['phase'], string>> = {
	connecting: 'connecting',
	open: 'connected',
	lost: 'connection lost',
	refused: 'connection refused',
};

/** Below this one it is no passing moment: a smaller patch is offered. */
const tooLarge = 0.95;

function Figure(props: {
	readonly title: string;
	readonly testId: string;
	readonly value?: string | number;
	readonly tone?: string;
	readonly hint?: string;
	readonly children: ComponentChildren;
}) {
	const { title, testId, value, tone = '', hint, children } = props;
	return (
		<span class="figure" title={hint ?? title}>
			<span class="title">{title}</span>{' '}
			<b class={tone} data-testid={testId} data-value={value}>
				{children}
			</b>
		</span>
	);
}

function loadHint({ threads, machine }: Status, isTissue: boolean): string {
	return [
		`Share of wall time spent computing, on ${threads === 1 ? 'one thread' : `${threads} threads`}.`,
		...(machine.speed ? [machineText(machine.speed, isTissue)] : []),
	].join(' ');
}

/** The way out when the machine cannot keep up: the patch that it would have held. */
function SmallerPatch({ status }: { readonly status: Status }) {
	const { model, actions } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	if (!description) return null;
	const { session, circuits } = description;
	const declared = circuits.find(({ name }) => name === session.circuit)?.tissue;
	const { speed } = status.machine;
	const patch = heldPatch(session, speed, status.realTimeFactor, declared?.cellsPerMm2 ?? 0);
	if (!patch) return null;
	return (
		<button
			type="button"
			class="figure link warn"
			title={`This patch is too large for the machine as it is loaded now. Change to ${patchText(patch)}; undo brings this patch back.`}
			data-testid="smaller-patch"
			onClick={() => void actions.setPatch(patch)}
		>
			Smaller patch
		</button>
	);
}

const tones = { kept: '', lateSpikes: 'warn', broken: 'bad' } as const;

function ErrorFigure({ accuracy }: { readonly accuracy: AccuracyStatus }) {
	const { last, phase } = accuracy;
	if (phase === 'off' && !last) return null;
	const tone = last ? tones[contractVerdict(last)] : '';
	return (
		<Figure title="Error" testId="accuracy" value={last?.rmsMv ?? ''} tone={tone} hint={errorHint(accuracy)}>
			{last ? errorText(last) : phase === 'measuring' ? 'measuring …' : phase === 'held' ? 'waits' : '–'}
		</Figure>
	);
}

/** What takes the model's steps, and the question whether declarations of a session may be compiled. */
function Code({ backEnd }: { readonly backEnd: BackEndStatus }) {
	const { name, detail, asks, arithmetic, asked } = backEnd;
	const { actions } = useWorkbench();
	const code = name === 'native' ? 'native code' : name;
	const hint = `Steps are taken in ${code}${detail && `: ${detail}`}. ${arithmeticText(backEnd)}`;
	const how = asked === 'fast' ? `, ${arithmetic}` : '';
	return (
		<span class="figure acts" title={hint}>
			<span class="title">Code</span>{' '}
			<b class={asked === arithmetic ? '' : 'warn'} data-testid="back-end" data-value={name}>
				{name}
				{how}
			</b>
			{asks && (
				<button
					type="button"
					class="link"
					title="The session brings declarations of its own. Compile them to native code with the C compiler of this machine? Until you do, they run in WebAssembly"
					data-testid="allow-native"
					onClick={() => void actions.ask('allowNative', {})}
				>
					Compile its declarations?
				</button>
			)}
		</span>
	);
}

/** What is being prepared while the present circuit goes on, with the way to call it off. */
function Preparing({ what }: { readonly what: string }) {
	const { actions } = useWorkbench();
	if (what === '') return null;
	return (
		<span class="figure acts">
			<b data-testid="preparing">{what}</b>
			<button
				type="button"
				class="link"
				title="Stay with the present circuit"
				data-testid="cancel-change"
				onClick={() => void actions.ask('cancelChange', {})}
			>
				Cancel
			</button>
		</span>
	);
}

/** Whether anything may move, and whether anybody needs to be there. */
function Arming({ status, isHeard }: { readonly status: Status; readonly isHeard: boolean }) {
	const { word, hint, tone } = isHeard ? armingFigure(status) : { word: 'not known', hint: unheard.text, tone: 'warn' };
	return (
		<Figure
			title="Movement"
			testId="arming"
			value={isHeard && status.safety.armed ? 'yes' : 'no'}
			tone={tone}
			hint={hint}
		>
			{word}
		</Figure>
	);
}

/** How far the model is, and how well the machine keeps up with it. */
function Speed({ now }: { readonly now: Status }) {
	const { model } = useWorkbench();
	const isTissue = useStore(model, (state) => state.description?.session.tissue !== undefined);
	const slow = isSlow(now);
	return (
		<>
			<Figure title="Model" testId="model-time" value={now.modelTimeS}>
				{now.modelTimeS.toFixed(2)} s
			</Figure>
			<Figure
				title="Real time"
				testId="real-time-factor"
				value={now.realTimeFactor}
				tone={slow ? 'warn' : ''}
				hint={realTimeHint(now)}
			>
				{realTimeText(now)}
			</Figure>
			{slow && now.realTimeFactor < tooLarge && <SmallerPatch status={now} />}
			<Figure title="Load" testId="load" value={now.load} hint={loadHint(now, isTissue)}>
				{percent(now.load)}
			</Figure>
			{(now.threadsReady > 1 || now.engineNote !== '') && (
				<Figure
					title="Threads"
					testId="threads"
					value={now.threads}
					tone={now.engineNote === '' ? '' : 'warn'}
					hint={[now.engineNote || 'Threads that compute the model.', now.threadsWhy].join(' ').trim()}
				>
					{now.threadsReady > now.threads ? `${now.threads} of ${now.threadsReady}` : now.threads}
				</Figure>
			)}
			{now.backEnd.detail !== '' && <Code backEnd={now.backEnd} />}
		</>
	);
}

/** One line that says whether all is well. */
export function StatusLine() {
	const { status, view } = useWorkbench();
	const connection = useStore(status, (state) => state.connection);
	const now = useStore(status, (state) => state.status);
	const screenRateHz = useStore(status, (state) => state.screenRateHz);
	const tone = connection.phase === 'open' ? 'good' : connection.phase === 'connecting' ? 'warn' : 'bad';
	const total = now?.latency.total;
	const lost = (now?.link.spikesLost ?? 0) + (now?.framesDropped ?? 0);
	return (
		<footer class={`status${connection.phase === 'open' ? '' : ' past'}`}>
			<span class="figure">
				<span class={`lamp ${tone}`} aria-hidden="true" />
				<b data-testid="connection-state" data-state={connection.phase} role="status">
					{phaseText[connection.phase]}
				</b>
			</span>
			{now && (
				<>
					<Speed now={now} />
					<Preparing what={now.preparing} />
					<ErrorFigure accuracy={now.accuracy} />
					<span class="figure" title={now.link.message || 'Prosthesis link'}>
						<span class={`lamp ${linkTone(now.link.state)}`} aria-hidden="true" />
						<span class="title">Hand</span>{' '}
						<b data-testid="link-state-line">{now.link.state === 'none' ? 'none' : now.link.state}</b>
					</span>
					{now.devices.length > 0 && <Arming status={now} isHeard={connection.phase === 'open'} />}
					<Figure
						title="Lost"
						testId="losses"
						value={lost}
						tone={lost > 0 ? 'warn' : ''}
						hint={`${now.framesDropped} frames dropped, ${now.link.spikesLost} spikes lost`}
					>
						{lost}
					</Figure>
					<Figure
						title="Frames in"
						testId="frame-rate"
						value={now.frameRateHz}
						hint={`${now.framesIn} frames from ${now.source}`}
					>
						{now.frameRateHz.toFixed(0)} Hz
					</Figure>
					<Figure
						title="Screen"
						testId="screen-rate"
						value={screenRateHz}
						hint="Pictures of the 3D view per second; none when nothing changes"
					>
						{screenRateHz} Hz
					</Figure>
					<button
						type="button"
						class="figure link"
						title="Light to the last stage reached, p50 and p99; opens the latency panel"
						onClick={() => {
							view.getState().set({ tab: 'latency' });
							if (view.getState().hidden.includes('right')) view.getState().toggleArea('right');
						}}
					>
						<span class="title">Latency</span>{' '}
						<b data-testid="latency-total" data-value={total?.p50}>
							{total && total.count > 0 ? `${ms(total.p50)} / ${ms(total.p99)} ms` : '–'}
						</b>
					</button>
					<Figure title="Spikes" testId="spike-count" value={now.spikes}>
						{now.spikes}
					</Figure>
				</>
			)}
		</footer>
	);
}

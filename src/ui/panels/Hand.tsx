import type { Description, LinkStatus, SinkSpec, Status } from '../../engine/protocol/messages.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { closureOf } from '../hand/curl.ts';
import { HandView } from '../hand/HandView.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench.ts';
import { Sink } from './Sink.tsx';

const linkTitles: Readonly<Record<LinkStatus['state'], string>> = {
	none: 'no device',
	connecting: 'connecting',
	handshaking: 'greeting the device',
	ready: 'ready',
	degraded: 'degraded: rates instead of spikes',
	silent: 'silent',
	disconnected: 'disconnected',
};

/** How a link state is coloured: working, in between, broken, or nothing there. */
export function linkTone(state: LinkStatus['state']): 'good' | 'warn' | 'bad' | 'off' {
	switch (state) {
		case 'ready':
			return 'good';
		case 'connecting':
		case 'handshaking':
		case 'degraded':
			return 'warn';
		case 'silent':
		case 'disconnected':
			return 'bad';
		case 'none':
			return 'off';
	}
}

/** The prosthesis: where spikes go, how the link stands, arming and stopping, the control law, and the hand itself. */
export function Hand() {
	const { model, status } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	const now = useStore(status, (state) => state.status);
	if (!description) return <p class="empty">The prosthesis appears when the simulation is connected.</p>;
	const { sink } = description;
	return (
		<>
			<section class="panel" aria-label="Prosthesis">
				<h2>Prosthesis</h2>
				<Sink sink={sink} />
				{sink.type !== 'none' && now && <Link link={now.link} />}
				<Safety status={now} sink={sink} />
			</section>
			<section class="panel" aria-label="Hand">
				<h2>Hand, as it reports back</h2>
				{sink.type === 'none' ? (
					<p class="empty">
						Choose where the spikes go: the simulated hand needs no hardware and behaves like a real one.
					</p>
				) : (
					<>
						<HandView hand={now?.hand ?? null} />
						<Digits status={now} />
					</>
				)}
			</section>
			{description.control.length > 0 && <Control description={description} />}
		</>
	);
}

function Link({ link }: { readonly link: LinkStatus }) {
	return (
		<div class="link">
			<p>
				<span class={`lamp ${linkTone(link.state)}`} aria-hidden="true" />
				<b data-testid="link-state" data-state={link.state}>
					{linkTitles[link.state]}
				</b>
				{link.device !== '' && ` – ${link.device}`}
			</p>
			{link.message !== '' && (
				<p class="note warn" role="status" data-testid="link-message">
					{link.message}
				</p>
			)}
			<dl class="figures pairs">
				<dt>Spikes sent</dt>
				<dd data-testid="spikes-sent">{link.spikesSent}</dd>
				<dt>Spikes lost</dt>
				<dd class={link.spikesLost > 0 ? 'warn' : ''}>{link.spikesLost}</dd>
				<dt>Bytes written</dt>
				<dd data-testid="bytes-written">{link.bytesWritten}</dd>
				<dt>Checksum errors</dt>
				<dd>{link.checksumErrors}</dd>
				<dt>Sequence gaps</dt>
				<dd>{link.sequenceGaps}</dd>
				<dt>Reconnections</dt>
				<dd>{link.reconnections}</dd>
			</dl>
		</div>
	);
}

function Safety({ status, sink }: { readonly status: Status | null; readonly sink: SinkSpec }) {
	const { actions } = useWorkbench();
	const hand = status?.hand ?? null;
	const stopped = hand?.emergencyStop ?? false;
	const armed = hand?.armed ?? false;
	return (
		<div class="safety">
			<button
				type="button"
				class="stop"
				disabled={sink.type === 'none'}
				data-testid="emergency-stop"
				onClick={() => void actions.emergencyStop()}
			>
				EMERGENCY STOP <kbd>Esc</kbd>
			</button>
			{stopped ? (
				<button type="button" data-testid="release-stop" onClick={() => void actions.releaseEmergencyStop()}>
					Release the stop
				</button>
			) : (
				<button
					type="button"
					class={armed ? '' : 'primary'}
					disabled={!hand}
					data-testid="arm"
					aria-pressed={armed}
					onClick={() => void actions.arm(!armed)}
				>
					{armed ? 'Disarm' : 'Arm'}
				</button>
			)}
			<p class="note" data-testid="arm-state">
				{sink.type === 'none'
					? 'Nothing is connected that could move.'
					: !hand
						? 'The device has not reported yet.'
						: stopped
							? 'Stopped: the device holds still until the stop is released and it is armed again.'
							: armed
								? 'Armed: spikes move the hand.'
								: 'Not armed: nothing moves before you arm it.'}
			</p>
			{hand && hand.faults.length > 0 && (
				<p class="note bad" role="alert">
					The device reports: {hand.faults.join('; ')}.
				</p>
			)}
		</div>
	);
}

const digitNames = ['Thumb', 'Index', 'Middle', 'Ring', 'Little'];

function Digits({ status }: { readonly status: Status | null }) {
	const hand = status?.hand;
	if (!hand) return <p class="note">No report from the device yet.</p>;
	const closure = closureOf(hand.digits);
	const left = `${100 * hand.commanded}%`;
	return (
		<div class="digits">
			{hand.digits.map((each, k) => (
				<div class="digit" key={digitNames[k]}>
					<span>{digitNames[k]}</span>
					<div class="track">
						<div class="bar" style={{ width: `${100 * each}%` }} />
						<div class="mark" style={{ left }} />
					</div>
					<span class="value">{Math.round(100 * each)} %</span>
				</div>
			))}
			<dl class="figures pairs">
				<dt>Commanded (mark)</dt>
				<dd data-testid="hand-commanded">{Math.round(100 * hand.commanded)} %</dd>
				<dt>Reported closure</dt>
				<dd data-testid="hand-closure" data-value={closure.toFixed(3)}>
					{Math.round(100 * closure)} %
				</dd>
				<dt>Spike rate</dt>
				<dd>{hand.rateHz.toFixed(1)} Hz</dd>
				<dt>Grip force</dt>
				<dd>{hand.forceN.toFixed(1)} N</dd>
				<dt>Wrist</dt>
				<dd>{hand.wristDeg.toFixed(0)}°</dd>
			</dl>
		</div>
	);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function Control({ description }: { readonly description: Description }) {
	const { actions } = useWorkbench();
	return (
		<section class="panel" aria-label="Control law">
			<h2>Control law</h2>
			<p class="note">Spikes are counted over a window, averaged, and mapped to grip (Arrow et al. 2021).</p>
			{description.control.map(({ name, title, unit, value, minimum, maximum }) => (
				<div class="slider" key={name}>
					<NumberField
						title={capital(title)}
						unit={unit}
						min={minimum}
						max={maximum}
						value={value}
						testId={`control-${name}`}
						onCommit={async (next) => {
							await actions.setControl(name, next);
							return '';
						}}
					/>
					<input
						type="range"
						aria-label={`${title}, slider`}
						min={minimum}
						max={maximum}
						step={(maximum - minimum) / 200}
						value={value}
						onChange={(event) => void actions.setControl(name, Number(event.currentTarget.value))}
					/>
				</div>
			))}
		</section>
	);
}

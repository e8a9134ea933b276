import { defaultControl } from '../../protocol/session/controlBlock.ts';
import type { Status } from '../../protocol/status.ts';
import { closureOf } from '../hand/curl.ts';
import { HandView } from '../hand/HandView.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { Calibration } from './Calibration.tsx';
import { ControlLaw } from './ControlLaw.tsx';
import { Devices } from './Devices.tsx';
import { Electrodes } from './Electrodes.tsx';
import { Muscle } from './Muscle.tsx';
import { Safety } from './Safety.tsx';

/** The prosthesis: where spikes go, how the links stand, arming and stopping, the control law, the muscle, and the hand itself. */
export function Hand() {
	const { model, status } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	const now = useStore(status, (state) => state.status);
	if (!description) return <p class="empty">The prosthesis appears when the simulation is connected.</p>;
	const hasDevice = description.sink.type !== 'none';
	const control = description.session.control ?? defaultControl();
	const devices = now?.devices ?? [];
	const onlyElectrodes = devices.length > 0 && devices.every(({ hand, electrodes }) => electrodes && !hand);
	return (
		<>
			<section class="panel" aria-label="Prosthesis">
				<Safety status={now} hasDevice={hasDevice} description={description} />
				<Devices description={description} status={now} />
				{!onlyElectrodes && hasDevice && (
					<div class="reported">
						<HandView hand={now?.hand ?? null} />
						<Digits status={now} />
					</div>
				)}
				{!hasDevice && (
					<p class="empty">
						Choose where the spikes go: the simulated hand needs no hardware and behaves like a real one.
					</p>
				)}
			</section>
			{devices.map(
				(device) =>
					device.electrodes && <Electrodes key={device.name} device={device} electrodes={device.electrodes} />,
			)}
			{description.control.length > 0 && <ControlLaw description={description} control={control} status={now} />}
			<Muscle control={control} status={now} />
			<Calibration status={now} />
		</>
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
			<dl class="figures">
				<dt>Commanded (mark)</dt>
				<dd data-testid="hand-commanded">{Math.round(100 * hand.commanded)} %</dd>
				<dt>Reported closure</dt>
				<dd data-testid="hand-closure" data-value={closure.toFixed(3)}>
					{Math.round(100 * closure)} %
				</dd>
				<dt>Spike rate</dt>
				<dd>{hand.rateHz.toFixed(1)} Hz</dd>
				<dt>Force, wrist</dt>
				<dd>
					{hand.forceN.toFixed(1)} N, {hand.wristDeg.toFixed(0)}°
				</dd>
			</dl>
		</div>
	);
}

import { Fragment } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Description } from '../../engine/protocol/description.ts';
import type { SafetyStatus, Status } from '../../engine/protocol/status.ts';
import { listenToHoldKey } from '../deadMan.ts';
import { useStore } from '../stores/useStore.ts';
import { typesText } from '../views/keys.ts';
import { useWorkbench } from '../workbench.ts';

/** One sentence on whether anything may move, and why not. */
function armSentence(status: Status | null, hasDevice: boolean, wantsHold: boolean): string {
	if (!hasDevice) return 'Nothing is connected that could move.';
	if (!status || status.devices.every(({ link, hand }) => hand === null && link.state !== 'ready')) {
		return 'The device has not reported yet.';
	}
	if (status.devices.some(({ emergencyStop }) => emergencyStop)) {
		return 'Stopped: the device holds still until the stop is released and it is armed again.';
	}
	if (status.safety.armed) {
		if (status.safety.held) return 'Armed for as long as the key is held.';
		if (status.devices.every(({ hand }) => hand === null)) return 'Armed: electrodes may be switched on.';
		return 'Armed: spikes move the hand.';
	}
	return wantsHold
		? 'Not armed: hold the key to let it move.'
		: 'Not armed: nothing moves, and no electrode is on, before you arm it.';
}

/** What the connected devices do not see to by themselves, one sentence each. */
function warningsOf({ sinks, drivers }: Description): readonly string[] {
	return sinks.flatMap(({ name, sink }) => {
		const spoken = sink.type === 'serial' ? (sink.driver ?? 'retinode') : 'retinode';
		const limitations = drivers.find((driver) => driver.name === spoken)?.limitations ?? [];
		return limitations.map((each) => (sinks.length > 1 ? `${name}: ${each}` : each));
	});
}

/** Emergency stop, arming (once, or by a held key), limits in force and the last fault. */
export function Safety(props: {
	readonly status: Status | null;
	readonly hasDevice: boolean;
	readonly description: Description;
}) {
	const { status, hasDevice, description } = props;
	const { actions, deadMan } = useWorkbench();
	const wanted = useStore(deadMan.store, (state) => state.wanted);
	const held = useStore(deadMan.store, (state) => state.held);
	const stopped = status?.devices.some(({ emergencyStop }) => emergencyStop) ?? false;
	const armed = status?.safety.armed ?? false;
	const present = status?.devices.some(({ hand, link }) => hand !== null || link.state === 'ready') ?? false;
	const faults = status?.hand?.faults ?? [];
	const [reset, setReset] = useState(0);
	// Before the page is painted: the key works from the moment its button is seen.
	useLayoutEffect(() => (wanted ? listenToHoldKey(deadMan, typesText) : undefined), [wanted, deadMan]);
	return (
		<div class="safety">
			<button
				type="button"
				class="stop"
				disabled={!hasDevice}
				data-testid="emergency-stop"
				onClick={() => void actions.emergencyStop()}
			>
				EMERGENCY STOP <kbd>Esc</kbd>
			</button>
			{stopped ? (
				<button type="button" data-testid="release-stop" onClick={() => void actions.releaseEmergencyStop()}>
					Release the stop
				</button>
			) : wanted ? (
				<button
					key={reset}
					type="button"
					class={held ? '' : 'primary'}
					disabled={!present}
					data-testid="hold"
					aria-pressed={held}
					onPointerDown={(event) => {
						event.currentTarget.setPointerCapture(event.pointerId);
						deadMan.press();
					}}
					onPointerUp={() => deadMan.release()}
					onPointerCancel={() => deadMan.release()}
					onLostPointerCapture={() => deadMan.release()}
					onKeyDown={(event) => {
						if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) deadMan.press();
					}}
					onKeyUp={() => deadMan.release()}
					onBlur={() => deadMan.release()}
				>
					Hold <kbd>H</kbd>
				</button>
			) : (
				<button
					type="button"
					class={armed ? '' : 'primary'}
					disabled={!present}
					data-testid="arm"
					aria-pressed={armed}
					onClick={() => void actions.arm(!armed)}
				>
					{armed ? 'Disarm' : 'Arm'}
				</button>
			)}
			<p class="note" data-testid="arm-state" data-armed={armed ? 'yes' : 'no'}>
				{armSentence(status, hasDevice, wanted)}
			</p>
			<label class="check note">
				<input
					type="checkbox"
					checked={wanted}
					data-testid="dead-man"
					onChange={(event) => {
						const { checked } = event.currentTarget;
						deadMan.want(checked);
						setReset((count) => count + 1);
						// Whoever wants to hold a key does not want it to go on without.
						if (checked && armed) void actions.arm(false);
					}}
				/>{' '}
				Move only while I hold a key or this button; letting go, or leaving the window, disarms
			</label>
			{faults.length > 0 && (
				<p class="note bad" role="alert">
					The device reports: {faults.join('; ')}.
				</p>
			)}
			{warningsOf(description).map((each) => (
				<p class="note warn" key={each} data-testid="limitation">
					{each}
				</p>
			))}
			{status && hasDevice && <InForce safety={status.safety} />}
		</div>
	);
}

/** Limits and the last fault. */
function InForce({ safety }: { readonly safety: SafetyStatus }) {
	const { limits, lastFault } = safety;
	return (
		<details class="note" data-testid="limits">
			<summary>Limits in force{lastFault ? ', and the last fault' : ''}</summary>
			<dl class="figures">
				{limits.map(({ title, value, unit }) => (
					<Fragment key={title}>
						<dt>{title}</dt>
						<dd>{`at most ${value} ${unit}`}</dd>
					</Fragment>
				))}
			</dl>
			<p data-testid="last-fault">
				{lastFault
					? `Last fault, at ${new Date(lastFault.atMs).toLocaleTimeString()}: ${lastFault.message}`
					: 'No fault so far.'}
			</p>
		</details>
	);
}

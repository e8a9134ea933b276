import { Fragment } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import type { DeviceStatus, SafetyStatus, Status } from '../../protocol/status.ts';
import { typesText } from '../fields/focusedKeys.ts';
import { useStore } from '../stores/useStore.ts';
import { listenToHoldKey } from '../workbench/deadMan.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { isSimulated, limitationsOf, resetsOf } from './driverText.ts';
import { StopButton } from './StopButton.tsx';
import { armSaid, armWarnings, canArm, deviceSaid, isHalted, unheard } from './safetyText.ts';

/** Emergency stop, arming (once, or by a held key), limits in force and the last fault. */
export function Safety(props: {
	readonly status: Status | null;
	readonly hasDevice: boolean;
	readonly description: Description;
}) {
	const { hasDevice, description } = props;
	const { actions, deadMan, status: statuses } = useWorkbench();
	const connected = useStore(statuses, (state) => state.connection.phase === 'open');
	// What was last heard says nothing of what may move now.
	const status = connected ? props.status : null;
	const wanted = useStore(deadMan.store, (state) => state.wanted);
	const armed = status?.safety.armed ?? false;
	const devices = status?.devices ?? [];
	const said = connected ? armSaid(status, hasDevice, wanted) : unheard;
	const warnings = armWarnings(devices);
	const faults = status?.hand?.faults ?? [];
	const [reset, setReset] = useState(0);
	// Before the page is painted: the key works from the moment its button is seen.
	useLayoutEffect(() => (wanted ? listenToHoldKey(deadMan, typesText) : undefined), [wanted, deadMan]);
	return (
		<div class="safety">
			<StopButton testId="emergency-stop" disabled={!hasDevice} />
			<Permit status={status} reset={reset} description={description} />
			{warnings.map((each) => (
				<p class="note warn" key={each} data-testid="arm-warning">
					<b>Before you arm it:</b> {each}
				</p>
			))}
			<p class={`note ${said.tone}`} role="status" data-testid="arm-state" data-armed={armed ? 'yes' : 'no'}>
				{said.text}
			</p>
			{devices.length > 1 && <EachDevice devices={devices} />}
			{status?.supervision.withoutScreen && (
				<p class="note warn" data-testid="headless-arm">
					Devices may be armed without a screen (--headless-arm): nobody needs to see them move, or be there to stop
					them.
				</p>
			)}
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
						if (checked && armed) void actions.ask('arm', { armed: false });
					}}
				/>{' '}
				Move only while I hold a key or this button; letting go, or leaving the window, disarms
			</label>
			{faults.length > 0 && (
				<p class="note bad" role="alert">
					The device reports: {faults.join('; ')}.
				</p>
			)}
			{resetsOf(description, devices).map((each) => (
				<p class="note warn" key={each} data-testid="reset-by">
					{each}
				</p>
			))}
			{limitationsOf(description, warnings).map((each) => (
				<p class="note warn" key={each} data-testid="limitation">
					{each}
				</p>
			))}
			{status && hasDevice && <InForce safety={status.safety} />}
		</div>
	);
}

/** What lets devices move: the release of a stop, a key to hold, or arming once. */
function Permit(props: { readonly status: Status | null; readonly reset: number; readonly description: Description }) {
	const { status, reset, description } = props;
	const { actions, deadMan } = useWorkbench();
	const wanted = useStore(deadMan.store, (state) => state.wanted);
	const held = useStore(deadMan.store, (state) => state.held);
	const armed = status?.safety.armed ?? false;
	const able = canArm(status);
	const halted = (status?.devices ?? []).filter(isHalted);
	if (halted.some(({ name }) => isSimulated(description, name))) {
		const isStopped = halted.some(({ emergencyStop }) => emergencyStop);
		return (
			<button type="button" data-testid="release-stop" onClick={() => void actions.releaseStop()}>
				{isStopped ? 'Release the stop' : 'Reset the hand'}
			</button>
		);
	}
	if (wanted) {
		return (
			<button
				key={reset}
				type="button"
				class={held ? '' : 'primary'}
				disabled={!able}
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
		);
	}
	return (
		<button
			type="button"
			class={armed ? '' : 'primary'}
			disabled={!able}
			data-testid="arm"
			aria-pressed={armed}
			onClick={() => void actions.ask('arm', { armed: !armed })}
		>
			{armed ? 'Disarm' : 'Arm'}
		</button>
	);
}

/** How each of several devices stands. */
function EachDevice({ devices }: { readonly devices: readonly DeviceStatus[] }) {
	return (
		<ul class="list">
			{devices.map((device) => {
				const { text, tone } = deviceSaid(device);
				return (
					<li key={device.name} class={`note ${tone}`} data-testid={`arm-state-${device.name}`}>
						<span>
							<b>{device.name}</b> {text}
						</span>
					</li>
				);
			})}
		</ul>
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

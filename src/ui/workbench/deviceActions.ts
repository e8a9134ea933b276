import type { StoreApi } from 'zustand/vanilla';
import {
	defaultControl,
	type EmgSourceSpec,
	type EstimatorChoice,
	type FusionChoice,
} from '../../protocol/session/controlBlock.ts';
import type { NamedSink, SinkSpec } from '../../protocol/sinks.ts';
import type { ElectrodesStatus } from '../../protocol/status.ts';
import type { Connection } from '../connection/connection.ts';
import type { ToastState } from '../stores/toastStore.ts';
import { type Asking, sentence } from './asking.ts';
import { changedTo, type Edits } from './edits.ts';
import type { Change } from './ontoPresent.ts';

/** What the user can do to devices and control law, beside what is asked and no more. What is set can be undone while nothing is armed. */
export interface DeviceActions {
	setSink(sink: Change<SinkSpec>): Promise<boolean>;
	/** Several devices, each with its mapping; those whose name and line stay keep their connection. */
	setSinks(label: string, sinks: Change<readonly NamedSink[]>): Promise<boolean>;
	setEstimator(estimator: EstimatorChoice): Promise<boolean>;
	setFusion(fusion: Change<FusionChoice>): Promise<boolean>;
	setEmg(emg: Change<EmgSourceSpec>): Promise<boolean>;
	/** Sets an electrode's level; resolves with a sentence on what became of it. */
	stimulate(level: ElectrodesStatus['levels'][number], device: string): Promise<{ ok: boolean; text: string }>;
	emergencyStop(): Promise<void>;
	/** Resets stop and faults of simulated devices; nothing moves before it is armed again. */
	releaseStop(): Promise<void>;
}

/** What these actions work on. */
export interface DeviceActionParts extends Pick<Asking, 'ask' | 'attempt'> {
	readonly connection: Pick<Connection, 'request'>;
	readonly toasts: StoreApi<ToastState>;
	readonly edits: Pick<Edits, 'make'>;
}

const stopSaid =
	'Emergency stop pressed. A device that has confirmed it holds still; the Hand panel says how the stop is released.';
const releasedSaid = 'The stop is released. Nothing moves before you arm it in the Hand panel.';

/** Builds them. */
export function createDeviceActions({ connection, toasts, ask, attempt, edits }: DeviceActionParts): DeviceActions {
	return {
		setSink: (change) =>
			attempt(() =>
				edits.make('where the spikes go', ({ sink }) => ({ type: 'setSink', sink: changedTo(change, sink) })),
			),
		setSinks: (label, change) =>
			attempt(() => edits.make(label, ({ sinks }) => ({ type: 'setSinks', sinks: [...changedTo(change, sinks)] }))),
		setEstimator: (estimator) => attempt(() => edits.make('estimator', { type: 'setEstimator', estimator })),
		setFusion: (change) =>
			attempt(() =>
				edits.make('what the grip follows', ({ session: { control = defaultControl() } }) => ({
					type: 'setFusion',
					fusion: changedTo(change, control.fusion),
				})),
			),
		setEmg: (change) =>
			attempt(() =>
				edits.make('EMG source', ({ session: { control = defaultControl() } }) => ({
					type: 'setEmg',
					emg: changedTo(change, control.emg),
				})),
			),
		async stimulate(level, device) {
			try {
				const { limited } = await connection.request('stimulate', { ...level, device });
				const how = limited.length > 0 ? `: ${limited.join(', ')}` : '';
				return { ok: true, text: `${device} has acknowledged electrode ${level.electrode}${how}.` };
			} catch (error) {
				return { ok: false, text: sentence(error) };
			}
		},
		async emergencyStop() {
			if (await ask('emergencyStop', {})) toasts.getState().say('info', stopSaid, 'stop');
		},
		async releaseStop() {
			if (await ask('releaseEmergencyStop', {})) toasts.getState().say('info', releasedSaid, 'stop');
		},
	};
}
